"""Asking one rule, and reading what it says."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bleu_iac import clouds
from bleu_iac.resources import Provider, Resource
from bleu_iac.rules import ALL
from bleu_iac.rules.rule import Context, judge

RULES = {rule.id: rule for rule in ALL}


@pytest.fixture
def ask() -> Callable[..., list[str]]:
    """Give a function that asks a rule and gives each finding as `verdict property: message`."""

    def asked(
        rule_id: str,
        token: str,
        inputs: Mapping[str, Any],
        *,
        cloud: str = "bleu",
        provider: Provider | None = None,
        **more: Any,
    ) -> list[str]:
        resource = Resource(token, "it", inputs, provider=provider, **more)
        findings = judge(RULES[rule_id], resource, Context(clouds.get(cloud), {}))
        return [f"{finding.verdict} {finding.property}: {finding.message}" for finding in findings]

    return asked
