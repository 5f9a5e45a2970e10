"""The reference page of the rules, in Markdown: `docs/rules.md` is what `bleu-iac rules --markdown` prints."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import yaml

from bleu_iac.clouds import Cloud
from bleu_iac.policy import reference
from bleu_iac.policy.reference import Parameter
from bleu_iac.resources import Resource
from bleu_iac.rules import requirements
from bleu_iac.rules.rule import Described, Family, Severity
from bleu_iac.text import Text

TITLE = Text("The rules", "Les règles")
MADE = Text(
    "Made by `bleu-iac rules --markdown` from the rules themselves: do not edit it",
    "Produite par `bleu-iac rules --markdown` à partir des règles elles-mêmes : ne pas la modifier",
)
INTRODUCTION = Text(
    "{count} rules, each written once: the policy pack, the guard and `bleu-iac check` ask the same ones. Every "
    "violation blocks, whatever its severity, until configuration says otherwise for its rule; what can't be known "
    "before deployment, or is left out where no document says what that amounts to, is undetermined, and never a pass. "
    "The examples are the rules' own tests, with the names of {cloud}",
    "{count} règles, écrites une seule fois : le pack de politiques, la garde et `bleu-iac check` appliquent les "
    "mêmes. Tout écart bloque, quelle que soit sa sévérité, jusqu'à ce que la configuration en décide autrement pour "
    "sa règle ; ce qui ne peut être connu avant le déploiement, ou n'est pas écrit là où aucun document ne dit ce que "
    "cela vaut, est indéterminé, et jamais une réussite. Les exemples sont les tests mêmes des règles, avec les noms "
    "de {cloud}",
)
INDICATIVE = Text(
    "The requirements of {framework} {version} ({authority}) that a rule is said to serve are our own reading of it. "
    "The mapping is indicative: a deployment that passes every rule is not qualified by that, and no rule proves a "
    "requirement by itself",
    "Les exigences de {framework} {version} ({authority}) qu'une règle est dite servir relèvent de notre propre "
    "lecture. La correspondance est indicative : un déploiement qui satisfait toutes les règles n'est pas qualifié "
    "pour autant, et aucune règle ne prouve à elle seule une exigence",
)
FAMILIES = {
    Family.RESIDENCY: Text("where data is", "où sont les données"),
    Family.KEYS: Text("who holds the key", "qui détient la clé"),
    Family.NETWORK: Text("who can reach it", "qui peut l'atteindre"),
    Family.IDENTITY: Text("who can act on it", "qui peut agir dessus"),
    Family.LOGGING: Text("what is written down", "ce qui est consigné"),
    Family.BACKUP: Text("what can be brought back", "ce qui peut être rétabli"),
    Family.GOVERNANCE: Text("what keeps the guardrails", "ce qui maintient les garde-fous"),
    Family.TOOL: Text("the tool itself", "l'outil lui-même"),
}
SEVERITIES = {
    Severity.LOW: Text("low", "faible"),
    Severity.MEDIUM: Text("medium", "moyenne"),
    Severity.HIGH: Text("high", "élevée"),
    Severity.CRITICAL: Text("critical", "critique"),
}
JUDGES = {
    "resource": Text("judges each resource by itself", "juge chaque ressource pour elle-même"),
    "stack": Text("judges the resources of a stack together", "juge ensemble les ressources d'une pile"),
    "cloud": Text("judges the cloud that is deployed to", "juge le cloud où l'on déploie"),
    "waivers": Text("judges the waivers themselves", "juge les dérogations elles-mêmes"),
}
ID = Text("Id", "Identifiant")
REF = Text("Ref", "Référence")
SEVERITY = Text("Severity", "Sévérité")
GOOD_STATE = Text("What holds", "Ce qui est vrai")
WHY = Text("Why", "Pourquoi")
FIX = Text("How to fix it", "Comment corriger")
APPLIES_TO = Text("Applies to", "S'applique à")
EVERY_TYPE = Text("every type of resource", "tous les types de ressource")
NO_RESOURCE = Text("no resource: it looks at the cloud's profile", "aucune ressource : elle regarde le profil du cloud")
ONLY_WAIVERS = Text(
    "no resource: it looks at the file of waivers", "aucune ressource : elle regarde le fichier de dérogations"
)
SOME_TYPES = Text("{count} types: {names}", "{count} types : {names}")
MORE_TYPES = Text(
    "{count} types: {names}, … (all of them: `bleu-iac rules {id} --json`)",
    "{count} types : {names}, … (tous : `bleu-iac rules {id} --json`)",
)
SERVES = Text("Serves (indicative)", "Sert (à titre indicatif)")
PARAMETERS = Text("Parameters", "Paramètres")
PARAMETER = Text("Parameter", "Paramètre")
KIND = Text("Kind", "Nature")
DEFAULT = Text("Default", "Par défaut")
MEANING = Text("Meaning", "Sens")
FROM_ENVIRONMENT = Text("taken from the environment", "pris dans l'environnement")
WITH = Text("with the parameters {parameters}", "avec les paramètres {parameters}")
REFUSED = Text("Refused", "Refusé")
ACCEPTED = Text("Accepted", "Accepté")
REQUIREMENTS = Text("Requirements of {framework} {version}", "Exigences de {framework} {version}")
COVERED = Text(
    "Of the requirements that bear on what is deployed, {count}, {served} have a rule. The titles are short names of "
    "ours, not the framework's wording",
    "Parmi les exigences qui touchent à ce qui est déployé, {count}, {served} ont une règle. Les titres sont des noms "
    "courts de notre cru, pas le texte du référentiel",
)
REQUIREMENT = Text("Requirement", "Exigence")
RULES = Text("Rules", "Règles")
NO_RULES = Text("none: organisational, or not judged here", "aucune : organisationnelle, ou non jugée ici")

_NAMED = 4
"""How many types are named; all of them are in the JSON."""


def page(rules: Sequence[Described], cloud: Cloud) -> str:
    """Give the whole page in the reader's language."""
    framework, version, authority = requirements.FRAMEWORK, requirements.VERSION, requirements.AUTHORITY
    lines = [f"# {TITLE}", "", f"<!-- {MADE}. -->", ""]
    lines += [f"{INTRODUCTION(count=len(rules), cloud=cloud.display_name)}.", ""]
    lines += [f"{INDICATIVE(framework=framework, version=version, authority=authority)}.", ""]
    for family in Family:
        if of_family := [rule for rule in rules if rule.family is family]:
            lines += _family(family, of_family, cloud)
    lines += _requirements(rules)
    return "\n".join(lines)


def applies_to(rule: Described) -> str:
    """Say what a rule looks at: how many types, and the first of them."""
    if (of_none := {"cloud": NO_RESOURCE, "waivers": ONLY_WAIVERS}.get(reference.judges(rule))) is not None:
        return str(of_none)
    types = reference.types(rule)
    names = ", ".join(f"`{name}`" for name in types[:_NAMED])
    if not types:
        return str(EVERY_TYPE)
    if len(types) == 1:
        return names
    if len(types) <= _NAMED:
        return str(SOME_TYPES(count=len(types), names=names))
    return str(MORE_TYPES(count=len(types), names=names, id=rule.id))


def as_yaml(resources: Iterable[Resource], parameters: Mapping[str, Any]) -> str:
    """Write examples the way Pulumi's YAML would, below the parameters they set."""
    named = {}
    for each in resources:
        named[each.name] = reference.as_example(each)
        del named[each.name]["name"]
    text: str = yaml.safe_dump(named, sort_keys=False, allow_unicode=True, width=120)
    with_them = f"# {WITH(parameters=json.dumps(parameters, ensure_ascii=False))}\n" if parameters else ""
    return with_them + text.rstrip("\n")


def default_of(parameter: Parameter) -> str:
    """Say what holds when a parameter is not set."""
    return str(FROM_ENVIRONMENT) if parameter.computed else f"`{json.dumps(parameter.default, ensure_ascii=False)}`"


def _family(family: Family, rules: Sequence[Described], cloud: Cloud) -> Iterator[str]:
    yield from (
        f"## {family}: {FAMILIES[family]}",
        "",
        f"| {ID} | {REF} | {SEVERITY} | {GOOD_STATE} |",
        "|---|---|---|---|",
    )
    for rule in rules:
        yield f"| [{rule.id}](#{rule.id}) | {rule.ref} | {SEVERITIES[rule.severity]} | {_cell(rule.title)} |"
    yield ""
    for rule in rules:
        yield from _rule(rule, cloud)


def _rule(rule: Described, cloud: Cloud) -> Iterator[str]:
    titles = requirements.titles()
    yield from (f"### {rule.id}", "", f"{rule.title}.", "")
    yield f"{rule.ref}, {SEVERITIES[rule.severity]}; {JUDGES[reference.judges(rule)]}."
    yield ""
    yield f"- **{WHY}**: {rule.reason}"
    yield f"- **{FIX}**: {rule.fix}."
    yield f"- **{APPLIES_TO}**: {applies_to(rule)}."
    yield f"- **{SERVES}**: " + "; ".join(f"{number} {titles[number]}" for number in rule.controls) + "."
    yield ""
    if parameters := reference.parameters(rule):
        yield from _parameters(parameters)
    if both := reference.shown(rule, cloud):
        refused, accepted = as_yaml(both.refused, both.refused_with), as_yaml(both.accepted, both.accepted_with)
        for label, written in ((REFUSED, refused), (ACCEPTED, accepted)):
            yield from (f"{label}:", "", "```yaml", written, "```", "")


def _parameters(parameters: Iterable[Parameter]) -> Iterator[str]:
    yield from (f"| {PARAMETER} | {KIND} | {DEFAULT} | {MEANING} |", "|---|---|---|---|")
    for each in parameters:
        yield f"| `{each.name}` | {each.type} | {default_of(each)} | {_cell(each.meaning)} |"
    yield ""


def _requirements(rules: Iterable[Described]) -> Iterator[str]:
    titles, served = requirements.titles(), reference.serving(rules)
    covered = sum(1 for those in served.values() if those)
    yield from (f"## {REQUIREMENTS(framework=requirements.FRAMEWORK, version=requirements.VERSION)}", "")
    yield from (f"{COVERED(count=len(titles), served=covered)}.", "", f"| {REQUIREMENT} | | {RULES} |", "|---|---|---|")
    for number, those in served.items():
        links = ", ".join(f"[{rule.id}](#{rule.id})" for rule in those)
        yield f"| {number} | {_cell(titles[number])} | {links or NO_RULES} |"


def _cell(text: Text) -> str:
    return str(text).replace("|", r"\|")
