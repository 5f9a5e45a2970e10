"""The resources of a stack, from its export or from the state file of a backend of one's own.

    {"version": 3, "deployment": {"resources": [...]}}              pulumi stack export
    {"version": 3, "checkpoint": {"latest": {"resources": [...]}}}  .pulumi/stacks/<project>/<stack>.json

What is judged (sdk/go/common/apitype/core.go in pulumi/pulumi has the fields):

- A resource by its inputs: what was asked for, with what the provider filled in. Where a state has none, as after some
  imports and reads, by its outputs: what the service said there is.
- What waits to be deleted (`delete`) as well, since it still stands; and what an interrupted operation was about
  (`pending_operations`), since it may.
- What the stack only reads (`external`) like what it manages: it relies on it, and no policy pack ever sees it.
- The settings of a provider that the document does not hold are unknown, so that what they decide is undetermined.
- What the document says of the key to its secrets, as an input of the stack.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from bleu_iac.catalogue.tokens import canonical, package
from bleu_iac.check import values
from bleu_iac.check.source import Source, UnreadableError, unreadable
from bleu_iac.resources import STACK_TYPE, UNKNOWN, Options, Path, Provider, Resource, show_path
from bleu_iac.rules.tool.secrets_provider_in_cloud import PROVIDER
from bleu_iac.text import Message, Text

VERSIONS = (3, 4)
"""The versions of the format that are read: sdk/go/common/apitype/core.go, `DeploymentSchemaVersion...`."""

OLD_VERSION = Text("is version {found}; known: {known}", "est de version {found} ; connues : {known}")
NO_VERSION = Text("has no version; known: {known}", "n'a pas de version ; connues : {known}")
EXPORT_AGAIN = Text(
    "Export the stack with a current engine: pulumi stack export",
    "Exportez la pile avec un moteur actuel : pulumi stack export",
)
NOT_A = Text("must be {wanted}, found {found}", "doit être {wanted}, trouvé : {found}")
AN_OBJECT = Text("an object", "un objet")
A_LIST = Text("a list", "une liste")
A_TEXT = Text("a text", "un texte")
A_TEXT_THAT_IS_NOT_EMPTY = Text("a text that is not empty", "un texte non vide")
A_SWITCH = Text("true or false", "true ou false")

_PROVIDER_TYPES = "pulumi:providers:"
_ENGINES_OWN = "pulumi:"
_SECRETS = "secrets_providers"
_NO_OPTIONS = Options()
_NO_DEPENDENCIES: Mapping[str, Any] = {}


class _Unseen(Mapping[str, Any]):
    """The settings of a provider that nobody has seen: whichever is asked for is unknown."""

    def __getitem__(self, key: str) -> Any:
        return UNKNOWN

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


_UNSEEN = _Unseen()


@dataclass
class Stack:
    """Reads one document's stack."""

    source: Source
    _providers: dict[str, Provider] = field(default_factory=dict[str, Provider])
    _early: list[tuple[Mapping[str, Any], str]] = field(default_factory=list[tuple[Mapping[str, Any], str]])
    """What came before its provider. The engine writes providers first, so there is nothing here as a rule."""

    def resources(self, where: str) -> Iterator[Resource]:
        """Give the resources of the deployment that comes next in the document, at the path `where`."""
        document = self.source.document
        if self._absent(where):
            return
        for key in document.fields():
            here = f"{where}.{key}"
            if key == _SECRETS:
                yield from _settings(document.value())
            elif key not in ("resources", "pending_operations"):
                document.value()
            elif not self._absent(here, A_LIST, "["):
                for index, element in enumerate(document.elements()):
                    yield from self._element(key, element, f"{here}[{index}]")
        for raw, reference in self._early:
            yield self._resource(raw, self._providers.get(reference) or _unseen_provider(reference))

    def latest(self, where: str) -> Iterator[Resource]:
        """Give the resources of the checkpoint that comes next in the document."""
        document = self.source.document
        if not self._absent(where):
            for key in document.fields():
                if key == "latest":
                    yield from self.resources(f"{where}.latest")
                else:
                    document.value()

    def check_version(self, version: Any) -> None:
        """Refuse a format that is not known; `None` when the document names none."""
        if version is None:
            raise self._wrong("", NO_VERSION(known=_KNOWN), EXPORT_AGAIN())
        if version not in VERSIONS or isinstance(version, bool):
            raise self._wrong("version", OLD_VERSION(found=repr(version), known=_KNOWN), EXPORT_AGAIN())

    def _absent(self, where: str, kind: Text = AN_OBJECT, first: str = "{") -> bool:
        """Tell whether a null stands next; refuse anything but an object or a list."""
        document = self.source.document
        if document.next() == first:
            return False
        value = document.value()
        if value is not None:
            raise self._not_a(where, kind, value)
        return True

    def _element(self, key: str, element: Any, where: str) -> Iterator[Resource]:
        raw = element
        if key == "pending_operations" and isinstance(element, dict):
            raw, where = element.get("resource"), f"{where}.resource"
        if type(raw) is not dict:
            raise self._not_a(where, AN_OBJECT, raw)
        for name, kind in FORM.items():
            value = raw.get(name)
            # What JSON gives has no subclasses: to compare the class itself is enough, and fast.
            if value.__class__ is not kind and value is not None:
                raise self._not_a(f"{where}.{name}", _KINDS[kind], value)
        for name in REQUIRED:
            if not raw.get(name):
                raise self._not_a(f"{where}.{name}", A_TEXT_THAT_IS_NOT_EMPTY, raw.get(name))
        self._check_lists(raw, where)
        reference = raw.get("provider") or ""
        declared: str = raw["type"]
        if not raw.get("custom") or declared.startswith(_ENGINES_OWN):
            yield self._resource(raw, None)
        elif not reference:
            yield self._resource(raw, Provider(f"{_PROVIDER_TYPES}{package(declared)}", "default", _UNSEEN))
        elif (provider := self._providers.get(reference)) is not None:
            yield self._resource(raw, provider)
        else:
            self._early.append((raw, reference))

    def _check_lists(self, raw: Mapping[str, Any], where: str) -> None:
        self._check_texts(raw.get("ignoreChanges"), where, ("ignoreChanges",))
        dependencies = raw.get("propertyDependencies")
        if dependencies and not _are_lists_of_texts(dependencies.values()):
            for name, followed in dependencies.items():
                self._check_texts(followed, where, ("propertyDependencies", name))

    def _check_texts(self, value: Any, where: str, path: Path) -> None:
        if value is None or (value.__class__ is list and set(map(type, value)) <= _TEXTS):
            return
        here = f"{where}.{show_path(path)}"
        if value.__class__ is not list:
            raise self._not_a(here, A_LIST, value)
        index, element = next((index, each) for index, each in enumerate(value) if each.__class__ is not str)
        raise self._not_a(f"{here}[{index}]", A_TEXT, element)

    def _resource(self, raw: Mapping[str, Any], provider: Provider | None) -> Resource:
        declared, urn = raw["type"], raw["urn"]
        inputs, secrets = values.read(raw.get("inputs") or raw.get("outputs") or {})
        name = _types_and_name(urn)[1]
        token = canonical(declared)
        if declared.startswith(_PROVIDER_TYPES):
            self._providers[f"{urn}::{raw.get('id')}"] = Provider(token, name, inputs, urn, secrets)
        return Resource(
            type=token,
            name=name,
            inputs=inputs,
            urn=urn,
            declared_type=declared,
            secrets=secrets,
            provider=provider,
            options=_options(raw),
            custom=raw.get("custom") is True,
            id=raw.get("id") or "",
            property_dependencies=raw.get("propertyDependencies") or _NO_DEPENDENCIES,
            final=True,
        )

    def _not_a(self, where: str, wanted: Text, found: Any) -> UnreadableError:
        shown = repr(found) if found is None or isinstance(found, bool | int | float) else type(found).__name__
        return self._wrong(where, NOT_A(wanted=wanted, found=shown), EXPORT_AGAIN())

    def _wrong(self, where: str, what: Message, fix: Message) -> UnreadableError:
        return unreadable(self.source.path, where, "BLEU-E523", what, fix)


_KNOWN = ", ".join(map(str, VERSIONS))
_KINDS: Mapping[type, Text] = {str: A_TEXT, bool: A_SWITCH, dict: AN_OBJECT, list: A_LIST}
_TEXTS, _LISTS = frozenset({str}), frozenset({list})
REQUIRED = ("type", "urn")
FORM: Mapping[str, type] = {
    "type": str,
    "urn": str,
    "custom": bool,
    "id": str,
    "inputs": dict,
    "outputs": dict,
    "parent": str,
    "provider": str,
    "protect": bool,
    "ignoreChanges": list,
    "propertyDependencies": dict,
}
"""What is read of a resource, all of it optional but for what is required: null stands for absent, as in the engine."""


def _are_lists_of_texts(values: Collection[Any]) -> bool:
    """Tell it of all at once: one by one, it would take longer than all else that is asked of a resource's form."""
    return set(map(type, values)) == _LISTS and set(map(type, chain.from_iterable(values))) <= _TEXTS


def _settings(secrets: Any) -> Iterator[Resource]:
    """Give what a document says of the stack itself as a resource of its own: who holds the key to its secrets."""
    if secrets is not None:
        yield Resource(STACK_TYPE, "stack", {PROVIDER: secrets}, declared_type=STACK_TYPE, custom=False)


def _unseen_provider(reference: str) -> Provider:
    types, name = _types_and_name(reference.rpartition("::")[0])
    return Provider(canonical(types.rpartition("$")[2]), name, _UNSEEN)


def _types_and_name(urn: str) -> tuple[str, str]:
    """Take apart `urn:pulumi:<stack>::<project>::<types>::<name>`; a name may hold what separates the parts."""
    _, _, types, name = (*urn.split("::", 3), "", "", "")[:4]
    return types, name or urn


def _options(raw: Mapping[str, Any]) -> Options:
    parent, ignored, protect = raw.get("parent") or "", raw.get("ignoreChanges") or (), raw.get("protect") is True
    return Options(protect, tuple(ignored), parent) if parent or ignored or protect else _NO_OPTIONS
