"""The foundation of a deployment: where it is, how it is named and tagged, and the lock that keeps it."""

import re
from collections.abc import Mapping
from types import TracebackType
from typing import NotRequired, Self, TypedDict, cast

import pulumi
from pulumi_azure_native import authorization, resources

from bleu_iac import clouds
from bleu_iac.clouds import Cloud, CloudError, Region, configured
from bleu_iac.clouds.model import NOT_A_REGION, USE_REGION
from bleu_iac.components import naming, tags
from bleu_iac.components.arguments import CANNOT_BE_BUILT, ArgumentError, Checked
from bleu_iac.components.declare import declare, known
from bleu_iac.errors import Problem
from bleu_iac.text import Text

CLASSIFICATIONS: Mapping[str, str] = {
    "public": "meant for publication, or already published",
    "internal": "for the organisation's own use",
    "sensitive": "of particular sensitivity in the sense of French law 2024-449, article 31: secrets the law protects,"
    " what the State's missions need",
    "restricted": "Diffusion Restreinte (II 901)",
    "health": "personal health data (HDS)",
}
"""How data may be classified, and what each means. A label that policies and people read, not an authorisation."""

GENERATIONS = range(1, 1000)
LONGEST_WORKLOAD = 20
LONGEST_ENVIRONMENT = 10
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

NOT_OPEN = Text("is not open", "n'est pas ouverte")
OPEN_IT = Text(
    "Build components inside `with bleu.Foundation(...) as foundation:`: leaving it declares the delete lock",
    "Construisez les composants dans `with bleu.Foundation(...) as foundation:` : en sortir déclare le verrou",
)
ENTERED_TWICE = Text("was entered before", "a déjà été ouverte")
ENTER_ONCE = Text(
    "Put all that belongs to it into one `with` block", "Mettez tout ce qui en dépend dans un seul bloc `with`"
)
NOT_A_TENANT = Text("{value!r} is not a tenant id", "{value!r} n'est pas un identifiant de locataire")
GIVE_A_GUID = Text(
    "Use the Entra tenant's id, a GUID such as {example}",
    "Donnez l'identifiant du locataire Entra, un GUID ({example})",
)
EMPTY = Text("is empty", "est vide")
WHO_ANSWERS = Text("Name the team or person who answers for it", "Nommez l'équipe ou la personne qui en répond")
LOCK_NOTES = (
    "Everything in this group is protected from deletion. Only {owner} may have this lock lifted, for the time of a"
    " planned change."
)
"""Written into the lock itself: in one language, since a translation would be a change of the resource."""
LONGEST_NOTES = 512

EXAMPLE_GUID = "11111111-2222-4333-8444-555555555555"


class FoundationArgs(TypedDict):
    """All but `cloud` are plain: they are judged, and make the names, before anything is created."""

    workload: str
    """What runs here, as names show it: at most 20 lower-case letters, digits and hyphens."""
    environment: str
    """Which of its environments this is (`dev`, `test`, `prod`...): at most 10 such characters."""
    owner: str
    """Who answers for it, and may have the lock lifted; a tag on everything."""
    data_classification: str
    """The most sensitive data it may hold: `public`, `internal`, `sensitive`, `restricted` or `health`; a tag on
    everything. See `CLASSIFICATIONS` for what each means."""
    tenant_id: str
    """The Entra tenant that authenticates callers; names that are unique in the cloud also depend on it."""
    cloud: NotRequired[Cloud | str]
    """The cloud it is deployed to: a profile, or the name of one that comes with the library. Default: Bleu's."""
    region: NotRequired[str]
    """The region everything is placed in; one of the cloud's. Default: the cloud's first."""
    generation: NotRequired[int]
    """Raise it by one to rebuild what was destroyed: a key vault keeps its name for as long as it can be recovered (90
    days here, and nobody can shorten it), so another of that name can't be created. It changes every name that is
    unique in the cloud, and so replaces what bears one. Default: 1."""
    tags: NotRequired[Mapping[str, str]]
    """Further tags, on everything that takes tags."""


class Foundation(pulumi.ComponentResource):
    """A resource group in a region of the cloud, with what every other component needs to know, and its delete lock.

        with bleu.Foundation("shared", {...}) as foundation:
            logs = bleu.LogWorkspace("logs", {"foundation": foundation})

    The lock keeps anybody from deleting the group or anything in it, and for the same reason it would keep Pulumi from
    deleting them: `pulumi destroy` has to delete the lock before all else, and so the lock must depend on all else.
    This is why a foundation is a `with` block: what is built inside is counted (components do it themselves, `add` does
    it for any other resource), and leaving the block declares the lock, last. A component refuses a foundation that is
    not open. When the block raises, no lock is declared.

    To delete or replace something while keeping the rest: `pulumi destroy --target <the lock's URN>`, then the change
    with `pulumi up --exclude <the lock's URN>`, then `pulumi up`, which puts the lock back.
    """

    resource_group_name: pulumi.Output[str]
    """The group's name; what uses it waits for the group."""
    resource_group_id: pulumi.Output[str]
    """The group's ARM id."""
    cloud: Cloud
    """The cloud, with the configuration's own values if it was given so."""
    region: Region
    """The region."""
    location: str
    """The region's name, for resources of your own."""
    tags: Mapping[str, str]
    """The tags, for resources of your own: owner, data-classification, environment, workload and those added."""
    names: naming.Names
    """The names of the resources."""
    tenant_id: str
    """The Entra tenant."""
    data_classification: str
    """The most sensitive data it may hold."""

    def __init__(self, name: str, args: FoundationArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create the group. Raises `ArgumentError` for arguments that are wrong."""
        self.cloud, self.region = _judged(name, args)
        super().__init__("bleu-iac:index:Foundation", name, None, opts)
        self.location = self.region.name
        self.tenant_id = args["tenant_id"]
        self.data_classification = args["data_classification"]
        self.names = naming.Names(
            workload=args["workload"],
            environment=args["environment"],
            region=self.region.short_name,
            cloud=self.cloud.name,
            tenant_id=self.tenant_id,
            generation=int(args.get("generation", GENERATIONS[0])),
        )
        self.tags = {
            **{argument_tag: str(args[argument]) for argument_tag, argument in tags.MANDATORY.items()},  # type: ignore[literal-required]
            **args.get("tags", {}),
        }
        group_name = self.names.name(naming.RESOURCE_GROUP)
        group = declare(resources.ResourceGroup)(
            name,
            resource_group_name=group_name,
            location=self.location,
            tags=self.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.resource_group_name = known(group, group_name)
        self.resource_group_id = group.id
        self._name, self._owner = name, args["owner"]
        self._beside = opts or pulumi.ResourceOptions()
        self._locked: list[pulumi.Resource] = [group]
        self._entered = self._left = False
        self.register_outputs(
            {"resource_group_name": self.resource_group_name, "resource_group_id": self.resource_group_id}
        )

    @property
    def is_open(self) -> bool:
        """Whether components may still be added: inside the `with` block."""
        return self._entered and not self._left

    def add(self, resource: pulumi.Resource) -> None:
        """Have the lock wait for a resource of yours in the group, so that it is deleted after the lock.

        Raises `ArgumentError` outside the `with` block.
        """
        if not self.is_open:
            raise ArgumentError(
                CANNOT_BE_BUILT(component=type(resource).__name__, name=resource._name),
                [Problem("BLEU-E110", "foundation", NOT_OPEN(), OPEN_IT())],
            )
        self._locked.append(resource)

    def __enter__(self) -> Self:
        """Open the foundation; once."""
        if self._entered:
            raise ArgumentError(
                CANNOT_BE_BUILT(component="Foundation", name=self._name),
                [Problem("BLEU-E110", "foundation", ENTERED_TWICE(), ENTER_ONCE())],
            )
        self._entered = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it and declare the lock, unless the block raised."""
        self._left = True
        if kind is None:
            self._lock()

    def _lock(self) -> None:
        declare(authorization.ManagementLockByScope)(
            f"{self._name}-lock",
            scope=self.resource_group_id,
            lock_name=self.names.name(naming.LOCK),
            level=authorization.LockLevel.CAN_NOT_DELETE,
            notes=LOCK_NOTES.format(owner=self._owner),
            # Beside the foundation, not under it: whoever writes `depends_on=[foundation]` waits for all its children,
            # and the lock waits for them.
            opts=pulumi.ResourceOptions(
                parent=self._beside.parent,
                provider=self._beside.provider,
                providers=cast("list[pulumi.ProviderResource] | None", self._beside.providers),
                depends_on=self._locked,
            ),
        )


def judge_open(checked: Checked, foundation: Foundation, where: str = "foundation") -> None:
    """Note a problem when a component was given a foundation that is not open."""
    if not foundation.is_open:
        checked.problem("BLEU-E110", where, NOT_OPEN(), OPEN_IT())


def _judged(name: str, args: FoundationArgs) -> tuple[Cloud, Region]:
    checked = Checked("Foundation", name, FoundationArgs, args)
    checked.extend(naming.misnamed("name", name))
    for argument, longest in (("workload", LONGEST_WORKLOAD), ("environment", LONGEST_ENVIRONMENT)):
        if checked.sound(argument):
            checked.extend(naming.misnamed(argument, str(args[argument]), longest))  # type: ignore[literal-required]
    checked.one_of("data_classification", CLASSIFICATIONS)
    checked.within("generation", GENERATIONS, GENERATIONS[0])
    if checked.sound("owner") and not args["owner"].strip():
        checked.problem("BLEU-E107", "owner", EMPTY(), WHO_ANSWERS())
    if checked.sound("owner") and len(args["owner"]) > tags.LONGEST_VALUE:
        fix = tags.WRITE_A_TAG(name=tags.LONGEST_NAME, value=tags.LONGEST_VALUE)
        checked.problem("BLEU-E114", "owner", tags.BAD_TAG(), fix)
    if checked.sound("tenant_id") and not _GUID.fullmatch(args["tenant_id"]):
        checked.problem(
            "BLEU-E107", "tenant_id", NOT_A_TENANT(value=args["tenant_id"]), GIVE_A_GUID(example=EXAMPLE_GUID)
        )
    if checked.sound("tags"):
        tags.judge(checked, args["tags"])
    cloud = _cloud(checked, args)
    region = _region(checked, args, cloud)
    checked.refuse()
    if cloud is None or region is None:
        raise AssertionError("a foundation without a cloud or region was not refused")
    return cloud, region


def _cloud(checked: Checked, args: FoundationArgs) -> Cloud | None:
    if "cloud" in args and not checked.sound("cloud"):
        return None
    given = args.get("cloud", configured.DEFAULT)
    if isinstance(given, Cloud):
        return given
    try:
        return clouds.get(given)
    except CloudError as error:
        checked.extend(Problem(problem.code, "cloud", problem.what, problem.fix) for problem in error.problems)
        return None


def _region(checked: Checked, args: FoundationArgs, cloud: Cloud | None) -> Region | None:
    if cloud is None or ("region" in args and not checked.sound("region")):
        return None
    given = args.get("region", cloud.region_names[0])
    region = cloud.region(given)
    if region is None:
        what = NOT_A_REGION(value=given, cloud=cloud.display_name)
        checked.problem("BLEU-E109", "region", what, USE_REGION(regions=", ".join(cloud.region_names)))
    return region
