"""BLEU-0113."""

import pytest

from bleu_iac import clouds
from bleu_iac.resources import UNKNOWN

ID = "residency-images-from-known-registries"
LATER = "is not known before deployment"
GROUP = "azure-native:containerinstance:ContainerGroup"
OWN = f"example{clouds.get('bleu').suffix('acr')}"
UNREAD = "names images in a file that nobody reads here, so that nothing says where they come from"


def refused(path, registry, shown):
    wanted = "must be an image of a registry of Bleu, or of one in the rule's list"
    return [f"violation {path}: {wanted}, found {registry!r} ({shown!r})"]


@pytest.mark.parametrize(
    ("image", "registry"),
    [
        ("nginx", "docker.io"),
        ("nginx:1.29", "docker.io"),
        ("library/nginx", "docker.io"),
        ("ghcr.io/a/b:1", "ghcr.io"),
        ("mcr.microsoft.com/azure-cli", "mcr.microsoft.com"),
        ("registry.example.org:5000/a", "registry.example.org"),
        (f"{OWN}.example.org/a", f"{OWN}.example.org"),
        ("", "docker.io"),
        (f"{OWN}/a:1", None),
        (f"{OWN.upper()}/a@sha256:0", None),
        ("10.0.0.4:5000/a", None),
    ],
)
def test_an_image_is_judged_by_its_registry(ask, image, registry):
    path = "containers[0].image"
    expected = refused(path, registry, image) if registry else []
    assert ask(ID, GROUP, {"containers": [{"image": image}]}) == expected


def test_an_image_that_is_not_known_yet_is_no_pass(ask):
    inputs = {"containers": [{"image": UNKNOWN}], "initContainers": [{"image": UNKNOWN}]}
    assert ask(ID, GROUP, inputs) == [
        f"undetermined containers[0].image: {LATER}",
        f"undetermined initContainers[0].image: {LATER}",
    ]


def test_a_registry_can_be_declared(ask):
    inputs = {"containers": [{"image": "quay.io/a"}, {"image": "x.quay.io/a"}]}
    assert ask(ID, GROUP, inputs, parameters={"registries": ("quay.io",)}) == refused(
        "containers[1].image", "x.quay.io", "x.quay.io/a"
    )


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("DOCKER|nginx", refused("siteConfig.linuxFxVersion", "docker.io", "DOCKER|nginx")),
        (f"docker|{OWN}/a:1", []),
        ("COMPOSE|dmVyc2lvbjog", [f"undetermined siteConfig.linuxFxVersion: {UNREAD}"]),
        ("PYTHON|3.13", []),
        ("sitecontainers", []),
    ],
)
def test_what_a_site_runs_on_may_be_an_image(ask, version, expected):
    assert ask(ID, "azure-native:web:WebApp", {"siteConfig": {"linuxFxVersion": version}}) == expected


@pytest.mark.parametrize("server", [None, "", OWN, UNKNOWN])
def test_an_image_whose_registry_is_named_beside_is_left_to_its_host(ask, server):
    container = {"containerImage": "a:1", **({} if server is None else {"server": server})}
    inputs = {"properties": {"source": {"customContainer": container}}}
    unnamed = server is None or (server is not UNKNOWN and server == "")
    expected = refused("properties.source.customContainer.containerImage", "docker.io", "a:1") if unnamed else []
    assert ask(ID, "azure-native:appplatform:Deployment", inputs) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (UNKNOWN, refused("properties.properties.customServices[0].image.reference", "docker.io", "lab:1")),
        ("docker", refused("properties.properties.customServices[0].image.reference", "docker.io", "lab:1")),
        ("azureml", []),
    ],
)
def test_an_environment_of_a_workspace_is_no_image(ask, kind, expected):
    image = {"type": kind, "reference": "lab:1"}
    inputs = {"properties": {"computeType": "ComputeInstance", "properties": {"customServices": [{"image": image}]}}}
    assert ask(ID, "azure-native:machinelearningservices:Compute", inputs) == expected


def test_an_image_of_a_gallery_that_others_share_has_to_be_declared(ask):
    token, path = "azure-native:compute:VirtualMachine", "storageProfile.imageReference.communityGalleryImageId"
    given = "/CommunityGalleries/theirs-1234/Images/it/Versions/1.0.0"
    inputs = {"storageProfile": {"imageReference": {"communityGalleryImageId": given}}}
    assert ask(ID, token, inputs) == [
        f"violation {path}: must be an image of one's own, or of a gallery in the rule's list, found {given!r}"
    ]
    assert ask(ID, token, inputs, parameters={"galleries": ("Theirs-1234",)}) == []


@pytest.mark.parametrize("publisher", ["acme", UNKNOWN])
def test_an_image_of_the_marketplace_is_left_to_the_rule_on_offers(ask, publisher):
    inputs = {"storageProfile": {"imageReference": {"publisher": publisher, "offer": "o", "sku": "s"}}}
    assert ask(ID, "azure-native:compute:VirtualMachine", inputs) == []
    assert len(ask("residency-no-third-party-service", "azure-native:compute:VirtualMachine", inputs)) == 1
