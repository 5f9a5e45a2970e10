"""The catalogue's page shows the figures of the data as it is shipped."""

import re
from pathlib import Path

from bleu_iac.catalogue import figures
from bleu_iac.catalogue.classic import types
from bleu_iac.catalogue.decisions import read
from bleu_iac.catalogue.kinds import Concern
from bleu_iac.cli import classic
from bleu_iac.rules.holding import holds_data

PAGE = (Path(__file__).parents[2] / "docs" / "catalogue.md").read_text("utf-8")


def test_the_figures_are_those_of_the_data():
    shown = PAGE.partition("<!-- figures -->\n")[2].partition("\n<!-- end -->")[0]
    assert shown == figures.page()


def test_the_page_speaks_of_all_concerns():
    assert len(Concern) == 10
    assert "one file for each of ten concerns" in PAGE
    assert len(read()) == len(Concern)


def test_what_is_shown_of_a_classic_type_is_what_the_command_prints():
    [(token, shown)] = re.findall(r"\$ bleu-iac catalogue show (azure:\S+)\n(.*?)\n```", PAGE, re.DOTALL)
    assert shown == classic.shown(token, as_json=False)


def test_no_classic_type_counts_as_holding_data():
    assert "not count its resources as holding data" in PAGE.replace("\n", " ")
    assert not any(map(holds_data, types()))
