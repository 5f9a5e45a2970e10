"""What a template's outputs show: whoever may read a deployment reads them, and they are kept with it.

Microsoft Learn, "Outputs in ARM templates" and "Bicep linter rule - outputs should not contain secrets".
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bleu_iac.resources import Path
from bleu_iac.templates.evaluation import Scope
from bleu_iac.templates.expressions import Call, Inside, Node, NotUnderstoodError, inside_brackets, parse

SECURE = frozenset({"securestring", "secureobject"})
"""The types whose values ARM keeps to itself."""

_DEEPEST = 60
"""Beyond that nothing is read, and it may be anything."""
_GIVES_KEYS = re.compile(
    r"list\w*(?:key|secret|sas|credential|token|connectionstring|password|config|publishing|callbackurl)\w*"
)
"""Functions that ask a service for what opens it; a workflow's callback URL has its signature in it."""


def showing(outputs: Any, scope: Scope) -> Iterator[Path]:
    """Give the path of each output that has a secret in it and a type that does not keep it."""
    for name, output in outputs.items() if isinstance(outputs, Mapping) else ():
        own = {key.lower(): inner for key, inner in output.items()} if isinstance(output, Mapping) else {}
        kind = own.get("type")
        if (isinstance(kind, str) and kind.lower() in SECURE) or scope.value(own.get("condition"), set()) is False:
            continue
        for part in ("value", "copy"):
            hidden: set[Path] = set()
            scope.value(own.get(part), hidden)
            if hidden or _asks_for_keys(own.get(part)):
                yield (name, part)


def _asks_for_keys(raw: Any, depth: int = 0) -> bool:
    if isinstance(raw, (Mapping, list)):
        inside = raw.values() if isinstance(raw, Mapping) else raw
        return depth > _DEEPEST or any(_asks_for_keys(each, depth + 1) for each in inside)
    expression = inside_brackets(raw) if isinstance(raw, str) else None
    if expression is None:
        return False
    try:
        return any(isinstance(node, Call) and _GIVES_KEYS.fullmatch(node.name) for node in _nodes(parse(expression)))
    except NotUnderstoodError:
        return False


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    inner = node.arguments if isinstance(node, Call) else (node.value, node.key) if isinstance(node, Inside) else ()
    for each in inner:
        yield from _nodes(each)
