"""Attempts to slip past, each a statement of a program, with what every door has to say of it."""

from dataclasses import dataclass

PLACE, TYPE, PROVIDER = "residency-location-in-cloud", "residency-type-known", "residency-provider-known"
HOST, GENUINE = "tool-provider-in-cloud", "tool-provider-genuine"

START = """
import pulumi
import pulumi_azure_native as azure
from pulumi import Alias, ComponentResource, CustomResource, Output, ResourceOptions
from pulumi.dynamic import CreateResult, Resource, ResourceProvider

TABLE = "azure-native:network:RouteTable"
HOME, ABROAD = "bleufrancecentral", "westeurope"

def table(name, inputs, **options):
    CustomResource(TABLE, name, inputs, ResourceOptions(**options))

def moved(arguments):
    return pulumi.ResourceTransformResult({**arguments.props, "location": ABROAD}, arguments.opts)

def moved_the_old_way(arguments):
    return pulumi.ResourceTransformationResult({**arguments.props, "location": ABROAD}, arguments.opts)

def moved_by_the_stack(arguments):
    return moved(arguments) if arguments.name == "transform-of-the-stack" else None

pulumi.runtime.register_resource_transform(moved_by_the_stack)

class Group(ComponentResource):
    def __init__(self, token, name):
        super().__init__(token, name, {"location": ABROAD})
        table(f"{name}-child", {"location": ABROAD}, parent=self)

class Silent(ResourceProvider):
    def create(self, props):
        return CreateResult("1", props)

class Dynamic(Resource):
    def __init__(self, name):
        super().__init__(Silent(), name, {"location": ABROAD})

class Provider(pulumi.ProviderResource):
    pass

def nested(depth):
    value = {"location": ABROAD}
    for _ in range(depth):
        value = {"a": value}
    return value

BLEU = {
    "metadataHost": "management.sovcloud-api.fr",
    "disableInstanceDiscovery": "true",
    "disablePulumiPartnerId": "true",
}
"""


@dataclass(frozen=True)
class Case:
    """One attempt: the resource's name, the statement, and the beginnings of what is said of it."""

    name: str
    source: str
    said: tuple[tuple[str, str], ...]


def place(value: str = "'westeurope'", path: str = "location") -> tuple[str, str]:
    return PLACE, f"{path} must be a region of Bleu (bleufrancecentral, bleufrancesouth), found {value}"


def unknown_type(token: str) -> tuple[str, str]:
    return TYPE, f"{token} is not a type this version of the library knows, so nothing can be said of where"


def foreign(token: str, name: str) -> tuple[str, str]:
    return PROVIDER, f"{token} is run by the provider '{name}', which can put data anywhere and run anything"


def classic(token: str, instead: str) -> tuple[str, str]:
    return PROVIDER, f"{token} is run by the classic provider azure, whose properties are not read here: {instead}"


def host(value: str) -> tuple[str, str]:
    return HOST, f"metadataHost must be management.sovcloud-api.fr, found {value}"


URL = (GENUINE, "__internal.pluginDownloadURL must be left out, found 'https://example.com/plugin'")

SPELLINGS = {
    "other-case": "WestEurope",
    "blanks": " west europe ",
    "zero-width-blank": "bleufrancecentral\u200b",
    "no-break-blank": "bleu\u00a0france central",
    "byte-order-mark": "\ufeffbleufrancecentral",
    "right-to-left": "\u202ebleufrancecentral",
    "tag-character": "bleufrancecentral\U000e0001",
    "combining-accent": "bleufrancecentral\u0301",
    "full-width": "ｂｌｅｕfrancecentral",
    "cyrillic": "blеufrancecentral",  # the first e
    "long-s": "bleufranceſouth",
    "dotless-i": "westeuropeı",
    "hyphens": "bleu-france-central",
    "last-dot": "bleufrancecentral.",
    "zero-byte": "bleufrancecentral\0",
    "line-end": "bleufrancecentral\n",
    "tabulator": "bleufrancecentral\t",
    "two-at-once": "bleufrancecentral;westeurope",
    "json": '"bleufrancecentral"',
    "empty": "",
    "only-a-blank": " ",
}
"""Of places, none of them one of the cloud's."""

GOOD_SPELLINGS = {
    "good-case": "BLEUFranceCentral",
    "good-name": "Bleu France South",
    "good-blanks": " bleufrancesouth ",
}

NO_TEXTS = {
    "number": ("5", "5"),
    "boolean": ("True", "True"),
    "map": ("{'name': ABROAD, 'a': 1}", "{'a': 1, 'name': 'westeurope'}"),
    "empty-map": ("{}", "{}"),
    "no-number": ("float('nan')", "nan"),
    "infinite": ("float('inf')", "inf"),
    "asset": ("pulumi.StringAsset(ABROAD)", "{'4dabf18193072939515e22adb298388d': "),
    "archive": ("pulumi.AssetArchive({'a': pulumi.StringAsset('x')})", "{'4dabf18193072939515e22adb298388d': "),
}

TOKENS = (
    "azure-native:storage:StorageAcount",
    "azure-native:Storage:StorageAccount",
    "azure-native:storage:storageaccount",
    "azure-native:storage/v2023:StorageAccount",
)
"""Of types that do not exist."""

VERSIONED = (
    "azure-native:storage/v20230101:StorageAccount",
    "azure-native:storage/v20230101preview:StorageAccount",
    "azure-native_storage_v20240101:storage:StorageAccount",
)

OTHERS = (
    "aws:s3/bucket:Bucket",
    "gcp:storage/bucket:Bucket",
    "kubernetes:core/v1:Pod",
)
OTHERS += ("azure-native_mine:storage:StorageAccount", "command:local:Command", "docker:index/container:Container")

CLASSIC = {
    "azure:storage/account:Account": ("azure-native:storage:StorageAccount", "'location': ABROAD", "location"),
    "azure:sql/sqlServer:SqlServer": ("azure-native:sql:Server", "'location': ABROAD", "location"),
    "azure:cosmosdb/account:Account": (
        "azure-native:cosmosdb:DatabaseAccount",
        "'location': HOME, 'geoLocations': [{'location': HOME}, {'location': ABROAD}]",
        "geoLocations[1].location",
    ),
    "azure:containerservice/registry:Registry": (
        "azure-native:containerregistry:Registry",
        "'location': HOME, 'georeplications': [{'location': ABROAD}]",
        "georeplications[0].location",
    ),
    "azure:notificationhub/namespace:Namespace": (
        "azure-native:notificationhubs:Namespace",
        "'location': HOME, 'replicationRegion': ABROAD, 'failoverLocation': HOME",
        "replicationRegion",
    ),
}
"""What stands for a type of the classic provider, its inputs, and where it is abroad."""

OPTIONS = {
    "aliases": 'aliases=[Alias(name="other"), "urn:pulumi:dev::tenant::azure-native:network:RouteTable::old"]',
    "protect": "protect=True",
    "retain-on-delete": "retain_on_delete=True",
    "ignore-changes": 'ignore_changes=["location"]',
    "delete-before-replace": "delete_before_replace=True",
    "replace-on-changes": 'replace_on_changes=["location"]',
    "additional-secret-outputs": 'additional_secret_outputs=["location"]',
    "custom-timeouts": 'custom_timeouts=pulumi.CustomTimeouts(create="1s")',
    "version": 'version="3.28.0"',
    "import": 'import_="/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/routeTables/import"',
}


def _cases() -> list[Case]:
    found = [
        Case(name, f"table({name!r}, {{'location': {text!r}}})", (place(repr(text)),))
        for name, text in SPELLINGS.items()
    ]
    found += [Case(name, f"table({name!r}, {{'location': {text!r}}})", ()) for name, text in GOOD_SPELLINGS.items()]
    found += [
        Case(name, f"table({name!r}, {{'location': {code}}})", (place(shown),))
        for name, (code, shown) in NO_TEXTS.items()
    ]
    found += [
        Case(f"as-{t}", f"CustomResource({t!r}, 'as-{t}', {{'location': HOME}})", (unknown_type(t),)) for t in TOKENS
    ]
    found += [
        Case(f"as-{t}", f"CustomResource({t!r}, 'as-{t}', {{'location': ABROAD}})", (place(),)) for t in VERSIONED
    ]
    found += [Case(f"as-{t}", f"CustomResource({t!r}, 'as-{t}', {{}})", (foreign(t, t.split(":")[0]),)) for t in OTHERS]
    found += [
        Case(
            f"as-{t}",
            f"CustomResource({t!r}, 'as-{t}', {{{inputs}}})",
            (classic(t, f"{native} is the same thing"), place(path=path)),
        )
        for t, (native, inputs, path) in CLASSIC.items()
    ]
    found += [
        Case(name, f"table({name!r}, {{'location': ABROAD}}, {code})", (place(),)) for name, code in OPTIONS.items()
    ]
    return found


CASES = [
    *_cases(),
    # where a place stands
    Case("list", "table('list', {'location': [HOME, ABROAD]})", (place(path="location[1]"),)),
    Case("other-key", "table('other-key', {'location': HOME, 'Location': ABROAD})", (place(path="Location"),)),
    Case("only-other-key", "table('only-other-key', {'Location': ABROAD})", (place(path="Location"),)),
    Case(
        "under-properties",
        "table('under-properties', {'properties': {'location': ABROAD}})",
        (place(path="properties.location"),),
    ),
    Case(
        "odd-keys",
        "table('odd-keys', {'a.b[0]': {'c\"d': [[{'location': ABROAD}]]}})",
        (place(path='["a.b[0]"]["c\\"d"][0][0].location'),),
    ),
    Case("deep", "table('deep', {'location': HOME, 'p': nested(150)})", (place(path=f"p{'.a' * 150}.location"),)),
    Case("in-a-tag", "table('in-a-tag', {'location': HOME, 'tags': {'location': ABROAD}})", ()),
    # what comes after the declaration
    Case("transform", "table('transform', {'location': HOME}, transforms=[moved])", (place(),)),
    Case(
        "transformation", "table('transformation', {'location': HOME}, transformations=[moved_the_old_way])", (place(),)
    ),
    Case("transform-of-the-stack", "table('transform-of-the-stack', {'location': HOME})", (place(),)),
    # who declares
    Case("component-child", "Group('my:index:Group', 'component')", (place(),)),
    Case("lying", "Group('azure-native:storage:StorageAccount', 'lying')", (place(),)),
    Case("lying-ours-child", "Group('bleu-iac:index:StorageAccount', 'lying-ours')", (place(),)),
    Case("dynamic", "Dynamic('dynamic')", (foreign("pulumi-python:dynamic:Resource", "pulumi-python"),)),
    # who provides
    Case("no-host", "azure.Provider('no-host')", (host("nothing"),)),
    Case("public", "azure.Provider('public', environment='public')", (host("nothing"),)),
    Case(
        "other-host",
        "azure.Provider('other-host', metadata_host='https://management.azure.com/')",
        (host("'https://management.azure.com/'"),),
    ),
    Case(
        "like-host",
        "azure.Provider('like-host', metadata_host='management.sovcloud-api.fr.example')",
        (host("'management.sovcloud-api.fr.example'"),),
    ),
    Case(
        "cloud-by-name",
        "azure.Provider('cloud-by-name', environment='AzureBleuCloud', metadata_host='management.sovcloud-api.fr')",
        ((HOST, "environment must be left out, found 'AzureBleuCloud': the provider takes a name it does not know"),),
    ),
    Case(
        "placed-by-provider",
        "table('placed-by-provider', {}, provider=azure.Provider('placing', location=ABROAD))",
        ((PLACE, "location "),),
    ),
    Case(
        "other-clouds",
        "Provider('kubernetes', 'other-clouds', {})",
        (foreign("pulumi:providers:kubernetes", "kubernetes"),),
    ),
    Case(
        "classic-data-plane",
        "CustomResource('azure:keyvault/certificate:Certificate', 'classic-data-plane', {})",
        (classic("azure:keyvault/certificate:Certificate", "azure-native has nothing for it"),),
    ),
    Case(
        "classic-made-up",
        "CustomResource('azure:storage/acount:Account', 'classic-made-up', {'location': ABROAD})",
        (classic("azure:storage/acount:Account", "it has no such type"), place()),
    ),
    Case(
        "classic-provider",
        "Provider('azure', 'classic-provider', {**BLEU, 'environment': 'public'})",
        ((PROVIDER, "pulumi:providers:azure is the classic provider, whose settings are not read here: pulumi:pro"),),
    ),
    Case(
        "default",
        "table('code-from-elsewhere', {'location': HOME}, plugin_download_url='https://example.com/plugin')",
        (URL,),
    ),
    # secrets
    Case("secret", "table('secret', {'location': Output.secret('very-hidden-place')})", (place("[secret]"),)),
    Case(
        "secret-map",
        "table('secret-map', {'p': Output.secret({'location': 'very-hidden-place'})})",
        (place("[secret]", "p.location"),),
    ),
    Case(
        "secret-list",
        "CustomResource('azure-native:cosmosdb:DatabaseAccount', 'secret-list', "
        "{'locations': Output.secret([{'locationName': 'very-hidden-place'}])})",
        (place("[secret]", "locations[0].locationName"),),
    ),
    Case(
        "secret-host",
        "azure.Provider('secret-host', metadata_host=Output.secret('very-hidden-place'))",
        (host("[secret]"),),
    ),
]

PROGRAM = START + "\n".join(case.source for case in CASES) + "\n"
HIDDEN = "very-hidden-place"
