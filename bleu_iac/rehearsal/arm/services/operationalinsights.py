"""Log Analytics workspaces."""

from typing import Any

from bleu_iac.rehearsal.arm.outputs import guid
from bleu_iac.rehearsal.arm.request import Behaviour, Request


def _values(request: Request) -> dict[str, Any]:
    return {"customerId": guid(request.id, "customer")}


BEHAVIOURS = {"azure-native:operationalinsights:Workspace": Behaviour(values=_values)}
