"""Asking one rule, and reading what it says."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from bleu_iac import clouds
from bleu_iac.resources import Provider, Resource
from bleu_iac.rules import ALL, STACK
from bleu_iac.rules.asking import default_parameters
from bleu_iac.rules.rule import Context, judge
from bleu_iac.rules.stack import StackRules

RULES = {rule.id: rule for rule in ALL}
STACK_RULES = {rule.id: rule for rule in STACK}


def context(cloud: str, rule_id: str, parameters: Mapping[str, Any] | None) -> Context:
    """Give what is judged against, with a rule's parameters where they are not the default."""
    every = dict(default_parameters((*ALL, *STACK)))
    if parameters is not None:
        every[rule_id] = {**every[rule_id], **parameters}
    return Context(clouds.get(cloud), every)


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
        parameters: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> list[str]:
        resource = Resource(token, "it", inputs, provider=provider, **more)
        findings = judge(RULES[rule_id], resource, context(cloud, rule_id, parameters))
        return [f"{finding.verdict} {finding.property}: {finding.message}" for finding in findings]

    return asked


@pytest.fixture
def ask_stack() -> Callable[..., list[str]]:
    """Give a function that asks a stack rule and gives each finding as `verdict name property: message`."""

    def asked(
        rule_id: str,
        resources: Sequence[Resource],
        *,
        cloud: str = "bleu",
        parameters: Mapping[str, Any] | None = None,
    ) -> list[str]:
        rules = StackRules([STACK_RULES[rule_id]], context(cloud, rule_id, parameters))
        noted = [each for each in map(rules.note, resources) if each is not None]
        return [
            " ".join(filter(None, (finding.verdict, resource.name, finding.property))) + f": {finding.message}"
            for resource, said in rules.judge(noted)
            for _, findings in said
            for finding in findings
        ]

    return asked
