"""The requirements of SecNumCloud 3.2 that rules may serve. That a rule serves one is our reading of it: indicative."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from bleu_iac.text import Text

FRAMEWORK, VERSION, AUTHORITY = "SecNumCloud", "3.2", "ANSSI"


@cache
def titles() -> Mapping[str, Text]:
    """Give every requirement's short title, by its number, in the order of the framework."""
    data = (files("bleu_iac.rules") / "data" / "secnumcloud.toml").read_text("utf-8")
    return {number: Text(title["en"], title["fr"]) for number, title in tomllib.loads(data).items()}
