"""What a document is, and the resources in it: found by its content, never by its name."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from bleu_iac.check import template
from bleu_iac.check.source import Source, unreadable
from bleu_iac.check.stack import Stack
from bleu_iac.resources import Resource
from bleu_iac.rules.asking import RuleSet
from bleu_iac.templates.opening import is_template
from bleu_iac.text import Text

UNKNOWN_KIND = Text(
    "is JSON, but neither a stack's export or state nor an ARM template",
    "est du JSON, mais ni l'export ou l'état d'une pile, ni un modèle ARM",
)
GIVE_ONE = Text(
    "Give the output of `pulumi stack export`, a stack's state file or an ARM template",
    "Donnez la sortie de `pulumi stack export`, le fichier d'état d'une pile ou un modèle ARM",
)


class Kind(StrEnum):
    """What a document is."""

    EXPORT = "stack export"
    STATE = "stack state"
    TEMPLATE = "ARM template"


class Subject:
    """What is checked."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.kind: Kind | None = None
        """Known once the first resource was given, and at the end."""
        self._template: dict[str, Any] | None = None

    def judged(self, asked: RuleSet) -> Iterator[tuple[Resource, template.Said]]:
        """Give every resource with what rules find. Raises `UnreadableError` for what is none of the kinds."""
        for resource in self.resources():
            yield resource, list(asked.ask(resource))
        if self._template is not None:
            yield from template.judged(self._template, self._source.path, asked)

    def resources(self) -> Iterator[Resource]:
        """Give every resource of a stack; none of a template, which is kept to be opened."""
        document, stack = self._source.document, Stack(self._source)
        other: dict[str, Any] = {}
        if document.next() not in ("", "{"):
            document.value()
            document.end()
            raise self._unknown()
        for key in document.fields():
            if key in _STACKS:
                self.kind = _STACKS[key]
                if "version" in other:
                    stack.check_version(other["version"])
                yield from stack.resources(key) if self.kind is Kind.EXPORT else stack.latest(key)
            else:
                other[key] = document.value()
        document.end()
        if self.kind is not None:
            stack.check_version(other.get("version"))
        elif is_template(other):
            self.kind, self._template = Kind.TEMPLATE, other
        else:
            raise self._unknown()

    def _unknown(self) -> Exception:
        return unreadable(self._source.path, "", "BLEU-E522", UNKNOWN_KIND(), GIVE_ONE())


_STACKS = {"deployment": Kind.EXPORT, "checkpoint": Kind.STATE}
