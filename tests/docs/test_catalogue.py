"""The catalogue's page shows the figures of the data as it is shipped."""

from pathlib import Path

from bleu_iac.catalogue import figures
from bleu_iac.catalogue.decisions import read
from bleu_iac.catalogue.kinds import Concern

PAGE = (Path(__file__).parents[2] / "docs" / "catalogue.md").read_text("utf-8")


def test_the_figures_are_those_of_the_data():
    shown = PAGE.partition("<!-- figures -->\n")[2].partition("\n<!-- end -->")[0]
    assert shown == figures.page()


def test_the_page_speaks_of_all_concerns():
    assert len(Concern) == 10
    assert "one file for each of ten concerns" in PAGE
    assert len(read()) == len(Concern)
