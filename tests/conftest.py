"""What every test runs under: English messages, no colours, Output traps armed, and no engine of the user's."""

import os

import pytest

from bleu_iac.rehearsal.engine import Engine, find

os.environ["BLEU_IAC_LANG"] = "en"
os.environ["NO_COLOR"] = "1"
# An Output inside an f-string is an error text in a resource's name, unless this makes it raise.
os.environ["PULUMI_ERROR_OUTPUT_STRING"] = "1"


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The real engine; building it the first time takes minutes, and not having it is a failure."""
    return find(print)
