"""The requirements that rules may serve."""

import re

from bleu_iac.rules import requirements


def test_every_requirement_has_its_number_and_a_title_in_each_language():
    titles = requirements.titles()
    assert len(titles) == 116
    assert all(re.fullmatch(r"\d+(\.\d+)+\.[a-z]", number) for number in titles)
    assert all(title.en and title.fr and title.en != title.fr for title in titles.values())


def test_they_come_in_the_order_of_the_framework():
    def place(number: str) -> tuple[list[int], str]:
        *chapters, letter = number.split(".")
        return [int(chapter) for chapter in chapters], letter

    numbers = list(requirements.titles())
    assert numbers == sorted(numbers, key=place)


def test_a_title_is_known_in_french():
    assert requirements.titles()["19.2.b"].fr == "Données du client dans l'Union européenne"
