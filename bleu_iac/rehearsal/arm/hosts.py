"""The host that a service gives a resource, in the cloud's own suffix: `data/types.toml` says which output has it."""

from typing import Any

from bleu_iac.clouds import normalise_location
from bleu_iac.rehearsal.arm import data
from bleu_iac.rehearsal.arm.ids import name_of
from bleu_iac.rehearsal.arm.request import Request


def values(request: Request) -> dict[str, Any]:
    """Give the output; nothing for a type without one, or when nothing public gives the suffix."""
    rule = data.table("types.toml")["hosts"].get(request.token.removeprefix("azure-native:"))
    if rule is None:
        return {}
    region = normalise_location(str(request.inputs.get("location", "")))
    suffix = request.scene.suffix(rule["suffix"], region)
    form = rule.get("form", "{name}{suffix}")
    return {rule["output"]: form.format(name=name_of(request.id).lower(), suffix=suffix)} if suffix else {}
