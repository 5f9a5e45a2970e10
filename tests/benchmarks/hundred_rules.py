"""The same hundred rules for our analyzer and for the stock SDK."""

from collections.abc import Iterator
from typing import Any

from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.rule import Check, Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

TYPE = "azure-native:storage:StorageAccount"
PROPERTIES: dict[str, Any] = {
    **{f"p{number}": f"value {number}" for number in range(30)},
    "properties": {f"block{number}": {"enabled": True} for number in range(10)},
}
"""40 values: 30 plain ones, and 10 one level further down."""
RULES = 100

BAD = Text("must not be bad, found {found}", "ne doit pas être mauvais, trouvé : {found}")
OFF = Text("must be true, found {found}", "doit être true, trouvé : {found}")


def path(number: int) -> str:
    """Give what a rule looks at: three in four a plain value, the others one further down."""
    return f"properties.block{number % 10}.enabled" if number % 4 == 3 else f"p{number % 30}"


def our_rules() -> tuple[Rule, ...]:
    """Give the rules as ours."""
    return tuple(_rule(number) for number in range(RULES))


def _rule(number: int) -> Rule:
    text, example = Text(f"Title {number}", f"Titre {number}"), Example(TYPE, {})
    return Rule(
        id=f"keys-rule-{number}",
        ref=f"BLEU-{number:04}",
        severity=Severity.HIGH,
        title=text,
        reason=text,
        fix=text,
        controls=(),
        check=_check(number),
        refused=example,
        accepted=example,
        types=frozenset({TYPE}),
    )


def _check(number: int) -> Check:
    looked_at = path(number)
    steps, bad = tuple(looked_at.split(".")), f"bad {number}"

    def check(resource: Resource, _: Context) -> Iterator[Finding]:
        value = resource.look(looked_at)
        if value is UNKNOWN:
            yield undetermined(steps)
        elif len(steps) == 1 and value == bad:
            yield Finding(steps, BAD(found=resource.shown(looked_at)))
        elif len(steps) > 1 and value is not True:
            yield Finding(steps, OFF(found=resource.shown(looked_at)))

    return check


def stock_policies() -> list[Any]:
    """Give the rules as the stock SDK's."""
    import pulumi_policy

    return [
        pulumi_policy.ResourceValidationPolicy(
            name=f"keys-rule-{number}",
            description=f"Title {number}",
            enforcement_level=pulumi_policy.EnforcementLevel.MANDATORY,
            validate=_validate(number),
        )
        for number in range(RULES)
    ]


def _validate(number: int) -> Any:
    steps, bad = path(number).split("."), f"bad {number}"

    def validate(args: Any, report_violation: Any) -> None:
        if args.resource_type != TYPE:
            return
        value = args.props
        for step in steps:
            value = value.get(step) if value is not None else None
        if len(steps) == 1 and value == bad:
            report_violation(f"must not be bad, found {value!r}")
        elif len(steps) > 1 and value is not True:
            report_violation(f"must be true, found {value!r}")

    return validate
