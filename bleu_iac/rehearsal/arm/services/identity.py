"""Managed identities."""

from bleu_iac.rehearsal.arm import identities
from bleu_iac.rehearsal.arm.request import Behaviour

BEHAVIOURS = {"azure-native:managedidentity:UserAssignedIdentity": Behaviour(values=identities.user_assigned)}
