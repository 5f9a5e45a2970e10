"""Check what a component is given, before anything is created, and refuse all that is wrong in one error.

A component's arguments are a `TypedDict`, which checks nothing at run time. Here one reading of its annotations does it
for all components: a field of a plain type is judged now, so it must be there, of that type, and no Output; a field of
type `pulumi.Input` may come from another resource and is never looked at.
"""

import sys
import types
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, ForwardRef, NotRequired, Required, Union, get_args, get_origin, is_typeddict

import pulumi

from bleu_iac.clouds.validation import nearest
from bleu_iac.errors import BleuError, Problem
from bleu_iac.text import Message, Text

CANNOT_BE_BUILT = Text("{component} {name!r} cannot be built", "{component} {name!r} ne peut pas être construit")

NOT_AN_ARGUMENT = Text("is not an argument", "n'est pas un argument")
MISSING = Text("is missing", "est absent")
GIVE_A_VALUE = Text("Give it {kind}", "Donnez-lui {kind}")
AN_OUTPUT = Text(
    "must be known now, got an Output",
    "doit être connu maintenant, et c'est un Output",
)
PASS_A_VALUE = Text(
    "Pass {kind}: it is judged before anything is created",
    "Passez {kind} : il est jugé avant toute création",
)
WRONG_TYPE = Text("must be {kind}, got {value}", "doit être {kind}, et non {value}")
WRITE_IT_SO = Text("Write {kind}", "Écrivez {kind}")
NOT_ONE_OF = Text("{value!r} is not one of the values it takes", "{value!r} n'est pas une des valeurs admises")
OUT_OF_BOUNDS = Text("must be between {low} and {high}, got {value}", "doit être entre {low} et {high}, et non {value}")
KEEP_THE_DEFAULT = Text("Leave it out to keep {default}", "Omettez-le pour garder {default}")

A_TEXT = Text("a text", "un texte")
A_NUMBER = Text("a whole number", "un nombre entier")
A_BOOLEAN = Text("True or False", "True ou False")
A_LIST = Text("a list ({kind} each)", "une liste (chaque élément : {kind})")
A_MAPPING = Text("a mapping from names ({kind} each)", "une table par noms (chaque valeur : {kind})")
A_SHAPE = Text("a mapping with {fields}", "une table avec {fields}")
AN_INSTANCE = Text("a {name}", "un {name}")
ANY_OF = Text("{first} or {second}", "{first} ou {second}")
ANY_VALUE = Text("a value", "une valeur")

_LONGEST_SHOWN = 60
_MARKS: tuple[Any, ...] = (NotRequired, Required)


class ArgumentError(BleuError, pulumi.RunError):
    """A component was given wrong arguments. Being a `RunError`, Pulumi shows its text and no traceback."""


class Checked:
    """The arguments of one component as far as they were judged: which are sound, and every problem so far."""

    def __init__(self, component: str, name: str, shape: type, args: Mapping[str, Any]) -> None:
        """Judge the arguments' shape; the component judges their values, with `sound`, and ends with `refuse`."""
        self._component = component
        self._name = name
        self._args = args
        self.problems = list(_problems(shape, args, ""))

    def sound(self, *arguments: str) -> bool:
        """Tell whether the arguments are all given, and nothing was found wrong in any of them yet."""
        return all(
            isinstance(self._args, Mapping) and argument in self._args and not self._touched(argument)
            for argument in arguments
        )

    def problem(self, code: str, where: str, what: Message, fix: Message) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, where, what, fix))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note problems found elsewhere."""
        self.problems.extend(problems)

    def within(self, argument: str, bounds: range, default: object) -> None:
        """Judge a number against the values it may take, the last one included in `bounds`."""
        value = self._args.get(argument)
        if self.sound(argument) and value not in bounds:
            self.problem(
                "BLEU-E106",
                argument,
                OUT_OF_BOUNDS(low=bounds[0], high=bounds[-1], value=value),
                KEEP_THE_DEFAULT(default=default),
            )

    def one_of(self, argument: str, choices: Collection[str]) -> None:
        """Judge a text, or each text of a list, against a closed list."""
        if not self.sound(argument):
            return
        value = self._args[argument]
        for where, chosen in (
            [(argument, value)]
            if isinstance(value, str)
            else [(f"{argument}[{index}]", element) for index, element in enumerate(value)]
        ):
            self.known(where, chosen, choices)

    def known(self, where: str, chosen: str, choices: Collection[str]) -> None:
        """Judge a text against a closed list."""
        if chosen not in choices:
            self.problem("BLEU-E105", where, NOT_ONE_OF(value=chosen), nearest(chosen, choices))

    def refuse(self) -> None:
        """Raise `ArgumentError` with every problem, when there is one."""
        if self.problems:
            raise ArgumentError(CANNOT_BE_BUILT(component=self._component, name=self._name), self.problems)

    def _touched(self, argument: str) -> bool:
        return any(
            problem.where == argument or problem.where.startswith((f"{argument}.", f"{argument}["))
            for problem in self.problems
        )


def _problems(shape: type, args: object, prefix: str) -> Iterator[Problem]:
    if not isinstance(args, Mapping):
        kind = _kind(shape)
        yield Problem("BLEU-E104", prefix.rstrip(".") or "args", WRONG_TYPE(kind=kind, value=_shown(args)), _so(kind))
        return
    fields = _fields(shape)
    for name in sorted(map(str, args.keys() - fields.keys())):
        yield Problem("BLEU-E101", f"{prefix}{name}", NOT_AN_ARGUMENT(), nearest(name, fields))
    for name, (annotation, required) in fields.items():
        where = f"{prefix}{name}"
        if name in args:
            yield from _misfits(annotation, args[name], where)
        elif required:
            yield Problem("BLEU-E102", where, MISSING(), GIVE_A_VALUE(kind=_kind(annotation)))


def _misfits(annotation: Any, value: object, where: str) -> Iterator[Problem]:
    """Say what is wrong with a value; nothing for one that may be an Output: it is not ours to look at."""
    if _is_input(annotation):
        return
    kind = _kind(annotation)
    if isinstance(value, pulumi.Output):
        yield Problem("BLEU-E103", where, AN_OUTPUT(), PASS_A_VALUE(kind=kind))
    elif is_typeddict(annotation):
        yield from _problems(annotation, value, f"{where}.")
    elif get_origin(annotation) is Mapping and isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(key, str):
                yield from _misfits(get_args(annotation)[1], inner, f"{where}.{key}")
            else:
                yield Problem("BLEU-E104", where, WRONG_TYPE(kind=kind, value=_shown(value)), _so(kind))
    elif get_origin(annotation) is Sequence and isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _misfits(get_args(annotation)[0], inner, f"{where}[{index}]")
    elif not _fits(annotation, value):
        yield Problem("BLEU-E104", where, WRONG_TYPE(kind=kind, value=_shown(value)), _so(kind))


def _fits(annotation: Any, value: object) -> bool:
    if _is_union(annotation):
        return any(_fits(option, value) for option in get_args(annotation))
    if annotation is int:  # numbers arrive as floats from a published component: 90 is 90.0
        return not isinstance(value, bool) and (
            isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        )
    return isinstance(annotation, type) and isinstance(value, annotation)


@cache
def _fields(shape: type) -> dict[str, tuple[Any, bool]]:
    """Give a TypedDict's fields with whether they are required.

    `typing.get_type_hints` fails on any `pulumi.Input`, which has a forward reference of its own; so the only forward
    references here, to a class of the shape's own module, are looked up by name.
    """
    required: frozenset[str] = shape.__required_keys__  # type: ignore[attr-defined]
    module = vars(sys.modules[shape.__module__])
    fields: dict[str, tuple[Any, bool]] = {}
    for name, annotation in shape.__annotations__.items():
        annotation_origin: Any = get_origin(annotation)
        bare = get_args(annotation)[0] if annotation_origin in _MARKS else annotation
        resolved = module[bare.__forward_arg__] if isinstance(bare, ForwardRef) else bare
        fields[name] = (resolved, name in required)
    return fields


def _is_union(annotation: Any) -> bool:
    return get_origin(annotation) in (Union, types.UnionType)


def _is_input(annotation: Any) -> bool:
    return _is_union(annotation) and any(get_origin(option) is pulumi.Output for option in _outputs(annotation))


def _outputs(annotation: Any) -> Iterator[Any]:
    """Give a union's branches; the Output among an `Input`'s is written as a forward reference."""
    for option in get_args(annotation):
        if isinstance(option, ForwardRef) and option.__forward_arg__.startswith("Output["):
            yield pulumi.Output[Any]
        else:
            yield option


def _kind(annotation: Any) -> Message:
    """Say in words what a field takes."""
    plain = {str: A_TEXT, int: A_NUMBER, bool: A_BOOLEAN}
    if _is_input(annotation):
        return ANY_VALUE()
    if annotation in plain:
        return plain[annotation]()
    if is_typeddict(annotation):
        return A_SHAPE(fields=", ".join(_fields(annotation)))
    if _is_union(annotation):
        first, second = get_args(annotation)
        return ANY_OF(first=_kind(first), second=_kind(second))
    if get_origin(annotation) is Mapping:
        return A_MAPPING(kind=_kind(get_args(annotation)[1]))
    if get_origin(annotation) is Sequence:
        return A_LIST(kind=_kind(get_args(annotation)[0]))
    return AN_INSTANCE(name=annotation.__name__)


def _so(kind: Message) -> Message:
    return WRITE_IT_SO(kind=kind)


def _shown(value: object) -> str:
    """Show a value of the wrong type: scalars as they are, anything else by its type."""
    text = repr(value) if value is None or isinstance(value, str | int | float) else type(value).__name__
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
