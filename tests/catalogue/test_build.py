"""The shipped data is what the installed SDK gives."""

import json
import re
from pathlib import Path

import pulumi_azure_native
import pytest

from bleu_iac.catalogue import build, data, known
from bleu_iac.catalogue.tokens import canonical

CONTENTS = build.contents()

UNDECIDED = 26
"""Earlier names that several types carry, none of which kept the type's name: they stay unknown, and are refused."""


@pytest.mark.parametrize("name", sorted(CONTENTS))
def test_a_data_file_is_what_a_new_build_would_write(name):
    # Not an assertion on the texts themselves: pytest would take minutes to tell where they differ.
    same = (data.FOLDER / name).read_text("utf-8") == build.rendered(CONTENTS[name])
    assert same, f"{name} is not what `bleu-iac catalogue build` writes"


def test_every_json_file_is_built():
    assert build.files(Path(str(data.FOLDER))) == sorted(CONTENTS)


def test_nothing_of_the_installed_sdk_is_unclassified():
    assert build.classified().unclassified == []


def test_every_decision_decides_something():
    assert build.classified().unused == []


def test_the_data_is_read_as_it_is_written():
    for name in sorted(CONTENTS):
        assert data.load(name) == json.loads(json.dumps(CONTENTS[name])), name


def test_every_alias_of_the_sdk_leads_to_a_type_that_carries_it():
    """Read the SDK's own aliases again, another way than the builder does."""
    carriers: dict[str, set[str]] = {}
    for source in Path(pulumi_azure_native.__file__).parent.glob("*/*.py"):
        text = source.read_text("utf-8")
        if token := re.search(r"super\(\w+, __self__\).__init__\(\n +'(azure-native:[^']+)'", text):
            for alias in re.findall(r'type_="([^"]+)"', text):
                carriers.setdefault(alias, set()).add(token[1])
    assert len(carriers) == 27462
    lost = {alias for alias in carriers if not known.is_known(canonical(alias))}
    assert len({re.sub(r"/v\w+:", ":", alias) for alias in lost}) == UNDECIDED
    wrong = {
        alias
        for alias, tokens in carriers.items()
        if alias not in lost and "/" in alias and canonical(alias) not in tokens
    }
    assert wrong == set()
