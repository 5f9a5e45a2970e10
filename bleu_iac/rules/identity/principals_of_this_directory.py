"""Roles are given to who stands in this directory."""

from collections.abc import Iterator

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.looking import ONE_OF, found, is_one_of, require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

KIND, DELEGATED = "principalType", "delegatedManagedIdentityResourceId"
OWN = ("User", "Group", "ServicePrincipal", "Device")

OF_ANOTHER = Text(
    "gives a role to an identity of another tenant: {found}",
    "donne un rôle à une identité d'un autre locataire : {found}",
)


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Ask who it is: left out, it may be a group of another directory as well."""
    yield from require(resource, KIND, resource.look(KIND), ONE_OF(names=", ".join(OWN)), is_one_of(*OWN))
    delegated = resource.look(DELEGATED)
    if delegated is UNKNOWN:
        yield undetermined((DELEGATED,))
    elif delegated not in (None, ""):
        yield Finding((DELEGATED,), OF_ANOTHER(found=found(resource, DELEGATED)))


RULE = Rule(
    id="identity-principals-of-this-directory",
    ref="BLEU-0205",
    severity=Severity.HIGH,
    title=Text(
        "Roles are given to identities of this directory", "Les rôles sont donnés à des identités de cet annuaire"
    ),
    reason=Text(
        "A group of another directory is filled by that directory's administrators, and an identity of another tenant "
        "acts by that tenant's rules: neither joins, leaves or is reviewed here.",
        "Un groupe d'un autre annuaire est rempli par les administrateurs de celui-ci, et une identité d'un autre "
        "locataire agit selon ses règles : ni arrivée, ni départ, ni revue n'ont lieu ici.",
    ),
    fix=Text(
        "Give principal_type (User, Group or ServicePrincipal) of an identity of your own tenant",
        "Donnez principal_type (User, Group ou ServicePrincipal) d'une identité de votre propre locataire",
    ),
    controls=("9.2.b", "9.3.d", "9.7.a", "9.7.d"),
    check=check,
    refused=Example(f"{PROVIDER}:authorization:RoleAssignment", {"principalType": "ForeignGroup"}),
    accepted=Example(f"{PROVIDER}:authorization:RoleAssignment", {"principalType": "ServicePrincipal"}),
    types=frozenset({f"{PROVIDER}:authorization:RoleAssignment"}),
)
