"""Asking a set of rules about a resource: only those that apply to its type are asked."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from bleu_iac.resources import Path, Resource
from bleu_iac.rules.rule import RULE_FAILED, Context, Described, Finding, Rule, judge, waived
from bleu_iac.templates.types import OPENED
from bleu_iac.text import Text, language

# For a resource that could not even be read, since Python gives up on how deeply it is nested.
TOO_DEEP = Text("is nested too deeply to be judged", "est trop imbriquée pour être jugée")
FLATTEN = Text("Nest its properties at most a hundred times", "N'imbriquez pas ses propriétés plus de cent fois")

_PROVIDER_TYPES = "pulumi:providers:"
_MOST_TYPES = 4096
"""Types whose rules are kept; the SDK has 2,288."""

Place = Callable[[Path], Path]
"""Gives the path under which a finding is told."""
Said = Iterator[tuple[Rule, list[Finding]]]


class RuleSet:
    """Rules, found by the type they apply to, and what they judge against."""

    def __init__(self, rules: Iterable[Rule], context: Context) -> None:
        self.context = context
        self._all = tuple(rules)
        self._by_type: dict[str, tuple[Sequence[Rule], Sequence[Rule]]] = {}
        """A type's rules, in the order of the whole set; and those of them that do not judge a provider."""

    def applying(self, token: str) -> Sequence[Rule]:
        """Give the rules that apply to a canonical type; to one with others inside, any may."""
        return self._all if token in OPENED else self._of(token)[0]

    def ask(self, resource: Resource) -> Said:
        """Give each rule that has something to say, with all it says: of a template, also of what is inside."""
        said = self._ask_inside(resource) if resource.type in OPENED else self._ask_alone(resource)
        return self._waived(resource, said) if self.context.waivers else said

    def ask_alone(self, resource: Resource, place: Place) -> Said:
        """Give what rules have to say of a resource itself, whatever is inside it, each at the place it is told at."""
        said = ((rule, [f._replace(path=place(f.path)) for f in found]) for rule, found in self._ask_alone(resource))
        return self._waived(resource, said)

    def _waived(self, resource: Resource, said: Said) -> Said:
        return ((rule, waived(rule, resource, findings, self.context)) for rule, findings in said)

    def _ask_alone(self, resource: Resource) -> Said:
        provider = resource.provider
        of_all, apart_from_provider = self._of(resource.type)
        # How a provider is configured is judged once and not with each resource.
        seen = (provider is None or provider.urn) and not resource.type.startswith(_PROVIDER_TYPES)
        rules = apart_from_provider if seen else of_all
        for rule in rules:
            if findings := judge(rule, resource, self.context):
                yield rule, findings

    def _of(self, token: str) -> tuple[Sequence[Rule], Sequence[Rule]]:
        found = self._by_type.get(token)
        if found is None:
            rules = [rule for rule in self._all if not rule.types or token in rule.types]
            found = rules, [rule for rule in rules if not rule.of_provider]
            if len(self._by_type) < _MOST_TYPES:  # whoever names types that do not exist may name any number
                self._by_type[token] = found
        return found

    def _ask_inside(self, resource: Resource) -> Said:
        """Give each rule once; what it finds inside is told by its place in the template, and the same only once."""
        from bleu_iac.templates.opening import opening  # few stacks hold a template, and all wait for what is loaded

        said: dict[str, tuple[Rule, dict[tuple[Path, str], Finding]]] = {}

        def add(rule: Rule, finding: Finding) -> None:
            _, findings = said.setdefault(rule.id, (rule, {}))
            findings.setdefault((finding.path, finding.message.in_language("en")), finding)

        for rule, findings in self._ask_alone(resource):
            for finding in findings:
                add(rule, finding)
        try:
            inside = opening(resource).inside
        except Exception as error:  # noqa: BLE001 - what could not be opened was not judged, and that must be said
            for rule in self._of(resource.type)[0][:1]:
                add(rule, Finding((), RULE_FAILED(error=type(error).__name__)))
            inside = ()
        for each in inside:
            for rule, findings in self._ask_alone(each.resource):
                for finding in findings:
                    add(rule, finding._replace(path=(*each.path, *each.place(finding.path))))
        for rule, kept in said.values():
            yield rule, list(kept.values())


def default_parameters(rules: Iterable[Described]) -> Mapping[str, Mapping[str, Any]]:
    """Give every rule's parameters as they are when nothing is configured."""
    return {
        rule.id: {name: field.get_default(call_default_factory=True) for name, field in parameters.model_fields.items()}
        for rule in rules
        if (parameters := rule.parameters) is not None
    }


def tell(rule: Described, resource: Resource, findings: Sequence[Finding]) -> str:
    """Say what a rule found: its title, one line for each finding, and at the end of the last one what to write.

    What is waived starts with that: until when, by whom and why.
    """
    chosen = language()
    waivers = dict.fromkeys(each.waiver for each in findings if each.waiver is not None)
    lines = [f"{waiver.told().in_language(chosen)}." for waiver in waivers]
    lines.append(rule.title().in_language(chosen))
    for each in findings:
        place = f"{resource.name}: {each.property} " if each.path else f"{resource.name}: "
        lines.append(f"{place}{each.message.in_language(chosen)}.")
    return "\n".join(lines) + f" {rule.fix().in_language(chosen)}"
