"""What single services do beyond what ARM does for all: one module a service, each with its `BEHAVIOURS`."""

from collections.abc import Mapping

from bleu_iac.rehearsal.arm.request import Behaviour
from bleu_iac.rehearsal.arm.services import authorization, identity, keyvault, network, operationalinsights, storage

_ALL: Mapping[str, Behaviour] = {
    **authorization.BEHAVIOURS,
    **identity.BEHAVIOURS,
    **keyvault.BEHAVIOURS,
    **network.BEHAVIOURS,
    **operationalinsights.BEHAVIOURS,
    **storage.BEHAVIOURS,
}
_NONE = Behaviour()


def behaviour(token: str) -> Behaviour:
    """Give what a type does of its own; nothing for most."""
    return _ALL.get(token, _NONE)
