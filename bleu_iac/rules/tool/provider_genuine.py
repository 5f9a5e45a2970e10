"""A provider's code is the one its name stands for."""

from collections.abc import Iterator, Mapping
from typing import Any

from bleu_iac.catalogue.tokens import package
from bleu_iac.resources import DOWNLOAD_URL as URL
from bleu_iac.resources import STARTED_BY as ENGINE
from bleu_iac.resources import UNKNOWN, Path, Resource
from bleu_iac.rules.looking import MUST_BE, found
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

LEFT_OUT = Text("left out", "omis")


def _said(resource: Resource) -> Iterator[tuple[Path, Any]]:
    """Give what is said of where the code comes from, in the present form and in that of older engines."""
    inside = resource.inputs.get(ENGINE)
    if isinstance(inside, Mapping):
        yield from (((ENGINE, name), inside.get(name)) for name in (URL, "name"))
    else:
        yield (ENGINE,), inside
    yield (URL,), resource.inputs.get(URL)


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Refuse a place of its own to fetch the code from, and code that takes a description and plays any provider."""
    if not resource.type.startswith("pulumi:providers:"):
        return
    name = package(resource.type)
    for path, value in _said(resource):
        if value is UNKNOWN:
            yield undetermined(path)
        elif value not in (None, "") and not (path[-1] == "name" and value == name):
            wanted = name if path[-1] == "name" else LEFT_OUT()
            yield Finding(path, MUST_BE(wanted=wanted, found=found(resource, path)))


RULE = Rule(
    id="tool-provider-genuine",
    ref="BLEU-0044",
    severity=Severity.CRITICAL,
    title=Text(
        "A provider's code is the one its name stands for", "Le code d'un fournisseur est celui que dit son nom"
    ),
    reason=Text(
        "A provider fetched from an address of one's own, or made by a generic one from a description, may carry the "
        "name of a known provider and be anything.",
        "Un fournisseur pris à une adresse à soi, ou tiré d'une description par un fournisseur générique, peut "
        "porter le nom d'un fournisseur connu et être n'importe quoi.",
    ),
    fix=Text(
        "Leave plugin_download_url out, and use the package published under that name",
        "Omettez plugin_download_url, et utilisez le paquet publié sous ce nom",
    ),
    controls=("12.10.c", "15.1.a"),
    check=check,
    of_provider=True,
    refused=Example("pulumi:providers:random", {ENGINE: {"name": "terraform-provider"}}),
    accepted=Example("pulumi:providers:azure-native", {ENGINE: {"name": "azure-native"}, "version": "3.29.0"}),
)
