"""Certificates come from an authority of one's own choice, not from the one a service is bound to."""

from collections.abc import Iterator

from bleu_iac.resources import UNKNOWN, Resource, parse_path
from bleu_iac.rules.looking import found
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.rules.tables import Switch, judged, table
from bleu_iac.text import Text

BOUGHT = Text(
    "asks for a certificate of the one authority this service is bound to, outside the Union",
    "demande un certificat de la seule autorité à laquelle ce service est lié, hors de l'Union",
)
MANAGED = Text(
    "asks for a managed certificate, of an authority outside the Union: {found}",
    "demande un certificat géré, d'une autorité hors de l'Union : {found}",
)

ALWAYS = frozenset(
    {
        "azure-native:app:ManagedCertificate",
        "azure-native:certificateregistration:AppServiceCertificateOrder",
        "azure-native:certificateregistration:AppServiceCertificateOrderCertificate",
    }
)
"""Types that are nothing else than such a certificate."""

SITES = frozenset(f"azure-native:web:{name}" for name in ("Certificate", "SiteCertificate", "SiteCertificateSlot"))
CANONICAL = "canonicalName"

SWITCHES = table(
    {
        "apimanagement:ApiManagementService": [
            Switch("hostnameConfigurations[*].certificateSource", ("KeyVault", "Custom", "BuiltIn"), absent=True)
        ],
        "cdn:AFDCustomDomain": [Switch("tlsSettings.certificateType", ("CustomerCertificate",))],
    }
)


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge who is asked; left out, an edge service asks the authority it is bound to."""
    if resource.type in ALWAYS:
        yield Finding((), BOUGHT())
    for switch in SWITCHES.get(resource.type, ()):
        yield from judged(resource, switch)
    if resource.type in SITES:
        yield from _site(resource)


def _site(resource: Resource) -> Iterator[Finding]:
    """Judge a site's certificate: it is a managed one when only the name to certify is given."""
    name = resource.look(CANONICAL)
    if name is None or any(resource.look(given) is not None for given in ("keyVaultId", "pfxBlob")):
        return
    if name is UNKNOWN:
        yield undetermined(parse_path(CANONICAL))
    elif name != "":
        yield Finding(parse_path(CANONICAL), MANAGED(found=found(resource, CANONICAL)))


RULE = Rule(
    id="keys-certificate-authority",
    ref="BLEU-0159",
    severity=Severity.MEDIUM,
    title=Text(
        "Certificates come from an authority of one's own choice, in a Member State",
        "Les certificats viennent d'une autorité que l'on choisit, dans un État membre",
    ),
    reason=Text(
        "SecNumCloud asks for an authority of a Member State. The certificates that services make or buy by themselves "
        "come from DigiCert, GlobalSign or GoDaddy; only one that is brought along can come from elsewhere.",
        "SecNumCloud demande une autorité d'un État membre. Les certificats que les services font ou achètent "
        "eux-mêmes viennent de DigiCert, GlobalSign ou GoDaddy ; seul celui que l'on apporte peut venir d'ailleurs.",
    ),
    fix=Text(
        "Have the certificate issued by an authority of a Member State, keep it in bleu.KeyVault and name it there",
        "Faites émettre le certificat par une autorité d'un État membre, gardez-le dans bleu.KeyVault et nommez-le là",
    ),
    controls=("10.6.a",),
    check=check,
    refused=Example("azure-native:cdn:AFDCustomDomain", {"tlsSettings": {"certificateType": "ManagedCertificate"}}),
    accepted=Example("azure-native:cdn:AFDCustomDomain", {"tlsSettings": {"certificateType": "CustomerCertificate"}}),
    types=ALWAYS | SITES | frozenset(SWITCHES),
)
