"""Opening a template: the resources inside it, those of the templates it nests among them.

Every resource that could be deployed is given, whatever its `condition` says short of a plain false, and each turn of
a loop. What could not be opened is given apart, with its place: it is never passed over in silence. A template that is
given without parameters is read with their defaults.

The language: Microsoft Learn, "Understand the structure and syntax of ARM templates" and the pages on copy loops,
linked and nested templates.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from bleu_iac.catalogue import arm
from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Path, Resource
from bleu_iac.templates import outputs, policies
from bleu_iac.templates.bodies import Body, body
from bleu_iac.templates.evaluation import TOO_LARGE, Budget, Closed, Loop, Parameter, Scope
from bleu_iac.templates.own import settled
from bleu_iac.templates.types import ARTIFACT, DEPLOYMENTS, GENERIC, POLICIES, SPECIFICATION
from bleu_iac.text import Message, Text

NOT_READ = Text(
    "is a template kept at {link}, which is not read here",
    "est un modèle conservé à {link}, qui n'est pas lu ici",
)
UNKNOWN_TEMPLATE = Text(
    "is a template that is not known before deployment", "est un modèle qui n'est pas connu avant le déploiement"
)
NO_TEMPLATE = Text("is not a template that can be read", "n'est pas un modèle lisible")
MISSING = Text("has neither a template nor a link to one", "n'a ni modèle ni lien vers un modèle")
UNKNOWN_RESOURCE = Text("is not known before deployment", "n'est pas connu avant le déploiement")
NOT_A_RESOURCE = Text("is not a resource that can be read", "n'est pas une ressource lisible")
TYPE_UNKNOWN = Text(
    "is of a type that is not known before deployment", "est d'un type qui n'est pas connu avant le déploiement"
)
TWICE = Text(
    "is written twice, in other capitals, and which of the two counts is not known",
    "est écrit deux fois, avec d'autres majuscules, et lequel des deux compte n'est pas connu",
)
AGAIN = Text(
    "deploys an earlier template again when this one fails, which is not read here",
    "déploie à nouveau un modèle antérieur quand celui-ci échoue, qui n'est pas lu ici",
)
CHANGES = Text(
    "changes what is declared elsewhere, to what this rule does not read",
    "change ce qui est déclaré ailleurs, en ce que cette règle ne lit pas",
)
SOMEWHERE = Text("a place not known before deployment", "un lieu inconnu avant le déploiement")

_LONGEST_TEMPLATE = 4_194_304
"""Characters of a template in a text; ARM takes no longer one."""
_MOST_NESTED = 16
"""Templates inside one another."""
_DEPLOYMENT = "microsoft.resources/deployments"
_EXTENSIONS = {
    "diagnosticsettings": "Microsoft.Insights",
    "eventsubscriptions": "Microsoft.EventGrid",
    "locks": "Microsoft.Authorization",
    "roleassignments": "Microsoft.Authorization",
}
"""The usual namespaces of what extends a resource, where its name, which has it, is not known."""
_NO_WORD = re.compile(r"\W")
_NESTS = frozenset({_DEPLOYMENT, "microsoft.resources/deploymentstacks", "microsoft.resources/templatespecs/versions"})
"""Types whose properties hold a template."""
_APART = frozenset({"resources", "copy", "dependson"})
"""Parts of a resource that are no property of it."""
_DECIDE = ("type", "name", "condition", "existing")
"""Parts of a resource that say whether and as what it is deployed."""
_EXTENSION = ("extension", "import")
"""Parts of a resource that say that it is none of Azure's: another provider runs it."""
_ON_ERROR = "onErrorDeployment"
_GENERIC_ONLY = frozenset(
    {"resourceProviderNamespace", "parentResourcePath", "resourceType", "resourceName", "apiVersion"}
)
_SECRET_NAME = "[secret]"  # noqa: S105 - what is shown instead of one
_LONGEST_NAME = 100
_ALL_SECRET: frozenset[Path] = frozenset({()})
_EVERY = "*"
_Hidden = frozenset[str | int]
"""Names of parameters whose values are secret; `*` for all."""
_ByName = Mapping[str, tuple[str, Any]]
_NOTHING: tuple[str, Any] = ("", None)


@dataclass(frozen=True, slots=True)
class Inside:
    """A resource inside a template."""

    path: Path
    """The way to it from where the template was opened."""
    resource: Resource
    _body: Body

    def place(self, path: Path) -> Path:
        """Give the place in the template, from the resource on, of a path in the resource's inputs."""
        return self._body.place(path)


@dataclass(frozen=True, slots=True)
class Opening:
    """What opening gave."""

    inside: tuple[Inside, ...]
    closed: tuple[Closed, ...]
    showing: tuple[Path, ...] = ()
    """The outputs that show a secret."""


def opening(resource: Resource) -> Opening:
    """Open a resource of one of the types `OPENED`; its paths start at the resource's inputs."""
    opener = _Opener(resource.secrets)
    opener.run(opener.resource(resource))
    return opener.result()


def template(document: Mapping[str, Any]) -> Opening:
    """Open a template by itself; its paths start at the document.

    Whoever deploys it may give its parameters other values than their defaults: what only these leave out is given.
    """
    opener = _Opener(frozenset(), may_be_given=True)
    opener.run(opener.nested(document, None, ()))
    return opener.result()


def is_template(document: Mapping[str, Any]) -> bool:
    """Tell whether a document looks like a template."""
    schema = document.get("$schema")
    if isinstance(schema, str):
        return "deploymenttemplate.json" in schema.lower()
    return "resources" in document and "contentVersion" in document


class _Opener:
    def __init__(self, secrets: frozenset[Path], *, may_be_given: bool = False) -> None:
        self._secrets = secrets
        self._may_be_given = may_be_given
        self._hides_all = False
        self._budget = Budget()
        self._inside: list[Inside] = []
        self._closed: list[Closed] = []
        self._showing: dict[Path, None] = {}

    def result(self) -> Opening:
        closed = {(each.path, each.message.in_language("en")): each for each in self._closed}  # a loop says it often
        return Opening(tuple(self._inside), tuple(closed.values()), tuple(self._showing))

    def run(self, found: Iterator[Inside]) -> None:
        """Gather what is inside."""
        self._inside.extend(found)
        if self._budget.is_gone:
            self._close((), TOO_LARGE())

    def resource(self, resource: Resource) -> Iterator[Inside]:
        """Give what is inside a resource that a program declared."""
        inputs = resource.inputs
        if resource.type == GENERIC:
            yield from self._generic(resource)
        elif resource.type == SPECIFICATION:
            yield from self._specification(inputs, lambda name: (name,))
        elif resource.type == ARTIFACT:
            yield from self._declared(inputs.get("template"), UNKNOWN, ("template",))
        elif resource.type in POLICIES:
            yield from self._of_policy(inputs.get(policies.RULE), (policies.RULE,))
        else:
            base = DEPLOYMENTS[resource.type]
            holder: Any = inputs
            for step in base:
                holder = holder.get(step)
            yield from self._deployed(holder, base)

    def _kept(self, inside: Inside, depth: int) -> Iterator[Inside]:
        """Give what is in a template that a resource keeps for later, or has only once its properties are evaluated."""
        kind, inputs = inside.resource.type, inside.resource.inputs

        def at(*path: str) -> Path:
            return (*inside.path, *inside.place(path))

        if kind in POLICIES:
            yield from self._of_policy(inputs.get(policies.RULE), at(policies.RULE), depth)
        elif kind == ARTIFACT:
            yield from self._declared(inputs.get("template"), UNKNOWN, at("template"), depth=depth)
        elif kind == SPECIFICATION:
            yield from self._specification(inputs, at, depth)
        elif kind in DEPLOYMENTS:
            base = [str(step) for step in DEPLOYMENTS[kind]]
            found = inside.resource.look((*base, "template"))
            if "resources" in _section(_read(found)):  # one that was opened already is empty here
                given = inside.resource.look((*base, "parameters"))
                yield from self._declared(found, given, at(*base, "template"), depth=depth)

    def _specification(self, inputs: Mapping[str, Any], at: Callable[[str], Path], depth: int = 0) -> Iterator[Inside]:
        """Give what is inside the templates of a specification, as its API calls them now or called them before."""
        for name in ("mainTemplate", "template"):
            if (main := inputs.get(name)) is not None:
                yield from self._declared(main, None, at(name), depth=depth)
        for name in ("linkedTemplates", "artifacts"):
            linked = inputs.get(name)
            for index, artifact in enumerate(linked if isinstance(linked, list) else [linked]):
                if artifact is not None:
                    found = artifact.get("template") if isinstance(artifact, Mapping) else artifact
                    yield from self._declared(found, None, (*at(name), index, "template"), depth=depth)

    def _of_policy(self, rule: Any, at: Path, depth: int = 0) -> Iterator[Inside]:
        """Give what a policy would deploy; what it changes by itself can't be opened."""
        read = _read(rule) if isinstance(rule, str) else rule
        if not (read is UNKNOWN or isinstance(read, Mapping)):
            if rule is not None:
                self._close(at, NO_TEMPLATE())
            return
        for place in policies.changes(read):
            self._close((*at, *place), CHANGES())
        if (holder := policies.deployment(read)) is not None:
            yield from self._deployed(holder, (*at, *policies.DEPLOYMENT), depth)

    def _deployed(self, holder: Any, base: Path, depth: int = 0) -> Iterator[Inside]:
        if not isinstance(holder, Mapping):
            self._close(base, UNKNOWN_TEMPLATE() if holder is UNKNOWN else MISSING())
            return
        found, link = holder.get("template"), holder.get("templateLink")
        if link is not None:
            self._close((*base, "templateLink"), NOT_READ(link=_shown_link(link)))
        if holder.get(_ON_ERROR) is not None:
            self._close((*base, _ON_ERROR), AGAIN())
        if found is not None:
            linked = holder.get("parametersLink") is not None
            given = UNKNOWN if linked else holder.get("parameters")
            hidden = _hidden(self._secrets, (*base, "parameters"))
            yield from self._declared(found, given, (*base, "template"), hidden, depth)
        elif link is None:
            self._close(base, MISSING())

    def _declared(
        self, found: Any, given: Any, path: Path, hidden: _Hidden = frozenset(), depth: int = 0
    ) -> Iterator[Inside]:
        """Give what is inside a template that somebody declared, in a scope of its own."""
        before, self._hides_all = self._hides_all, any(_overlap(secret, path) for secret in self._secrets)
        yield from self.nested(found, given, path, hidden=hidden, depth=depth)
        self._hides_all = before

    def nested(
        self,
        found: Any,
        given: Any,
        path: Path,
        outer: Scope | None = None,
        *,
        depth: int = 0,
        hidden: _Hidden = frozenset(),
    ) -> Iterator[Inside]:
        """Give what is inside a template: in the scope around it where `outer` is one, else with what it is given."""
        read = _read(found)
        if read is None or depth > _MOST_NESTED:
            self._close(path, UNKNOWN_TEMPLATE() if found is UNKNOWN else NO_TEMPLATE())
            return
        by_name = self._once(read, path)
        if "resources" not in by_name:
            self._close(path, NO_TEMPLATE())
            return
        scope = self._scope(by_name, given, hidden) if outer is None else outer
        key, resources = by_name["resources"]
        yield from self._resources(resources, (*path, key), scope, None, depth)
        key, given_back = by_name.get("outputs", _NOTHING)
        self._showing.update(dict.fromkeys((*path, key, *place) for place in outputs.showing(given_back, scope)))

    def _once(self, value: Mapping[str, Any], path: Path) -> dict[str, tuple[str, Any]]:
        """Give an object by its names in lower case; a name that stands twice is told."""
        by_name = _section(value)
        if len(by_name) < len(value):
            for key in value:
                if by_name[key.lower()][0] != key:
                    self._close((*path, key), TWICE())
        return by_name

    def _scope(self, by_name: _ByName, given: Any, hidden: _Hidden) -> Scope:
        values = _section(given)
        parameters = {}
        for name, (_, declared) in _section(by_name.get("parameters", _NOTHING)[1]).items():
            declared_as = declared if isinstance(declared, Mapping) else {}
            key, value = values.get(name, (name, None))
            kind = declared_as.get("type")
            is_secret = isinstance(kind, str) and kind.lower() in outputs.SECURE
            is_secret = is_secret or not hidden.isdisjoint((key, _EVERY))
            is_given = True
            if isinstance(value, Mapping):
                is_secret = is_secret or "reference" in value  # to a secret in a vault
                value = value.get("value", UNKNOWN)
            elif name in values or not isinstance(given, (Mapping, type(None))):
                value = UNKNOWN
            else:
                value, is_given = declared_as.get("defaultValue", UNKNOWN), False
            parameters[name] = Parameter(value, is_given, is_secret)
        return Scope(self._budget, self._closed, parameters, _variables(by_name), _functions(by_name))

    def _resources(
        self, resources: Any, path: Path, scope: Scope, parent: "_Named | None", depth: int
    ) -> Iterator[Inside]:
        if not isinstance(resources, (list, Mapping)) or depth > _MOST_NESTED:
            self._close(path, UNKNOWN_TEMPLATE() if resources is UNKNOWN else NO_TEMPLATE())
            return
        for step, raw in resources.items() if isinstance(resources, Mapping) else enumerate(resources):
            here = (*path, step)
            if not isinstance(raw, Mapping):
                self._close(here, UNKNOWN_RESOURCE() if raw is UNKNOWN else NOT_A_RESOURCE())
                continue
            by_name = self._once(raw, here)
            if not isinstance(resources, Mapping):  # only what has a symbolic name may be there already
                by_name.pop("existing", None)
            key, loop = by_name.get("copy", _NOTHING)
            turns: Iterable[Scope] = [scope]
            if isinstance(loop, Mapping):
                turns = scope.turns(loop, (*here, key), may_be_given=self._may_be_given)
            for turn in turns:
                yield from self._resource(by_name, here, turn, parent, depth)

    def _resource(
        self, by_name: _ByName, path: Path, scope: Scope, parent: "_Named | None", depth: int
    ) -> Iterator[Inside]:
        hidden: set[Path] = set()
        own = {name: scope.value(by_name.get(name, _NOTHING)[1], hidden, (name,)) for name in _DECIDE}
        written = _SECRET_NAME if ("name",) in hidden else by_name.get("name", _NOTHING)[1]
        me = _Named.of(parent, own["type"], own["name"], written)
        if own["condition"] is False and self._may_be_given:
            own["condition"] = scope.without_defaults().value(by_name["condition"][1], set())
        if own["condition"] is not False and own["existing"] is not True:
            if (extension := _extension(by_name)) is not None:
                yield _extended(path, extension, me)
            elif me.type is None:
                self._close(path, TYPE_UNKNOWN() if own["type"] is UNKNOWN else NOT_A_RESOURCE())
            else:
                yield from self._judged(by_name, path, scope, me, depth)
        key, children = by_name.get("resources", _NOTHING)
        if children is not None:
            yield from self._resources(children, (*path, key), scope, me, depth + 1)

    def _judged(self, by_name: _ByName, path: Path, scope: Scope, me: "_Named", depth: int) -> Iterator[Inside]:
        arm_type, name = me.own()
        raw, nested_at = _without_template(
            arm_type, dict(pair for lowered, pair in by_name.items() if lowered not in _APART)
        )
        secrets: set[Path] = set()
        evaluated = replace(scope, at=path).value(raw, secrets)
        inside = self._made(path, arm_type, name, me.shown, settled(evaluated), frozenset(secrets), is_final=True)
        if inside is not None:
            yield inside
            yield from self._kept(inside, depth + 1)
        if nested_at:
            around = scope if arm_type.lower() == _DEPLOYMENT else None
            yield from self._deeper(by_name, evaluated, (path, nested_at), around, frozenset(secrets), depth)

    def _made(
        self,
        path: Path,
        arm_type: str,
        name: str | None,
        shown: str,
        evaluated: Mapping[str, Any],
        secrets: frozenset[Path],
        *,
        is_final: bool,
    ) -> Inside | None:
        """Give a resource as rules see it; nothing when its type can't be told."""
        tokens = arm.tokens_of(arm_type, name)
        kind = _section(evaluated).get("kind", _NOTHING)[1]
        by_kind = arm.is_told_by_kind(tokens)
        if (name is None and arm.is_told_by_name(arm_type)) or (by_kind and kind is UNKNOWN):
            self._close(path, TYPE_UNKNOWN())
            return None
        if by_kind:  # without one, where all have one, ARM refuses it: any of them stands for it
            told = arm.of_kind(tokens, kind if isinstance(kind, str) else "")
            tokens = tokens if kind is None and not told else told
        token = tokens[0] if tokens else f"{PROVIDER}:arm:{_NO_WORD.sub('_', arm_type)}"
        made = body(token, evaluated, _names(token, name))
        hidden = frozenset(found for secret in secrets for found in made.paths_of(secret))
        resource = Resource(
            type=token,
            name=shown,
            inputs=made.inputs,
            declared_type=arm_type,
            secrets=_ALL_SECRET if self._hides_all or () in secrets else hidden,
            final=is_final,
        )
        return Inside(path, resource, made)

    def _deeper(
        self,
        by_name: _ByName,
        evaluated: Mapping[str, Any],
        at: tuple[Path, Path],
        scope: Scope | None,
        secrets: frozenset[Path],
        depth: int,
    ) -> Iterator[Inside]:
        """Give what is inside a template that a deployment nests; `at` is the deployment's place and the template's."""
        path, nested_at = at
        key, properties = _section(evaluated)["properties"]
        own = self._once(properties, (*path, key)) if isinstance(properties, Mapping) else {}
        parameters_key, given = own.get("parameters", ("parameters", None))
        if own.get("parameterslink", _NOTHING)[1] is not None:
            given = UNKNOWN
        _, options = own.get("expressionevaluationoptions", _NOTHING)
        _, chosen = _section(options).get("scope", _NOTHING)
        if options is UNKNOWN or chosen is UNKNOWN:
            self._close((*path, *nested_at), UNKNOWN_TEMPLATE())
        is_inner = isinstance(chosen, str) and chosen.lower() == "inner"
        yield from self.nested(
            by_name["properties"][1][nested_at[-1]],
            given,
            (*path, *nested_at),
            None if is_inner else scope,
            depth=depth + 1,
            hidden=_hidden(secrets, (key, parameters_key)),
        )

    def _generic(self, resource: Resource) -> Iterator[Inside]:
        """Give the resource that `azure-native:resources:Resource` is; it holds no expressions."""
        self._hides_all = False
        inputs = resource.inputs
        parts = [inputs.get(name) for name in ("resourceProviderNamespace", "parentResourcePath", "resourceType")]
        if any(not isinstance(part, (str, type(None))) for part in parts):
            self._close((), TYPE_UNKNOWN())
            return
        namespace, parent, kind = (str(part or "").strip("/") for part in parts)
        words = parent.split("/") if parent else []
        own = inputs.get("resourceName")
        arm_type = "/".join([namespace, *words[::2], kind])
        name = "/".join([*words[1::2], own]) if isinstance(own, str) else None
        given = {key: value for key, value in inputs.items() if key not in _GENERIC_ONLY}
        evaluated, nested_at = _without_template(arm_type, given)
        inside = self._made((), arm_type, name, resource.name, evaluated, resource.secrets, is_final=resource.final)
        if inside is not None:
            yield inside
            yield from self._kept(inside, 0)
        if nested_at:
            self._hides_all = any(_overlap(secret, nested_at) for secret in self._secrets)
            yield from self._deeper(_section(given), evaluated, ((), nested_at), None, resource.secrets, 0)

    def _close(self, path: Path, message: Message) -> None:
        self._closed.append(Closed(path, message))


@dataclass(frozen=True, slots=True)
class _Named:
    """A resource's type and name, with its parents' before them."""

    type: str | None
    """`None` when it is not known."""
    name: str | None
    """`None` when it is not known."""
    shown: str

    @classmethod
    def of(cls, parent: "_Named | None", own_type: Any, own_name: Any, written: Any) -> "_Named":
        """Give a resource's own; `written` is its name as the template has it."""
        kind = own_type if isinstance(own_type, str) and own_type else None
        name = own_name if isinstance(own_name, str) else None
        shown = str(written if name is None or written is _SECRET_NAME else name)[:_LONGEST_NAME]
        if parent is None or kind is None or "." in kind.partition("/")[0]:  # not one of its parent's types
            return cls(kind, name, shown)
        whole_type = f"{parent.type}/{kind}" if parent.type is not None else None
        whole_name = f"{parent.name}/{name}" if parent.name is not None and name is not None else None
        return cls(whole_type, whole_name, f"{parent.shown}/{shown}"[:_LONGEST_NAME])

    def own(self) -> tuple[str, str | None]:
        """Give type and name; of what extends another resource in the old form, without the other's.

        The old form: `Microsoft.Storage/storageAccounts/providers/roleAssignments` and a name that has the namespace,
        `account/Microsoft.Authorization/id`.
        """
        whole = self.type or ""
        before, marker, after = whole.partition("/providers/")
        if not marker:
            return whole, self.name
        if "." in after.partition("/")[0]:
            return after, None if self.name is None else self.name.rpartition("/")[2]
        names = [] if self.name is None else self.name.split("/")
        above = before.count("/")
        if len(names) > above:
            return f"{names[above]}/{after}", "/".join(names[above + 1 :])
        return f"{_EXTENSIONS.get(after.lower(), '')}/{after}", None


def _section(value: Any) -> dict[str, tuple[str, Any]]:
    """Give an object by its names in lower case, which is how ARM compares them, each with the name it has."""
    return {key.lower(): (key, inner) for key, inner in value.items()} if isinstance(value, Mapping) else {}


def _hidden(secrets: frozenset[Path], at: Path) -> _Hidden:
    """Give the names, at a place, of what is secret or has something secret inside."""
    if any(at[: len(secret)] == secret for secret in secrets):
        return frozenset({_EVERY})
    return frozenset(secret[len(at)] for secret in secrets if secret[: len(at)] == at)


def _overlap(one: Path, other: Path) -> bool:
    return all(mine == yours for mine, yours in zip(one, other, strict=False))


def _names(token: str, name: str | None) -> Mapping[str, Any]:
    """Give the inputs that a resource's name and its parents' are."""
    try:
        path = arm.path_of(token)
    except KeyError:
        return {}
    words = path.rpartition("/providers/")[2].split("/")[2::2]
    given = [UNKNOWN] * len(words) if name is None else name.split("/")
    pairs = zip(words, given, strict=False) if len(given) == len(words) else ()
    return {word[1:-1]: value for word, value in pairs if word.startswith("{") and "." not in word}


def _without_template(arm_type: str, raw: Mapping[str, Any]) -> tuple[Mapping[str, Any], Path]:
    """Leave an empty template in the place of one that is nested, which is opened by itself; and say where it was."""
    key, properties = _section(raw).get("properties", _NOTHING)
    if arm_type.lower() in _NESTS and isinstance(properties, Mapping):
        for name, found in properties.items():
            if name.lower() in ("template", "maintemplate") and found is not None:
                return {**raw, key: {**properties, name: {"resources": []}}}, (key, name)
    return raw, ()


def _read(found: Any) -> Mapping[str, Any] | None:
    if isinstance(found, str) and len(found) <= _LONGEST_TEMPLATE:
        try:
            found = json.loads(found)
        except (ValueError, RecursionError):
            return None
    return found if isinstance(found, Mapping) else None


def _variables(by_name: _ByName) -> Mapping[str, Any]:
    """Give the variables by name, each loop among them as a variable of its own."""
    section = _section(by_name.get("variables", _NOTHING)[1])
    found: dict[str, Any] = {name: value for name, (_, value) in section.items()}
    loops = found.get("copy")
    for loop in loops if isinstance(loops, list) else ():
        name = _section(loop).get("name", _NOTHING)[1]
        if isinstance(name, str):
            found[name.lower()] = Loop(loop, name)
    return found


def _functions(by_name: _ByName) -> Mapping[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    spaces = by_name.get("functions", _NOTHING)[1]
    for space in spaces if isinstance(spaces, list) else ():
        own = _section(space)
        for name, (_, function) in _section(own.get("members", _NOTHING)[1]).items():
            if isinstance(function, Mapping):
                found[f"{own.get('namespace', _NOTHING)[1]}.{name}".lower()] = function
    return found


def _extension(by_name: _ByName) -> str | None:
    """Give the name of the extension that runs a resource; `None` for Azure's own."""
    for part in _EXTENSION:
        if (named := by_name.get(part, _NOTHING)[1]) is not None:
            return str(named)
    return None


def _extended(path: Path, extension: str, me: _Named) -> Inside:
    """Give a resource that another provider runs: it is refused as that provider's, and not read."""
    provider = f"extension-{_NO_WORD.sub('_', extension)}"[:_LONGEST_NAME]
    token = f"{provider}:arm:{_NO_WORD.sub('_', me.type or '')}"
    return Inside(path, Resource(token, me.shown, {}, declared_type=me.type or token), Body(token))


def _shown_link(link: Any) -> Any:
    """Give where a template is kept, without what may be a key to it."""
    own = _section(link)
    given = (own.get(name, _NOTHING)[1] for name in ("uri", "id", "relativepath"))
    where = next((each for each in given if isinstance(each, str) and each), None)
    try:
        parts = urlsplit(where) if where is not None else None
    except ValueError:
        parts = None
    if parts is None:
        return SOMEWHERE()
    return f"{parts.scheme}://{parts.hostname}{parts.path}" if parts.scheme else parts.path
