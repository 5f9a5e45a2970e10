"""`import bleu_iac` shows everything, and loads nothing before it is asked for."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import bleu_iac as bleu

SOURCE = Path(bleu.__file__).read_text("utf-8")


def run(program):
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_importing_the_library_loads_no_pulumi():
    assert run("import sys, bleu_iac; print(*(name for name in sys.modules if name.startswith('pulumi')))") == []


def test_asking_for_a_component_loads_no_service_of_azure_before_it_is_built():
    loaded = run(
        "import sys, bleu_iac; bleu_iac.Foundation, bleu_iac.LogWorkspace;"
        "print(*(name for name in sys.modules if name.startswith('pulumi_azure_native.') and name.count('.') > 1))"
    )

    assert loaded == []


def test_what_is_listed_is_what_is_visible():
    assert sorted(bleu.__all__) == bleu.__all__ == dir(bleu)


@pytest.mark.parametrize("name", bleu.__all__)
def test_each_public_name_is_there_and_documented(name):
    public = getattr(bleu, name)

    assert public.__name__ == name
    assert inspect.getdoc(public)


def test_type_checkers_see_the_same_names_from_the_same_modules():
    (typing_only,) = [
        node
        for node in ast.parse(SOURCE).body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    ]
    seen = {alias.name: node.module for node in typing_only.body for alias in node.names}

    assert seen == bleu._PUBLIC
    assert sorted(seen) == bleu.__all__


def test_a_name_that_is_none_is_refused_as_by_any_module():
    with pytest.raises(AttributeError, match="module 'bleu_iac' has no attribute 'StorageAcount'"):
        bleu.StorageAcount  # noqa: B018
