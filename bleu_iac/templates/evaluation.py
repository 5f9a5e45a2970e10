"""The values of a template, as far as they can be known without deploying it.

A parameter has the value it was given, or its default; what only ARM knows, and what is not understood, is `UNKNOWN`.
What a secure parameter says, and all that is made of it, is a secret. Whatever a template holds, evaluating it ends:
depth, sizes and the number of steps are limited, and what goes beyond is unknown or told.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bleu_iac.resources import UNKNOWN, Path
from bleu_iac.templates.expressions import (
    Call,
    Inside,
    Literal,
    Node,
    NotUnderstoodError,
    inside_brackets,
    parse,
    plain,
)
from bleu_iac.templates.functions import LONGEST_TEXT, PLAIN, STRUCTURAL
from bleu_iac.templates.own import FUNCTIONS, JOINING, Own
from bleu_iac.text import Message, Text

MOST_COPIES = 800
"""ARM's own limit of a loop."""
_DEEPEST = 60
_LARGEST = 50_000
"""Values in what one expression gives."""
_MOST_STEPS = 300_000
_CHARACTERS = 50
"""Of a text count as much as a value."""

TOO_LARGE = Text("is too large to be read to its end", "est trop grand pour être lu jusqu'au bout")
NAME_UNKNOWN = Text(
    "has a property whose name is not known before deployment",
    "a une propriété dont le nom n'est pas connu avant le déploiement",
)
TOO_MANY_COPIES = Text(
    "makes {count} copies, and {most} at most are read",
    "fait {count} copies, dont {most} au plus sont lues",
)


@dataclass(frozen=True, slots=True)
class Closed:
    """Something in a template that could not be opened."""

    path: Path
    message: Message


@dataclass(frozen=True, slots=True)
class Loop:
    """A variable that is a loop: a list of what each turn gives."""

    raw: Mapping[str, Any]
    name: str


class Budget:
    """How much of a template is evaluated, with all that it nests.

    Once it is used up, expressions are unknown and loops turn once: what is written out is still read.
    """

    def __init__(self) -> None:
        self._left = _MOST_STEPS

    @property
    def is_gone(self) -> bool:
        """Whether it is used up."""
        return self._left < 0

    def spend(self, steps: int = 1) -> None:
        """Use up some."""
        self._left -= steps


@dataclass(frozen=True, slots=True)
class Parameter:
    """A template's parameter."""

    value: Any
    """What it was given; without that, its default as the template has it."""
    is_given: bool
    is_secret: bool = False


@dataclass
class Scope:
    """What expressions are evaluated in."""

    budget: Budget
    closed: list[Closed]
    """What could not be opened, gathered on the way."""
    parameters: Mapping[str, Parameter]
    """By name, in lower case."""
    variables: Mapping[str, Any]
    """As the template has them, by name in lower case."""
    functions: Mapping[str, Mapping[str, Any]]
    """The template's own, by namespace and name, in lower case."""
    loops: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """The index of each loop around, by name in lower case, that of the innermost also without a name."""
    at: Path = ()
    """The place of what is evaluated, for what is told of it."""
    _known: dict[tuple[str, str], tuple[Any, bool]] = field(default_factory=dict[tuple[str, str], tuple[Any, bool]])
    _met_secret: bool = False
    _depth: int = 0

    def in_loop(self, name: str, index: Any) -> "Scope":
        """Give the scope inside one turn of a loop."""
        return replace(self, loops={**self.loops, name.lower(): index, "": index})

    def without_defaults(self) -> "Scope":
        """Give the scope in which a parameter that was not given may have any value."""
        given = {
            name: each if each.is_given else replace(each, value=UNKNOWN, is_given=True)
            for name, each in self.parameters.items()
        }
        return replace(self, parameters=given, _known={})

    def value(self, raw: Any, secrets: set[Path], path: Path = ()) -> Any:
        """Evaluate what a template has at a place; paths of what is secret in it are added to `secrets`."""
        self.budget.spend()
        if isinstance(raw, str):
            return self._text(raw, secrets, path)
        if not isinstance(raw, (Mapping, list)):
            return raw
        if self._depth > _DEEPEST:
            return UNKNOWN
        self._depth += 1
        try:
            if isinstance(raw, Mapping):
                return self._object(raw, secrets, path)
            return [self.value(inner, secrets, (*path, index)) for index, inner in enumerate(raw)]
        finally:
            self._depth -= 1

    def turns(self, loop: Mapping[str, Any], path: Path, *, may_be_given: bool = False) -> Iterator["Scope"]:
        """Give the scope of each turn of a loop. One that can't be counted is turned once, at an unknown index.

        So is one that only the defaults of parameters leave out, where these may still be given.
        """
        by_name = {key.lower(): inner for key, inner in loop.items()}
        name = by_name.get("name")
        count = self.value(by_name.get("count"), set())
        if may_be_given and count is not UNKNOWN and count == 0:
            count = self.without_defaults().value(by_name.get("count"), set())
        name = name if isinstance(name, str) else ""
        if isinstance(count, int) and not isinstance(count, bool) and 0 <= count <= MOST_COPIES:
            for index in range(count):
                if self.budget.is_gone:
                    yield self.in_loop(name, UNKNOWN)
                    return
                yield self.in_loop(name, index)
            return
        if count is not UNKNOWN:
            self.closed.append(Closed((*self.at, *path), TOO_MANY_COPIES(count=repr(count)[:40], most=MOST_COPIES)))
        yield self.in_loop(name, UNKNOWN)

    def _object(self, raw: Mapping[str, Any], secrets: set[Path], path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, inner in raw.items():
            if key.lower() == "copy" and isinstance(inner, list):
                for index, loop in enumerate(inner):
                    self._copied(loop, found, secrets, (*path, key, index))
                continue
            name = self._text(key, set(), ()) if inside_brackets(key) is not None else plain(key)
            if isinstance(name, str):
                found[name] = self.value(inner, secrets, (*path, name))
            else:
                self.closed.append(Closed((*self.at, *path, key), NAME_UNKNOWN()))
        return found

    def _copied(self, loop: Any, found: dict[str, Any], secrets: set[Path], path: Path) -> None:
        """Evaluate a property that is a loop: a list of what each turn gives."""
        by_name = {key.lower(): inner for key, inner in loop.items()} if isinstance(loop, Mapping) else {}
        name = by_name.get("name")
        if not isinstance(name, str):
            self.closed.append(Closed((*self.at, *path), NAME_UNKNOWN()))
            return
        hidden: set[Path] = set()
        turned = [(turn.loops[""], turn.value(by_name.get("input"), hidden)) for turn in self.turns(by_name, path)]
        found[name] = [value for _, value in turned]
        if turned and turned[0][0] is UNKNOWN:
            found[name].append(UNKNOWN)  # there may be more of them
        if hidden:
            secrets.add((*path[:-2], name))

    def _text(self, text: str, secrets: set[Path], path: Path) -> Any:
        expression = inside_brackets(text)
        if expression is None:
            return plain(text)
        if self.budget.is_gone:
            return UNKNOWN
        before, self._met_secret = self._met_secret, False
        self.budget.spend(len(text) // _CHARACTERS)
        try:
            value = self._node(parse(expression))
        except NotUnderstoodError:
            value = UNKNOWN
        if self._met_secret:
            secrets.add(path)
        self._met_secret = before
        return value

    def _node(self, node: Node) -> Any:
        self.budget.spend()
        if isinstance(node, Literal):
            return node.value
        if self._depth > _DEEPEST or self.budget.is_gone:
            return UNKNOWN
        self._depth += 1
        try:
            return self._call(node) if isinstance(node, Call) else self._inside(node)
        finally:
            self._depth -= 1

    def _inside(self, node: Inside) -> Any:
        value, key = self._node(node.value), self._node(node.key)
        if value is UNKNOWN or key is UNKNOWN:
            return UNKNOWN
        if isinstance(value, Own):
            return value.part(key)
        if isinstance(value, Mapping) and isinstance(key, str):
            if key in value:
                return value[key]
            same = [inner for name, inner in value.items() if name.lower() == key.lower()]
            return same[0] if len(same) == 1 else (None if node.or_null and not same else UNKNOWN)
        if isinstance(value, list) and isinstance(key, int) and not isinstance(key, bool):
            return value[key] if 0 <= key < len(value) else (None if node.or_null else UNKNOWN)
        return None if value is None and node.or_null else UNKNOWN

    def _call(self, node: Call) -> Any:
        if (special := _SPECIAL.get(node.name)) is not None:
            return special(self, node.arguments)
        arguments = [self._node(argument) for argument in node.arguments]
        if node.name in self.functions:
            return self._own_function(self.functions[node.name], arguments)
        joining = JOINING.get(node.name) if any(isinstance(argument, Own) for argument in arguments) else None
        function = joining or STRUCTURAL.get(node.name) or FUNCTIONS.get(node.name)
        if function is None:
            function = PLAIN.get(node.name)
            if function is None or any(argument is UNKNOWN for argument in arguments):
                return UNKNOWN
        try:
            value = function(*arguments)
        except Exception:  # noqa: BLE001 - what a function does not take has no value here, whatever is wrong with it
            return UNKNOWN
        return value if self._fits(value) else UNKNOWN

    def _fits(self, value: Any) -> bool:
        """Tell whether a value is small enough to go on with: one that is named often is still whole at each place."""
        if self.budget.is_gone:
            return False
        count, level = 0, [value]
        for _ in range(_DEEPEST):
            below: list[Any] = []
            for inner in level:
                text = inner.text if isinstance(inner, Own) else inner
                if isinstance(text, str):
                    count += len(text) // _CHARACTERS
                    if len(text) > LONGEST_TEXT:
                        return False
                if isinstance(inner, (Mapping, list)):
                    below.extend(inner.values() if isinstance(inner, Mapping) else inner)
                if count + len(below) > _LARGEST:
                    return False
            count += len(level)
            if not below:
                self.budget.spend(count)
                return True
            level = below
        return False

    def _own_function(self, function: Mapping[str, Any], arguments: Sequence[Any]) -> Any:
        declared = [p.get("name") for p in function.get("parameters") or () if isinstance(p, Mapping)]
        given = {
            name.lower(): Parameter(value, is_given=True)
            for name, value in zip(declared, arguments, strict=False)
            if isinstance(name, str)
        }
        output = function.get("output")
        inner = replace(self, parameters=given, variables={}, functions={}, loops={}, _known={})
        return inner.value(output.get("value"), set()) if isinstance(output, Mapping) else UNKNOWN

    def _named(self, kind: str, arguments: Sequence[Node]) -> Any:
        """Give the value of a parameter or a variable, evaluated once; one that needs itself is unknown."""
        name = self._node(arguments[0]) if len(arguments) == 1 else None
        if not isinstance(name, str):
            return UNKNOWN
        key = (kind, name.lower())
        if key not in self._known:
            self._known[key] = (UNKNOWN, False)
            before = self._met_secret
            hidden: set[Path] = set()
            value = self._parameter(key[1], hidden) if kind == "parameter" else self._variable(key[1], hidden)
            self._met_secret = before
            self._known[key] = (value if self._fits(value) else UNKNOWN, bool(hidden))
        value, is_secret = self._known[key]
        self._met_secret = self._met_secret or is_secret
        return value if self._fits(value) else UNKNOWN  # counted at each place that names it

    def _parameter(self, name: str, hidden: set[Path]) -> Any:
        parameter = self.parameters.get(name)
        if parameter is None:
            return UNKNOWN
        if parameter.is_secret:
            hidden.add(())
        return parameter.value if parameter.is_given else self.value(parameter.value, hidden)

    def _variable(self, name: str, hidden: set[Path]) -> Any:
        if name not in self.variables:
            return UNKNOWN
        outside = replace(self, loops={}) if self.loops else self  # a variable is not made again at each turn
        raw = self.variables[name]
        if not isinstance(raw, Loop):
            return outside.value(raw, hidden)
        found: dict[str, Any] = {}
        outside._copied(raw.raw, found, hidden, ("copy", 0))
        return found[raw.name]

    def _if(self, arguments: Sequence[Node]) -> Any:
        if len(arguments) != 3:
            return UNKNOWN
        condition = self._node(arguments[0])
        if condition is True or condition is False:
            return self._node(arguments[1] if condition else arguments[2])
        return UNKNOWN

    def _all(self, arguments: Sequence[Node], decides: bool) -> Any:
        """Evaluate `and` (decided by a false) and `or` (by a true): one known value can decide among unknown ones."""
        values = [self._node(argument) for argument in arguments]
        if any(value is decides for value in values):
            return decides
        return (not decides) if all(value is (not decides) for value in values) else UNKNOWN

    def _coalesce(self, arguments: Sequence[Node]) -> Any:
        for argument in arguments:
            if (value := self._node(argument)) is not None:
                return value
        return None

    def _copy_index(self, arguments: Sequence[Node]) -> Any:
        values = [self._node(argument) for argument in arguments]
        name = values.pop(0) if values and isinstance(values[0], str) else ""
        index = self.loops.get(name.lower(), UNKNOWN)
        offset = values[0] if values else 0
        if index is UNKNOWN or not isinstance(offset, int) or len(values) > 1:
            return UNKNOWN
        return index + offset


_SPECIAL: Mapping[str, Callable[[Scope, Sequence[Node]], Any]] = {
    "and": lambda scope, arguments: scope._all(arguments, decides=False),
    "coalesce": Scope._coalesce,
    "copyindex": Scope._copy_index,
    "if": Scope._if,
    "or": lambda scope, arguments: scope._all(arguments, decides=True),
    "parameters": lambda scope, arguments: scope._named("parameter", arguments),
    "variables": lambda scope, arguments: scope._named("variable", arguments),
}
"""Functions that need the scope, or not all of what they are given."""
