"""`bleu-iac rules`: what is judged, and why. Lists the rules, explains one, and makes the reference page of all."""

import json
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bleu_iac.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bleu_iac.clouds import Cloud
    from bleu_iac.rules.rule import Described

HELP = Text(
    "List the rules, or explain one. Requirements of SecNumCloud are named as an indication.",
    "Lister les règles, ou en expliquer une. Les exigences de SecNumCloud sont données à titre indicatif.",
)
RULE_HELP = Text(
    "The id or the ref of a rule, to explain it.", "L'identifiant ou la référence d'une règle, à expliquer."
)
FAMILY_HELP = Text("List the rules of one family only.", "Ne lister que les règles d'une famille.")
JSON_HELP = Text("Print JSON, in English.", "Écrire du JSON, en anglais.")
MARKDOWN_HELP = Text(
    "Print the reference page of all rules, in Markdown.",
    "Écrire la page de référence de toutes les règles, en Markdown.",
)
CLOUD_HELP = Text("The cloud whose names stand in the examples.", "Le cloud dont les noms figurent dans les exemples.")

NO_SUCH_FAMILY = Text("{name!r} is no family. Families: {names}", "{name!r} n'est pas une famille. Familles : {names}")
ONE_AT_A_TIME = Text(
    "a rule, --family and --markdown are given one at a time, and --markdown without --json",
    "une règle, --family et --markdown se donnent l'un sans l'autre, et --markdown sans --json",
)
SERVES = Text(
    "Serves, by our own reading and as an indication, of {framework} {version}",
    "Sert, selon notre lecture et à titre indicatif, de {framework} {version}",
)
EXAMPLE_REFUSED = Text("Refused, with the names of {cloud}", "Refusé, avec les noms de {cloud}")
EXAMPLE_ACCEPTED = Text("Accepted, with the names of {cloud}", "Accepté, avec les noms de {cloud}")
PARAMETERS = Text("Parameters, for --policy-pack-config", "Paramètres, pour --policy-pack-config")
BY_DEFAULT = Text(
    "{name}: {kind}, {default} by default. {meaning}.", "{name} : {kind}, par défaut {default}. {meaning}."
)
EXPLAINED_BY = Text("`bleu-iac rules ID` explains one", "`bleu-iac rules ID` en explique une")

_WIDEST = 100


def rules(
    rule: Annotated[str | None, typer.Argument(metavar="ID", help=str(RULE_HELP))] = None,
    family: Annotated[str | None, typer.Option("--family", metavar="NAME", help=str(FAMILY_HELP))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=str(JSON_HELP))] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help=str(MARKDOWN_HELP))] = False,
    cloud: Annotated[
        str | None, typer.Option("--cloud", metavar="NAME", help=str(CLOUD_HELP), show_default="bleu")
    ] = None,
) -> None:
    """List the rules, or explain one."""
    # Here, so that other commands do not wait for the rules to be loaded.
    from bleu_iac import clouds
    from bleu_iac.clouds.configured import DEFAULT
    from bleu_iac.policy import page, reference
    from bleu_iac.rules.rule import Family

    if (rule is not None) + (family is not None) + markdown > 1 or (markdown and as_json):
        raise typer.BadParameter(str(ONE_AT_A_TIME()))
    if family is not None and family not in list(Family):
        raise typer.BadParameter(str(NO_SUCH_FAMILY(name=family, names=", ".join(Family))))
    chosen = clouds.get(cloud or DEFAULT, "--cloud")
    listed = reference.of(None if family is None else Family(family))
    if markdown:
        _print(page.page(listed, chosen))
    elif rule is not None:
        found = reference.find(rule)
        _print(_json(reference.document(found, chosen)) if as_json else "\n".join(_explained(found, chosen)))
    else:
        _print(_json({"rules": [reference.summary(each) for each in listed]}) if as_json else "\n".join(_list(listed)))


def _list(listed: "Iterable[Described]") -> "Iterator[str]":
    from bleu_iac.policy.page import FAMILIES, SEVERITIES

    listed = list(listed)
    widest = max(len(rule.id) for rule in listed) if listed else 0
    severities = {severity: str(text) for severity, text in SEVERITIES.items()}
    room = max(map(len, severities.values()))
    before = None
    for rule in listed:
        if rule.family is not before:
            yield f"{rule.family}: {FAMILIES[rule.family]}"
            before = rule.family
        yield f"  {rule.id:{widest}}  {rule.ref}  {severities[rule.severity]:{room}}  {rule.title}"
    yield from ("", f"{EXPLAINED_BY}.")


def _explained(rule: "Described", cloud: "Cloud") -> "Iterator[str]":
    from bleu_iac.policy import page, reference
    from bleu_iac.rules import requirements

    yield f"{rule.id} ({rule.ref}, {page.SEVERITIES[rule.severity]}; {page.JUDGES[reference.judges(rule)]})"
    yield from _wrapped(f"{rule.title}.", "")
    yield from ("", str(page.WHY), *_wrapped(str(rule.reason)))
    yield from ("", str(page.FIX), *_wrapped(f"{rule.fix}."))
    yield from ("", str(page.APPLIES_TO), *_wrapped(f"{page.applies_to(rule)}."))
    titles = requirements.titles()
    yield from ("", str(SERVES(framework=requirements.FRAMEWORK, version=requirements.VERSION)))
    yield from (f"  {number:6} {titles[number]}" for number in rule.controls)
    if parameters := reference.parameters(rule):
        yield from ("", str(PARAMETERS))
        for each in parameters:
            default = page.default_of(each)
            said = BY_DEFAULT(name=each.name, kind=each.type, default=default, meaning=each.meaning)
            yield from _wrapped(str(said))
    if both := reference.shown(rule, cloud):
        refused = page.as_yaml(both.refused, both.refused_with)
        accepted = page.as_yaml(both.accepted, both.accepted_with)
        for label, written in ((EXAMPLE_REFUSED, refused), (EXAMPLE_ACCEPTED, accepted)):
            yield from ("", str(label(cloud=cloud.display_name)), textwrap.indent(written, "  "))


def _wrapped(text: str, indent: str = "  ") -> list[str]:
    width = min(_WIDEST, shutil.get_terminal_size((_WIDEST, 0)).columns)
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _json(document: Any) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False)


def _print(text: str) -> None:
    """Write UTF-8 whatever the locale: a page that is redirected to a file must not depend on it."""
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{text}\n".encode())
    sys.stdout.buffer.flush()
