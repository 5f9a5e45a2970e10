"""What a data factory is linked to is in the cloud, or was declared, and is reached from inside it.

What other services connect to is judged by its kind, as `bleu_iac.rules.connectors` knows it; the host that they name
beside it by `residency-destination-in-cloud`.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated

from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.connectors import CONNECTORS, KNOWN, foreign
from bleu_iac.rules.destinations import Leads, leads
from bleu_iac.rules.leaves import leaves_of
from bleu_iac.rules.looking import found
from bleu_iac.rules.meant import edge_at
from bleu_iac.rules.regions import stands_alone
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity, undetermined
from bleu_iac.text import Text

ID = "residency-linked-service-in-cloud"
LINKED = f"{PROVIDER}:datafactory:LinkedService"
RUNTIME = f"{PROVIDER}:datafactory:IntegrationRuntime"

_HOSTS = """
    accountendpoint authenticationurl baseurl batchuri clusteruri connectionstring containeruri datalakeanalyticsuri
    datalakestoreuri domain endpoint functionappurl host hostname mlendpoint sasuri server serviceendpoint serviceuri
    serviceurl siteurl url
"""
HOSTS = frozenset(_HOSTS.split())
"""Names, in lower case, under which any kind of linked service says where it is."""

SOMEBODY_ELSES = Text(
    "is a service that somebody else runs outside the cloud, found {found}",
    "est un service que quelqu'un d'autre exploite hors du cloud, trouvé : {found}",
)
ELSEWHERE = Text(
    "must be a host of {cloud}, a private address, or a host in the rule's list, found {host!r}",
    "doit être un hôte de {cloud}, une adresse privée, ou un hôte de la liste de la règle, trouvé : {host!r}",
)
HIDDEN = Text(
    "must be a host of {cloud}, a private address, or a host in the rule's list, found [secret]",
    "doit être un hôte de {cloud}, une adresse privée, ou un hôte de la liste de la règle, trouvé : [secret]",
)
NOWHERE = Text(
    "names no host that can be read, so that nothing says where the data is",
    "ne nomme aucun hôte qui se lise, si bien que rien ne dit où sont les données",
)
BY_ITSELF = Text(
    "is left out, so that the default integration runtime chooses a region by itself",
    "est omis, si bien que le runtime d'intégration par défaut choisit lui-même une région",
)
OWN_MACHINE = Text(
    "runs on machines of one's own, and nothing says where they are: list it in the rule's parameter `runtimes`",
    "s'exécute sur des machines à soi, et rien ne dit où elles sont : listez-le dans le paramètre `runtimes` de la "
    "règle",
)


class Parameters(RuleParameters):
    """What the rule may be told."""

    hosts: Annotated[
        tuple[str, ...],
        Text(
            "Hosts outside the cloud that may be linked to; with a leading dot, all those under it",
            "Hôtes hors du cloud qui peuvent être liés ; précédé d'un point, tous ceux en dessous",
        ),
    ] = ()
    runtimes: Annotated[
        tuple[str, ...],
        Text(
            "Names of the self-hosted integration runtimes whose machines are known to be in the right place",
            "Noms des runtimes d'intégration auto-hébergés dont on sait que les machines sont au bon endroit",
        ),
    ] = ()


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge the kind of service first, then every host it is given, then what it is reached by."""
    if resource.type == LINKED:
        yield from _kind(resource)
        yield from _hosts(resource, context)
        if resource.look("properties.connectVia") is None and not stands_alone(context.cloud):
            yield undetermined(("properties", "connectVia"), BY_ITSELF())
    elif resource.type == RUNTIME:
        yield from _runtime(resource, context)
    for named in foreign(resource):
        if named.value is UNKNOWN:
            yield undetermined(named.path)
        else:  # a whole block may hold keys, and its name says enough
            shown = repr(named.path[-1]) if isinstance(named.value, Mapping) else found(resource, named.path)
            yield Finding(named.path, SOMEBODY_ELSES(found=shown))


def _kind(resource: Resource) -> Iterator[Finding]:
    kind, path = resource.look("properties.type"), ("properties", "type")
    if kind is UNKNOWN:
        yield undetermined(path)
    elif not (isinstance(kind, str) and kind.lower() in KNOWN):
        yield Finding(path, SOMEBODY_ELSES(found=found(resource, path)))


def _hosts(resource: Resource, context: Context) -> Iterator[Finding]:
    declared, cloud = context.parameters.get(ID, {}).get("hosts", ()), context.cloud
    seen = False
    for leaf in leaves_of(resource):
        named = any(isinstance(step, str) and step.lower() in HOSTS for step in leaf.path)
        if not named and edge_at(LINKED, leaf.path, (Kind.EXTERNAL_URL,)) is None:
            continue
        seen = True
        if leaf.value is UNKNOWN:
            yield undetermined(leaf.path)
            continue
        where, host = leads(leaf.value, cloud, declared)
        if where is Leads.ELSEWHERE:
            secret = resource.shown(leaf.path) == "[secret]"
            name = cloud.display_name
            yield Finding(leaf.path, HIDDEN(cloud=name) if secret else ELSEWHERE(cloud=name, host=host))
        elif where is Leads.UNCLEAR and leaf.name.lower() in HOSTS | {"value"}:
            yield undetermined(leaf.path, NOWHERE())
    if not seen and resource.look("properties") is not UNKNOWN:
        yield undetermined(("properties",), NOWHERE())


def _runtime(resource: Resource, context: Context) -> Iterator[Finding]:
    kind, path = resource.look("properties.type"), ("properties", "type")
    if kind is UNKNOWN:
        yield undetermined(path)
    elif kind != "Managed":  # the place of a managed one stands in `location`, which is judged as any place
        name = resource.look("integrationRuntimeName")
        listed = context.parameters.get(ID, {}).get("runtimes", ())
        if not (isinstance(name, str) and name in listed):
            yield undetermined(path, OWN_MACHINE())


RULE = Rule(
    id=ID,
    ref="BLEU-0107",
    severity=Severity.HIGH,
    title=Text(
        "What a service is connected to is run in the cloud, or where it was declared",
        "Ce à quoi un service est connecté est exploité dans le cloud, ou là où c'est déclaré",
    ),
    reason=Text(
        "A linked service is where a pipeline takes data from and brings it to, and its integration runtime is where "
        "the data passes: neither is the factory's region. The connector of a workflow, the component of an "
        "application, the connection of a model and the sender of notifications are such a service as well, which its "
        "kind alone may name.",
        "Un service lié est là où un pipeline prend et apporte des données, et son runtime d'intégration là où elles "
        "passent : ni l'un ni l'autre n'est la région de la fabrique. Le connecteur d'un workflow, le composant d'une "
        "application, la connexion d'un modèle et l'expéditeur de notifications sont aussi un tel service, que son "
        "genre seul peut nommer.",
    ),
    fix=Text(
        "Use a service that the cloud runs or one of your own, by a host of the cloud, or list its host in the rule's "
        "parameter `hosts`",
        "Utilisez un service exploité par le cloud ou par vous, par un hôte du cloud, ou listez son hôte dans le "
        "paramètre `hosts` de la règle",
    ),
    controls=("12.14.a", "19.2.a", "19.2.b"),
    check=check,
    refused=Example(LINKED, {"properties": {"type": "AmazonS3", "serviceUrl": "https://bucket.example.org"}}),
    accepted=Example(
        LINKED,
        {
            "properties": {
                "type": "AzureKeyVault",
                "baseUrl": "{vault}",
                "connectVia": {"referenceName": "inside", "type": "IntegrationRuntimeReference"},
            }
        },
    ),
    types=frozenset({LINKED, RUNTIME, *CONNECTORS}),
    parameters=Parameters,
)
