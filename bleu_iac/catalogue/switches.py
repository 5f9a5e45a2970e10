"""Find, in the SDK's shapes, the properties that mean the same in every type: see `bleu_iac.catalogue.facts`."""

import re
from collections.abc import Callable, Iterator, Mapping

from bleu_iac.catalogue import sdk
from bleu_iac.catalogue.facts import Fact
from bleu_iac.catalogue.shapes import ListOf, MapOf, ObjectOf, OneOf, Properties, Ref, Scalar, Shape

_TLS = re.compile(r"(minimum|minimal|min|minSupported)TlsVersion(Allowed)?")

_SWITCHES: Mapping[Fact, Callable[[str], bool]] = {
    Fact.PUBLIC_ACCESS: lambda name: name == "publicNetworkAccess",
    Fact.LOCAL_AUTH: lambda name: name == "disableLocalAuth",
    Fact.TLS: lambda name: _TLS.fullmatch(name) is not None,
}


def build() -> dict[str, dict[str, list[str]]]:
    """Give the content of `facts.json`."""
    found: dict[str, dict[str, list[str]]] = {fact.value: {} for fact in Fact}
    for token in sorted(sdk.tokens()):
        resource_type = sdk.resource_type(token)
        if resource_type is None:
            raise KeyError(token)
        name = token.partition(":")[2]
        for fact, wanted in _SWITCHES.items():
            if where := _nearest(path for path in _switches(resource_type.inputs, wanted, "", frozenset())):
                found[fact][name] = where
        if rules := sorted(set(_security_rules(resource_type.inputs, "", frozenset()))):
            found[Fact.SECURITY_RULES][name] = rules
    return found


def _nearest(paths: Iterator[str]) -> list[str]:
    all_paths = set(paths)
    depth = min((path.count(".") for path in all_paths), default=0)
    return sorted(path for path in all_paths if path.count(".") == depth)


def _switches(inside: Properties, wanted: Callable[[str], bool], above: str, seen: frozenset[Ref]) -> Iterator[str]:
    """Give the paths of scalars outside lists and maps; a type inside itself is not followed again."""
    for name, item in inside.items():
        if wanted(name) and isinstance(item.shape, Scalar):
            yield above + name
        for ref in _objects(item.shape):
            if ref not in seen:
                yield from _switches(sdk.object_type(ref), wanted, f"{above}{name}.", seen | {ref})


def _objects(shape: Shape) -> Iterator[Ref]:
    if isinstance(shape, ObjectOf):
        yield shape.ref
    elif isinstance(shape, OneOf):
        for option in shape.options:
            yield from _objects(option)


def _security_rules(inside: Properties, above: str, seen: frozenset[Ref]) -> Iterator[str]:
    """Give the paths of objects that are security rules, in lists as well."""
    names = inside.keys()
    by_prefix = names & {"sourceAddressPrefix", "sourceAddressPrefixes"} and "access" in names
    if by_prefix or {"sources", "direction"} <= names:
        yield above
    for name, item in inside.items():
        for ref in sdk.references(item.shape):
            if ref not in seen:
                here = f"{above}.{name}".removeprefix(".") + "[*]" * _lists(item.shape)
                yield from _security_rules(sdk.object_type(ref), here, seen | {ref})


def _lists(shape: Shape) -> int:
    return 1 + _lists(shape.element) if isinstance(shape, ListOf | MapOf) else 0
