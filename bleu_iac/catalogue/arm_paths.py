"""Build ARM's side of the catalogue from the SDK: see `bleu_iac.catalogue.arm` for what it says.

The SDK does not hold ARM's paths: it is published without the section `Import` of its documentation, which shows them.
`data/arm_paths.tsv` has those that are documented. For any other type the path follows a rule: the namespace is that of
the module's listed types (or `data/arm_namespaces.tsv`'s, or else `Microsoft.<Module>`), each `<thing>Name` that names
a parent gives a segment `<things>/{<thing>Name}`, in the words of the listed paths where they have it, and the type
itself gives the last one, as a plural in camel case. Such a path is marked `derived`: its ids have ARM's shape, but the
words in them are a guess.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from bleu_iac.catalogue import data, sdk
from bleu_iac.catalogue.shapes import Kind, ListOf, MapOf, ObjectOf, OneOf, Properties, Ref, Scalar, Shape

_NAME = re.compile(r"\{([\w.]+)\}(?=/|$)")
_GROUP = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"


def build() -> dict[str, Any]:
    """Give the content of `arm.json`: of each type its path, whether derived, where `properties` is kept, its kind."""
    built: dict[str, Any] = {}
    for token in sorted(sdk.tokens()):
        kind = sdk.resource_type(token)
        if kind is None:
            raise KeyError(token)
        name = token.partition(":")[2]
        listed = _listed().get(name)
        path = _derive(name, kind.inputs, kind.outputs) if listed is None else _written_out(listed)
        kept = sorted(set(_kept(kind.inputs, "", frozenset())))
        own_kind = kind.inputs.get("kind")
        built[name] = [path, int(listed is None), kept, own_kind.constant if own_kind and own_kind.constant else ""]
    if strangers := _listed().keys() - built.keys():
        raise ValueError(f"arm_paths.tsv has types the SDK does not: {', '.join(sorted(strangers))}")
    return built


def names() -> dict[str, list[str]]:
    """Give the content of `names.json`: every property's name, by its first letter.

    ARM does not mind capitals and azure-native does. Where two names differ in nothing else, neither is here.
    """
    spellings: dict[str, set[str]] = {}
    for token in sdk.tokens():
        kind = sdk.resource_type(token)
        inputs: Properties = kind.inputs if kind is not None else {}
        for properties in (inputs, *map(sdk.object_type, sdk.reachable(inputs))):
            for name in properties:
                spellings.setdefault(name.lower(), set()).add(name)
    found: dict[str, list[str]] = {}
    for lowered, written in sorted(spellings.items()):
        if len(written) == 1:
            found.setdefault(lowered[0], []).append(*written)
    return found


def _kept(inside: Properties, above: str, seen: frozenset[Ref]) -> Iterator[str]:
    """Give the places of a property called `properties`; a type inside itself is not followed again."""
    for name, item in inside.items():
        here = f"{above}{name}"
        if name == "properties":
            yield here
        for ref, depth in _objects(item.shape):
            if ref not in seen:
                yield from _kept(sdk.object_type(ref), f"{here}{'[*]' * depth}.", seen | {ref})


def _objects(shape: Shape, depth: int = 0) -> Iterator[tuple[Ref, int]]:
    match shape:
        case ObjectOf(ref):
            yield ref, depth
        case ListOf(element) | MapOf(element):
            yield from _objects(element, depth + 1)
        case OneOf(options):
            for option in options:
                yield from _objects(option, depth)


@cache
def _listed() -> Mapping[str, str]:
    return {name: path for name, path in data.rows("arm_paths.tsv")}  # noqa: C416 - checks that each row has two


def _written_out(path: str) -> str:
    where, _, rest = path.partition(":")
    if where == "rg":
        return f"{_GROUP}/providers/{rest}"
    if where == "sub":
        return f"/subscriptions/{{subscriptionId}}/providers/{rest}"
    if where == "on":
        scope, _, rest = rest.partition(":")
        return f"/{scope}/providers/{rest}"
    return path


@cache
def _namespaces() -> Mapping[str, str]:
    return dict(data.rows("arm_namespaces.tsv"))  # type: ignore[arg-type]


def _derive(name: str, inputs: Properties, outputs: Properties) -> str:
    module, _, kind = name.partition(":")
    namespace = _namespaces().get(module) or _listed_words(module).get("") or f"Microsoft.{module.capitalize()}"
    path_only = {
        key: item
        for key, item in inputs.items()
        if key not in outputs and isinstance(item.shape, Scalar) and item.shape.kind is Kind.STRING
    }
    start = next((f"/{{{scope}}}" for scope in ("scope", "resourceUri") if scope in path_only), None)
    if start is None:
        start = _GROUP if "resourceGroupName" in path_only else "/subscriptions/{subscriptionId}"
    named = [key for key in path_only if key.endswith("Name") and key != "resourceGroupName"]
    own = _own_name(kind, [key for key in named if not path_only[key].required])
    parents = sorted((key for key in named if path_only[key].required), key=lambda key: (_depth(module, key), key))
    words = _listed_words(module)
    segments = [f"{words.get(key) or _plural(key.removesuffix('Name'))}/{{{key}}}" for key in parents]
    last = own or ("name" if "name" in inputs else None)
    segments.append(f"{_plural(kind[0].lower() + kind[1:])}/{f'{{{last}}}' if last else 'default'}")
    return "/".join((start, "providers", namespace, *segments))


def _own_name(kind: str, candidates: list[str]) -> str | None:
    exact = [key for key in candidates if key.lower() == f"{kind.lower()}name"]
    return next(iter(exact or candidates), None)


@cache
def _required_names(module: str) -> Mapping[str, int]:
    """Tell how many parents each name of a module's paths has, as far as the listed paths say."""
    named = [_NAME.findall(_written_out(text)) for name, text in _listed().items() if name.startswith(f"{module}:")]
    return {names[-1]: len(names) for names in named if names}


@cache
def _listed_words(module: str) -> Mapping[str, str]:
    """Give the word that stands before each name in most of a module's listed paths, and its namespace under `""`."""
    said: dict[str, Counter[str]] = {}
    for name, text in _listed().items():
        if name.startswith(f"{module}:"):
            namespace, *steps = _written_out(text).rpartition("/providers/")[2].split("/")
            said.setdefault("", Counter())[namespace] += 1
            for word, key in zip(steps[::2], steps[1::2], strict=False):
                said.setdefault(key.strip("{}"), Counter())[word] += 1
    return {key: min(words, key=lambda word: (-words[word], word)) for key, words in said.items()}


def _depth(module: str, name: str) -> int:
    return _required_names(module).get(name, 0)


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"
