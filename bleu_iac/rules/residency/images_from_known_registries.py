"""What is run comes from a registry of the cloud, or from one that was declared."""

from collections.abc import Iterator
from typing import Annotated

from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.meanings import types_with
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.destinations import is_inside
from bleu_iac.rules.leaves import Leaf
from bleu_iac.rules.looking import found, is_one_of
from bleu_iac.rules.meant import meant
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity, undetermined
from bleu_iac.text import Text

ID = "residency-images-from-known-registries"
OF_SITES, BESIDE, OF_GALLERIES = "url-images-of-sites", "url-images-beside", "url-images-of-galleries"
OF_PUBLISHERS = "url-images-of-publishers"
"""The catalogue's decisions about images that are named in another way than to `docker pull`. Those of publishers are
offers of the marketplace, which `residency-no-third-party-service` judges."""
SERVER, KIND = "server", "type"
_is_of_a_workspace = is_one_of("azureml")
"""The type of what names an environment, which is judged by itself, and no image."""

DOCKER_HUB = "docker.io"
"""Where an image without a registry comes from."""
_CONTAINER, _SEVERAL = "docker", ("compose", "kube")
"""What a site's version begins with when it names a container's image, or a file that names several."""

FOREIGN = Text(
    "must be an image of a registry of {cloud}, or of one in the rule's list, found {registry!r} ({found})",
    "doit être une image d'un registre de {cloud}, ou d'un registre de la liste de la règle, trouvé : {registry!r} "
    "({found})",
)
SHARED = Text(
    "must be an image of one's own, or of a gallery in the rule's list, found {found}",
    "doit être une image à soi, ou d'une galerie de la liste de la règle, trouvé : {found}",
)
UNREAD = Text(
    "names images in a file that nobody reads here, so that nothing says where they come from",
    "nomme des images dans un fichier que personne ne lit ici, si bien que rien ne dit d'où elles viennent",
)


class Parameters(RuleParameters):
    """What the rule may be told."""

    registries: Annotated[
        tuple[str, ...],
        Text(
            "Hosts of registries outside the cloud that images may come from; with a leading dot, all those under it",
            "Hôtes de registres hors du cloud d'où des images peuvent venir ; précédé d'un point, tous ceux en dessous",
        ),
    ] = ()
    galleries: Annotated[
        tuple[str, ...],
        Text(
            "Names of community or shared galleries that machines' images may come from",
            "Noms de galeries communautaires ou partagées d'où des images de machines peuvent venir",
        ),
    ] = ()


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge each image by the host of its registry, or by its gallery."""
    parameters = context.parameters.get(ID, {})
    for leaf, edge in meant(resource, Kind.IMAGE):
        by = edge.of(Kind.IMAGE)[0].decision
        if by == OF_PUBLISHERS:
            continue
        if leaf.value is UNKNOWN:
            yield undetermined(leaf.path)
            continue
        if by == OF_GALLERIES:
            if _gallery(leaf.value) not in {name.lower() for name in parameters.get("galleries", ())}:
                yield Finding(leaf.path, SHARED(found=found(resource, leaf.path)))
        elif by == OF_SITES:
            word, bar, image = leaf.value.partition("|")
            if bar and word.strip().lower() in _SEVERAL:
                yield undetermined(leaf.path, UNREAD())
            elif bar and word.strip().lower() == _CONTAINER:
                yield from _judged(resource, leaf, image, context)
        elif by == BESIDE:
            yield from _beside(resource, leaf, context)
        elif not _is_of_a_workspace(resource.look((*leaf.path[:-1], KIND))):
            yield from _judged(resource, leaf, leaf.value, context)


def _beside(resource: Resource, leaf: Leaf, context: Context) -> Iterator[Finding]:
    """Judge an image by the registry named beside; one that is named there is judged as any other host."""
    server = resource.look((*leaf.path[:-1], SERVER))
    if server is None or (server is not UNKNOWN and not server):
        yield from _judged(resource, leaf, leaf.value, context)


def _judged(resource: Resource, leaf: Leaf, image: str, context: Context) -> Iterator[Finding]:
    registry = _registry(image)
    declared = context.parameters.get(ID, {}).get("registries", ())
    if not is_inside(registry, context.cloud, declared):
        cloud, shown = context.cloud.display_name, found(resource, leaf.path)
        yield Finding(leaf.path, FOREIGN(cloud=cloud, registry=registry, found=shown))


def _registry(image: str) -> str:
    """Give the host an image comes from, as Docker reads it: what is before the first slash, if it looks like one."""
    first, slash, _ = image.strip().removeprefix("https://").partition("/")
    is_host = bool(slash) and ("." in first or ":" in first or first == "localhost")
    return first.partition(":")[0].lower() if is_host else DOCKER_HUB


def _gallery(path: str) -> str:
    """Give the name in `/CommunityGalleries/name/Images/...`, in lower case; empty when there is none."""
    steps = path.strip("/").split("/")
    return steps[1].lower() if len(steps) > 1 and steps[0].lower().endswith("galleries") else ""


_CONTAINERS = "azure-native:containerinstance:ContainerGroup"

RULE = Rule(
    id=ID,
    ref="BLEU-0113",
    severity=Severity.HIGH,
    title=Text(
        "Images come from a registry of the cloud, or from one that was declared",
        "Les images viennent d'un registre du cloud, ou d'un registre déclaré",
    ),
    reason=Text(
        "An image is code. From a registry abroad it can be withheld or exchanged by whoever runs that registry or "
        "governs it, and each pull tells it what runs here. An image without a registry comes from Docker Hub, and one "
        "of a community gallery from anybody.",
        "Une image est du code. Venue d'un registre étranger, elle peut être retenue ou échangée par qui exploite ce "
        "registre ou le gouverne, et chaque téléchargement lui dit ce qui tourne ici. Une image sans registre vient de "
        "Docker Hub, et celle d'une galerie communautaire, de n'importe qui.",
    ),
    fix=Text(
        "Import the image into a registry of your own and name it with that registry's host, or list the registry in "
        "the rule's parameter `registries` (a gallery in `galleries`)",
        "Importez l'image dans un registre à vous et nommez-la avec l'hôte de ce registre, ou listez le registre dans "
        "le paramètre `registries` de la règle (une galerie dans `galleries`)",
    ),
    controls=("12.14.a", "15.1.b", "19.2.b"),
    check=check,
    refused=Example(_CONTAINERS, {"containers": [{"name": "web", "image": "nginx:latest"}]}),
    accepted=Example(_CONTAINERS, {"containers": [{"name": "web", "image": "registry.internal/nginx:1.29"}]}),
    types=types_with(Kind.IMAGE),
    parameters=Parameters,
)
