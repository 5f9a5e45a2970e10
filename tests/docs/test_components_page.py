"""The page of the components: its code runs, and it leaves no argument out."""

import re
from pathlib import Path

import pytest

import bleu_iac as bleu
from bleu_iac.components import resources
from bleu_iac.testing import build

PAGE = (Path(__file__).parents[2] / "docs" / "components.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
COMPONENTS = ["Foundation", "LogWorkspace", "Network", "KeyVault", "CustomerKey", "StorageAccount"]


def section(component):
    """The section whose heading names a component."""
    (found,) = [text for text in PAGE.split("\n## ")[1:] if component in text.splitlines()[0]]
    return found


def test_the_example_deploys_each_component():
    program = BLOCKS[0]

    registered = build(lambda: exec(program, {}))  # noqa: S102 - our own page

    built = {resource.type.split(":")[-1] for resource in registered if resource.type.startswith("bleu-iac:")}
    assert built == set(COMPONENTS)


def test_the_example_of_a_test_passes():
    arguments = {
        "workload": "tax",
        "environment": "prod",
        "owner": "platform team",
        "data_classification": "restricted",
        "tenant_id": "11111111-2222-4333-8444-555555555555",
    }

    exec(BLOCKS[1], {"bleu": bleu, "arguments": arguments})  # noqa: S102 - our own page

    assert len(BLOCKS) == 2


@pytest.mark.parametrize("component", COMPONENTS)
def test_every_argument_is_in_the_components_section(component):
    fields = getattr(bleu, f"{component}Args").__annotations__

    text = section(component)

    assert [field for field in fields if f"`{field}`" not in text] == []


def test_every_classification_is_explained():
    text = section("Foundation")

    assert [name for name in resources.CLASSIFICATIONS if f"`{name}`" not in text] == []


def test_every_component_says_where_its_limits_are():
    assert bleu.LogWorkspace.__doc__
    for limit in ("183 to 730", "7 to 90", "28 to 730", "7 to 365", "3072 or 4096", "at most 11"):
        assert limit in PAGE
