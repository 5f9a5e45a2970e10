"""Messages in two languages, and which one is shown."""

import pytest

from bleu_iac.text import Text, language

BLOCKED = Text("{name} is blocked by {why}", "{name} est bloqué par {why}")
RULE = Text("a rule", "une règle")
SEVERAL = Text("{count} rules", "{count} règles")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"BLEU_IAC_LANG": "fr"}, "fr"),
        ({"BLEU_IAC_LANG": "FR"}, "fr"),
        ({"BLEU_IAC_LANG": " fr "}, "fr"),
        ({"BLEU_IAC_LANG": "fr-FR"}, "fr"),
        ({"BLEU_IAC_LANG": "french"}, "fr"),
        ({"BLEU_IAC_LANG": "français"}, "fr"),
        ({"BLEU_IAC_LANG": "en"}, "en"),
        ({"BLEU_IAC_LANG": "de"}, "en"),
        ({"BLEU_IAC_LANG": "frr"}, "en"),
        ({"BLEU_IAC_LANG": "en", "LC_ALL": "fr_FR.UTF-8", "LANG": "fr_FR.UTF-8"}, "en"),
        ({"BLEU_IAC_LANG": "fr", "LC_ALL": "en_US.UTF-8"}, "fr"),
        ({"BLEU_IAC_LANG": "", "LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "fr_CH@euro"}, "fr"),
        ({"LANG": "fr"}, "fr"),
        ({"LANG": "frr_DE.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LC_MESSAGES": "fr_FR.UTF-8", "LANG": "en_US.UTF-8"}, "fr"),
        ({"LC_MESSAGES": "en_GB.UTF-8", "LANG": "fr_FR.UTF-8"}, "en"),
        ({"LC_ALL": "fr_FR.UTF-8", "LC_MESSAGES": "en_US.UTF-8", "LANG": "en_US.UTF-8"}, "fr"),
        ({"LC_ALL": "C", "LC_MESSAGES": "fr_FR.UTF-8", "LANG": "fr_FR.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LC_CTYPE": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_the_language_is_the_setting_s_then_the_locale_s_then_english(environment, expected):
    assert language(environment) == expected


def test_the_language_is_read_from_the_process_when_a_message_is_shown(monkeypatch):
    message = BLOCKED(name="kv", why=RULE())
    assert str(message) == "kv is blocked by a rule"
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert str(message) == "kv est bloqué par une règle"
    assert str(RULE) == "une règle"
    monkeypatch.delenv("BLEU_IAC_LANG")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "fr_CA.UTF-8")
    assert f"{message}" == "kv est bloqué par une règle"


@pytest.mark.parametrize("inner", [RULE(), RULE], ids=["message", "text"])
def test_a_message_inside_a_message_is_in_the_same_language(inner):
    message = BLOCKED(name="kv", why=inner)
    assert message.in_language("en") == "kv is blocked by a rule"
    assert message.in_language("fr") == "kv est bloqué par une règle"


def test_a_message_two_levels_down_is_in_the_same_language():
    message = BLOCKED(name="kv", why=BLOCKED(name=SEVERAL(count=3), why=RULE))
    assert message.in_language("fr") == "kv est bloqué par 3 règles est bloqué par une règle"


def test_a_value_with_braces_is_shown_as_it_is():
    assert str(BLOCKED(name="{why}", why="{0}{name}")) == "{why} is blocked by {0}{name}"


def test_messages_of_the_same_text_and_values_are_equal():
    assert SEVERAL(count=1) == SEVERAL(count=1)
    assert SEVERAL(count=1) != SEVERAL(count=2)
    assert RULE() != SEVERAL(count=1)


def test_a_value_that_was_not_given_is_a_mistake_that_shows():
    with pytest.raises(KeyError, match="why"):
        str(BLOCKED(name="kv"))
