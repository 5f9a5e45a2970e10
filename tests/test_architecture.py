"""What must hold of the whole: names stand in one place, imports go one way, every error and text is complete.

Each guarantee is a function from a tree of files to what is wrong with it. It is asked of this repository, and of a
small tree that breaks it, so that a guarantee that has stopped looking is noticed.
"""

import ast
import gc
import re
import string
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from bleu_iac import clouds

ROOT = Path(__file__).parents[1]
TREES = ("bleu_iac", "stacks", "policies")


def files(root: Path, *, every: bool = False) -> Iterator[Path]:
    """Give the Python files of the product; with `every`, also the data of the package."""
    for tree in TREES:
        for path in sorted((root / tree).rglob("*")):
            wanted = path.suffix == ".py" or (every and tree == "bleu_iac")
            if path.is_file() and wanted and "__pycache__" not in path.parts:
                yield path


@dataclass(frozen=True)
class Module:
    """A Python file, parsed."""

    path: Path
    name: str
    tree: ast.Module

    @property
    def unit(self) -> str:
        """The part of the product it belongs to: `bleu_iac.rules.keys.x` to `rules`, `stacks.x` to `stacks`."""
        first, *rest = self.name.split(".")
        return first if first != "bleu_iac" else (rest[0] if rest else "bleu_iac")

    def at(self, node: ast.AST) -> str:
        """Give the place of a node, as a test shows it."""
        return f"{self.name}:{getattr(node, 'lineno', 0)}"


@cache
def modules(root: Path = ROOT) -> list[Module]:
    """Parse every Python file of the product."""
    found = []
    collecting = gc.isenabled()
    # A finaliser that prints a traceback parses as well, and CPython 3.11 can't parse in the midst of parsing.
    gc.disable()
    try:
        for path in files(root):
            parts = path.relative_to(root).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found.append(Module(path, name, ast.parse(path.read_text("utf-8"))))
    finally:
        if collecting:
            gc.enable()
    return found


def write(root: Path, contents: dict[str, str]) -> Path:
    """Write a small tree."""
    for name, content in contents.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return root


# 1. Names of clouds stand in clouds/data and nowhere else

REGIONS = [
    "Australia Central", "Australia Central 2", "Australia East", "Australia Southeast", "Austria East",
    "Belgium Central", "Brazil South", "Brazil Southeast", "Canada Central", "Canada East", "Central India",
    "Central US", "Central US EUAP", "Chile Central", "China East", "China East 2", "China East 3", "China North",
    "China North 2", "China North 3", "Denmark East", "East Asia", "East US", "East US 2", "East US 2 EUAP",
    "France Central", "France South", "Germany Central", "Germany North", "Germany Northeast", "Germany West Central",
    "India South Central", "Indonesia Central", "Israel Central", "Italy North", "Japan East", "Japan West",
    "Jio India Central", "Jio India West", "Korea Central", "Korea South", "Malaysia South", "Malaysia West",
    "Mexico Central", "New Zealand North", "North Central US", "North Europe", "Norway East", "Norway West",
    "Poland Central", "Qatar Central", "Saudi Arabia East", "South Africa North", "South Africa West",
    "South Central US", "South India", "Southeast Asia", "Southeast US", "Spain Central", "Sweden Central",
    "Sweden South", "Switzerland North", "Switzerland West", "Taiwan North", "UAE Central", "UAE North", "UK South",
    "UK West", "USDoD Central", "USDoD East", "USGov Arizona", "USGov Iowa", "USGov Texas", "USGov Virginia",
    "USNat East", "USNat West", "USSec East", "USSec West", "West Central US", "West Europe", "West India", "West US",
    "West US 2", "West US 3",
]  # fmt: skip
"""Regions of other clouds than those of the profiles; a name is found with its blanks and without."""

PARTS_OF_NAMES = [
    "windows.net", "windowsazure", "azure.com", "azure.net", "azure.cn", "azure.us", "azure.de", "azure.fr", "azure.sg",
    "azure.microsoft", "chinacloudapi", "usgovcloudapi", "cloudapi.de", "azurewebsites", "azurecr.", "azmk8s",
    "azconfig.io", "azurefd", "azureedge", "azure-api", "azure-devices", "azuredatalakestore.",
    "azuredatalakeanalytics.", "azuresynapse.",
    "trafficmanager.net", "signalr.net", "azureml.ms", "microsoftonline", "onmicrosoft", "graph.microsoft",
    "office365.com", "sharepoint.com", "loganalytics.io", "applicationinsights.", "visualstudio.com", "core.windows",
    "vault.azure", "vaultcore.", "sovcloud", "bleufrance", "AzureBleuCloud", "AzureADTokenExchange", "AzureChinaCloud",
    "AzureUSGovernment",
]  # fmt: skip


def forbidden_names() -> re.Pattern[str]:
    """Make the pattern of every name of a cloud: those of the profiles, and those of the rest of the world."""
    names: set[str] = set()
    for cloud in map(clouds.get, clouds.names()):
        names.update(root.removeprefix(".") for root in cloud.hosts)
        names.update(name for region in cloud.regions for name in (region.name, region.display_name))
        names.update({cloud.environment} - {"public"})  # an everyday word, and no name of a place
        for kind in ("endpoints", "audiences", "suffixes", "private_dns_zones"):
            for fact in getattr(cloud, kind).values():
                bare = re.sub(r"^https://|^\.|/$", "", fact.value or "")
                names.update(part.strip(".") for part in re.split(r"\{\w+\}", bare) if "." in part.strip("."))
                names.update({bare} if "{" not in bare and bare else ())
    whole = [re.escape(name).replace(r"\ ", " ?") for name in names]
    whole += [name.replace(" ", " ?") for name in REGIONS]
    parts = [re.escape(name) for name in PARTS_OF_NAMES]
    longest_first = sorted(whole, key=len, reverse=True)
    # A whole name has no letter beside it; a part may stand anywhere but in "azure.network", which is a module, and in
    # "Azure.FrontDoor", which is in the names of that service's objects.
    return re.compile(
        rf"(?<![A-Za-z0-9])(?:{'|'.join(longest_first)})(?![A-Za-z0-9-])|(?:{'|'.join(parts)})(?!work|ontDoor)",
        re.IGNORECASE,
    )


def names_written(root: Path) -> list[str]:
    """Find every name of a cloud that is written outside the profiles' own data."""
    pattern = forbidden_names()
    return [
        f"{path.relative_to(root)}:{number}: {found.group()}"
        for path in files(root, every=True)
        if not path.is_relative_to(root / "bleu_iac" / "clouds" / "data")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for found in pattern.finditer(line)
    ]


def test_no_region_host_suffix_zone_or_audience_is_written_outside_the_profiles():
    assert names_written(ROOT) == []


def test_the_search_for_names_reads_every_kind_of_file_of_the_package():
    kinds = {path.suffix for path in files(ROOT, every=True)}
    assert {".py", ".toml", ".json"} <= kinds
    searched = {str(path.relative_to(ROOT)) for path in files(ROOT, every=True)}
    assert {"bleu_iac/clouds/model.py", "bleu_iac/__init__.py", "stacks/__main__.py"} <= searched
    assert {"policies/sovereignty/__main__.py", "bleu_iac/clouds/data/bleu.toml"} <= searched


def every_name() -> list[str]:
    """Give every name of every profile as it stands there, and every region of commercial Azure in two spellings."""
    names = [each for name in REGIONS for each in (name, name.replace(" ", "").lower())]
    for cloud in map(clouds.get, clouds.names()):
        names += [*cloud.hosts, *cloud.region_names, *(region.display_name for region in cloud.regions)]
        for kind in ("endpoints", "audiences", "suffixes", "private_dns_zones"):
            names += [fact.value for fact in getattr(cloud, kind).values() if fact.value]
    return names


def test_every_name_of_every_profile_would_be_found():
    pattern = forbidden_names()
    assert len(every_name()) > 400
    assert [name for name in every_name() if not pattern.search(f'x = "{name}"')] == []
    assert [name for name in every_name() if not pattern.search(f"# see {name.upper()}, and so on")] == []


@pytest.mark.parametrize(
    "line",
    [
        'HOST = "management.azure.com"',
        'SUFFIX = f"{name}.vault.azure.net"',
        'ZONE = "privatelink.blob.core.windows.net"',
        'LOCATION = "westeurope"',
        '"""The pair of West Europe."""',
        "# francecentral is not Bleu",
        'REGION = "BleuFranceCentral"',
        'OTHER = "management.sovcloud-api.de"',
        'CHINA = "management.chinacloudapi.cn"',
        'AUDIENCE = "api://AzureADTokenExchangeFrance"',
        'LOGIN = "https://login.microsoftonline.com/x"',
    ],
)
@pytest.mark.parametrize(
    "tree", ["bleu_iac/rules/x.py", "bleu_iac/catalogue/data/x.json", "stacks/x.py", "policies/p/x.py"]
)
def test_a_name_that_is_written_somewhere_is_found(tree, line, tmp_path):
    path = tmp_path / tree
    path.parent.mkdir(parents=True)
    path.write_text(f"first = 1\n{line}\n", "utf-8")
    found = names_written(tmp_path)
    assert found[0].startswith(f"{tree}:2: ")


@pytest.mark.parametrize(
    "line",
    [
        "from pulumi_azure_native import storage",
        '"azure-native:network:VirtualNetwork"',
        '"Microsoft.Compute/virtualMachines"',
        '"Microsoft.Storage/storageAccounts"',
        "the central user of a region in the east uses it",
        '"privateDnsZoneGroups"',
    ],
)
def test_what_only_resembles_a_name_is_left_alone(line):
    assert forbidden_names().search(line) is None


def test_names_in_the_profiles_own_data_are_left_alone(tmp_path):
    path = tmp_path / "bleu_iac" / "clouds" / "data" / "x.toml"
    path.parent.mkdir(parents=True)
    path.write_text('region = "westeurope"', "utf-8")
    assert names_written(tmp_path) == []


# 2. Imports go one way

_BELOW_ALL = {"text", "errors"}
_KERNEL = _BELOW_ALL | {"clouds", "catalogue", "resources"}
LAYERS: dict[str, set[str]] = {
    "text": set(),
    "errors": {"text"},
    "places": _BELOW_ALL,
    "clouds": _BELOW_ALL,
    "catalogue": _BELOW_ALL | {"clouds"},
    "resources": _BELOW_ALL | {"clouds", "catalogue"},
    "wire": _BELOW_ALL | {"resources"},
    "templates": _KERNEL,
    "rules": _KERNEL | {"templates"},
    "plain_yaml": set(),
    "state_backend": set(),
    "waivers": _KERNEL | {"rules", "plain_yaml"},
    "policy": _KERNEL | {"rules", "waivers", "wire", "places", "state_backend"},
    "interception": _BELOW_ALL,
    "guarding": _KERNEL | {"rules", "waivers", "wire", "interception", "policy", "state_backend"},
    "check": _KERNEL | {"templates", "rules", "waivers", "wire", "places"},
    "components": _BELOW_ALL | {"clouds", "guarding"},
    "rehearsal": _BELOW_ALL | {"clouds", "catalogue", "resources", "wire", "places", "state_backend"},
    "testing": _BELOW_ALL | {"resources", "wire"},
    "bleu_iac": {"components", "guarding"},
    "cli": _KERNEL | {"rules", "waivers", "policy", "check", "rehearsal", "places"},
    "stacks": _BELOW_ALL | {"clouds", "bleu_iac", "components", "guarding", "stacks"},
    "policies": {"policy"},
}
"""What each part may import, besides itself. The rehearsal takes unknown values and paths from `resources`."""

WITHOUT_PULUMI = ("text", "errors", "places", "clouds", "catalogue", "resources", "templates", "rules", "waivers")
_HEAVY = {"pulumi", "pulumi_azure_native", "grpc", "google"}


def imports(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Give everything a module imports, wherever in it."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            yield node, "." * node.level + (node.module or "")
        elif isinstance(node, ast.ImportFrom) and node.module == "bleu_iac":
            yield from ((node, f"bleu_iac.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node, node.module


def wrong_imports(root: Path) -> list[str]:
    """Find every import that goes against the layers."""
    wrong = []
    parsed = modules(root)
    units = {module.unit for module in parsed}
    for module in parsed:
        allowed = LAYERS.get(module.unit)
        if allowed is None:
            wrong.append(f"{module.name}: {module.unit} has no place in the layers")
            continue
        for node, name in imports(module):
            first, *rest = name.split(".")
            target = rest[0] if first == "bleu_iac" and rest and rest[0] in units else first
            if first == "":
                wrong.append(f"{module.at(node)}: a relative import")
            elif first == "bleu_iac" and target not in allowed | {module.unit}:
                wrong.append(f"{module.at(node)}: {module.unit} imports {target}")
            elif module.unit in WITHOUT_PULUMI and first in _HEAVY:
                wrong.append(f"{module.at(node)}: {module.unit} imports {first}")
    return wrong


def test_imports_go_one_way():
    assert wrong_imports(ROOT) == []


def test_the_layers_have_no_circle():
    order = list(TopologicalSorter({unit: below - {unit} for unit, below in LAYERS.items()}).static_order())
    assert order.index("clouds") < order.index("catalogue") < order.index("resources") < order.index("rules")
    assert order.index("rules") < order.index("guarding") < order.index("components")


@pytest.mark.parametrize(
    ("contents", "wrong"),
    [
        ({"bleu_iac/clouds/x.py": "from bleu_iac.rules import ALL", "bleu_iac/rules/x.py": ""}, "clouds imports rules"),
        ({"bleu_iac/clouds/x.py": "from bleu_iac import rules", "bleu_iac/rules/x.py": ""}, "clouds imports rules"),
        ({"bleu_iac/rules/x.py": "import bleu_iac.policy.x", "bleu_iac/policy/x.py": ""}, "rules imports policy"),
        (
            {
                "bleu_iac/components/x.py": "def f():\n    from bleu_iac.rules.rule import judge",
                "bleu_iac/rules/x.py": "",
            },
            "components imports rules",
        ),
        ({"bleu_iac/text.py": "from bleu_iac.errors import Problem", "bleu_iac/errors.py": ""}, "text imports errors"),
        ({"bleu_iac/rules/x.py": "import bleu_iac", "bleu_iac/__init__.py": ""}, "rules imports bleu_iac"),
        ({"bleu_iac/rules/x.py": "from pulumi.runtime import proto"}, "rules imports pulumi"),
        ({"bleu_iac/resources.py": "import google.protobuf"}, "resources imports google"),
        ({"bleu_iac/catalogue/x.py": "import pulumi_azure_native.storage"}, "catalogue imports pulumi_azure_native"),
        ({"bleu_iac/rules/x.py": "from . import y"}, "a relative import"),
        (
            {"policies/p/__main__.py": "import bleu_iac.components", "bleu_iac/components/x.py": ""},
            "policies imports components",
        ),
    ],
)
def test_an_import_that_goes_the_other_way_is_found(contents, wrong, tmp_path):
    (found,) = wrong_imports(write(tmp_path, contents))
    assert found.endswith(f": {wrong}")


def test_a_part_that_nobody_gave_a_place_is_found(tmp_path):
    assert wrong_imports(write(tmp_path, {"bleu_iac/audit/x.py": ""})) == [
        "bleu_iac.audit.x: audit has no place in the layers"
    ]


def loaded_by(*names: str) -> set[str]:
    """Give the top-level packages that importing some modules loads, in a process of its own."""
    program = f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in done.stdout.split()}


def test_what_judges_loads_neither_pulumi_nor_grpc_nor_the_sdk():
    # `catalogue.build` is the one that reads the SDK, when the catalogue's data are made.
    names = [
        module.name for module in modules() if module.unit in WITHOUT_PULUMI and module.name.startswith("bleu_iac.")
    ]
    assert {"bleu_iac.rules", "bleu_iac.clouds", "bleu_iac.resources", "bleu_iac.rules.rule"} <= set(names)
    assert loaded_by(*names) & _HEAVY == set()


def test_importing_the_package_loads_no_part_of_it():
    program = "import sys, bleu_iac\nprint(*(name for name in sys.modules if name.startswith('bleu_iac')))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["bleu_iac"]
    assert loaded_by("bleu_iac") & {*_HEAVY, "pydantic", "typer", "rich"} == set()


def test_what_a_process_loads_is_noticed():
    assert "pulumi" in loaded_by("pulumi.runtime.proto")


# 3. Error codes are the headings of docs/errors.md

_CODE = re.compile(r"BLEU-E\d{3}")
_HEADING = re.compile(r"^## (BLEU-E\d{3}): (\S.*)$", re.MULTILINE)
CODES_OF = {
    "1": {"components"},
    "2": {"clouds", "places", "stacks"},
    "3": {"rehearsal"},
    "4": {"rehearsal"},
    "5": {"guarding", "interception", "policy", "check", "waivers"},
    "6": {"cli"},
}
"""The first digit of a code, and the parts that may raise it."""


def codes_used(root: Path) -> dict[str, set[str]]:
    """Give the codes that stand in the product as values, each with the parts that use it."""
    used: dict[str, set[str]] = {}
    for module in modules(root):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value):
                used.setdefault(node.value, set()).add(module.unit)
    return used


def codes_made_up(root: Path) -> list[str]:
    """Find codes put together from pieces, which no search would find."""
    return [
        module.at(node)
        for module in modules(root)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.JoinedStr | ast.BinOp)
        and any(isinstance(part, ast.Constant) and "BLEU-E" in str(part.value) for part in ast.iter_child_nodes(node))
    ]


def wrong_codes(used: dict[str, set[str]], document: str) -> list[str]:
    """Find codes without a heading, headings without a code, and codes that stand for two things."""
    headings = [heading for heading, _ in _HEADING.findall(document)]
    wrong = [f"{code} has no heading" for code in sorted(used.keys() - set(headings))]
    wrong += [f"{code} is not used" for code in sorted(set(headings) - used.keys())]
    wrong += [f"{code} has {count} headings" for code, count in Counter(headings).items() if count > 1]
    wrong += [f"{code} means something in {', '.join(sorted(units))}" for code, units in used.items() if len(units) > 1]
    wrong += [
        f"{code} is not a code for {unit}"
        for code, units in used.items()
        for unit in sorted(units - CODES_OF.get(code[len("BLEU-E")], set()))
    ]
    if headings != sorted(headings):
        wrong.append("the headings are not in order")
    titles = Counter(title for _, title in _HEADING.findall(document))
    wrong += [f"two headings say {title!r}" for title, count in titles.items() if count > 1]
    sections = re.split(r"^## .*$", document, flags=re.MULTILINE)[1:]
    wrong += [f"{code} is not explained" for code, text in zip(headings, sections, strict=True) if not text.strip()]
    return wrong


def test_every_code_has_its_heading_and_means_one_thing():
    assert wrong_codes(codes_used(ROOT), (ROOT / "docs" / "errors.md").read_text("utf-8")) == []


def test_every_heading_of_the_document_is_a_code():
    document = (ROOT / "docs" / "errors.md").read_text("utf-8")
    assert [line for line in document.splitlines() if line.startswith("##") and not _HEADING.match(line)] == []


def test_no_code_is_put_together_from_pieces():
    assert codes_made_up(ROOT) == []


def test_a_code_that_is_wrong_is_found(tmp_path):
    contents = {
        "bleu_iac/clouds/x.py": 'Problem("BLEU-E201"); Problem("BLEU-E299"); f"BLEU-E{n}"; "BLEU-E" + n',
        "bleu_iac/places.py": '"""BLEU-E277 in a docstring is no use."""\nProblem("BLEU-E201"); Problem("BLEU-E301")',
    }
    write(tmp_path, contents)
    document = "## BLEU-E205: b\n\nx\n\n## BLEU-E201: a\n\n## BLEU-E201: a\n\nx\n\n## BLEU-E301: c\n\nx\n"
    assert wrong_codes(codes_used(tmp_path), document) == [
        "BLEU-E299 has no heading",
        "BLEU-E205 is not used",
        "BLEU-E201 has 2 headings",
        "BLEU-E201 means something in clouds, places",
        "BLEU-E301 is not a code for places",
        "the headings are not in order",
        "two headings say 'a'",
        "BLEU-E201 is not explained",
    ]
    assert codes_made_up(tmp_path) == ["bleu_iac.clouds.x:1", "bleu_iac.clouds.x:1"]


# 4. Every text is in both languages


@dataclass(frozen=True)
class Written:
    """A `Text(...)` as it is written."""

    where: str
    en: str | None
    fr: str | None
    is_prose: bool

    @property
    def values(self) -> set[str]:
        """The values it is called with."""
        return placeholders(self.en or "")


def placeholders(template: str) -> set[str]:
    """Give the names of a template's placeholders; an unnamed one is an empty name."""
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def called(node: ast.AST) -> str | None:
    """Give the name of what a call calls."""
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None


def written(module: Module, node: ast.Call, *, is_prose: bool = False) -> Written:
    """Read a `Text(...)`; `None` for a language that is not a literal."""
    given = {**dict(zip(("en", "fr"), node.args, strict=False)), **{word.arg: word.value for word in node.keywords}}
    texts = {
        name: value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None
        for name, value in given.items()
    }
    return Written(module.at(node), texts.get("en"), texts.get("fr"), is_prose)


def texts(root: Path) -> list[Written]:
    """Give every text of the product."""
    found = []
    for module in modules(root):
        reasons = {
            id(word.value)
            for node in ast.walk(module.tree)
            if called(node) in {"Rule", "StackRule", "CloudRule", "WaiverRule"}
            for word in node.keywords
            if word.arg == "reason"
        }
        found += [
            # A rule's reason and a command's help are sentences of their own.
            written(module, node, is_prose=id(node) in reasons or module.name.startswith("bleu_iac.cli"))
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Call) and called(node) == "Text" and not is_from_data(node)
        ]
    return found


def wrong_text(text: Written) -> Iterator[str]:
    """Say what is wrong with a text."""
    if text.en is None or text.fr is None:
        yield "is not two literals"
        return
    for language, template in (("English", text.en), ("French", text.fr)):
        if not template.strip() or template != template.strip():
            yield f"is empty or has blanks around it in {language}"
        if template.rstrip().endswith(".") and not text.is_prose:
            # A problem, and a finding, is joined from texts: "what. fix".
            yield f"ends with a full stop in {language}"
        if "" in placeholders(template):
            yield f"has a placeholder without a name in {language}"
    if placeholders(text.en) != placeholders(text.fr):
        yield "has other placeholders in French"
    bare = re.sub(r"\{.*?\}", "", text.en)
    if text.en == text.fr and re.search(r"[^\W\d_]{4,}", bare):
        yield "is the same in both languages"


def data_texts(where: str, table: object) -> Iterator[Written]:
    """Give every text of a data file: a table with `en` or `fr`, at any depth."""
    if isinstance(table, dict):
        if {"en", "fr"} & table.keys():
            yield Written(where, table.get("en"), table.get("fr"), is_prose=False)
        for key, inner in table.items():
            yield from data_texts(f"{where}.{key}", inner)
    elif isinstance(table, list):
        for index, inner in enumerate(table):
            yield from data_texts(f"{where}[{index}]", inner)


def is_from_data(node: ast.Call) -> bool:
    """Tell whether a text is made of a data file's table: `Text(table["en"], table["fr"])`."""
    return [each.slice.value for each in node.args if isinstance(each, ast.Subscript)
            and isinstance(each.slice, ast.Constant)] == ["en", "fr"]  # fmt: skip


def wrong_texts(root: Path) -> list[str]:
    """Find every text that is not whole."""
    found = list(texts(root))
    for path in files(root, every=True):
        if path.suffix == ".toml":
            found += data_texts(path.name, tomllib.loads(path.read_text("utf-8")))
    return [f"{text.where} {wrong}" for text in found for wrong in wrong_text(text)]


def wrong_calls(root: Path) -> list[str]:
    """Find every place where a text is called with other values than it has placeholders."""
    parsed = modules(root)
    own: dict[str, dict[str, Written]] = {
        module.name: {
            target.id: written(module, node.value)
            for node in module.tree.body
            if isinstance(node, ast.Assign) and called(node.value) == "Text" and isinstance(node.value, ast.Call)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for module in parsed
    }
    wrong = []
    for module in parsed:
        known = dict(own[module.name])
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and node.module in own:
                known |= {
                    a.asname or a.name: own[node.module][a.name] for a in node.names if a.name in own[node.module]
                }
        for node in ast.walk(module.tree):
            text = known.get(called(node) or "")
            if text is None or not isinstance(node, ast.Call) or any(word.arg is None for word in node.keywords):
                continue
            if node.args or {word.arg for word in node.keywords} != text.values:
                wrong.append(f"{module.at(node)} {called(node)} needs {', '.join(sorted(text.values)) or 'nothing'}")
    return wrong


def test_every_text_is_whole_in_both_languages():
    assert len(texts(ROOT)) > 200
    assert wrong_texts(ROOT) == []


def test_every_text_is_called_with_the_values_it_shows():
    assert wrong_calls(ROOT) == []


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ('Text("one")', ["is not two literals"]),
        ('Text("one", other)', ["is not two literals"]),
        ('Text(en="one", fr=f"{x}")', ["is not two literals"]),
        ('Text("one", "")', ["is empty or has blanks around it in French"]),
        ('Text(" one", "un")', ["is empty or has blanks around it in English"]),
        ('Text("one.", "un")', ["ends with a full stop in English"]),
        ('Text("one", "un.")', ["ends with a full stop in French"]),
        ('Text("{a} one", "{b} un")', ["has other placeholders in French"]),
        ('Text("{a} one", "un")', ["has other placeholders in French"]),
        (
            'Text("{} one", "{} un")',
            ["has a placeholder without a name in English", "has a placeholder without a name in French"],
        ),
        ('Text("same words", "same words")', ["is the same in both languages"]),
        ('Text("{a} min", "{a} min")', []),
        ('Text("{a!r} is one", "{a} en est un")', []),
        ('Text("one " "two", fr="un" " deux")', []),
        ('Rule(reason=Text("Because.", "Parce que."), title=Text("On", "Actif"))', []),
        ('Rule(title=Text("On.", "Actif"))', ["ends with a full stop in English"]),
    ],
)  # fmt: skip
def test_a_text_that_is_not_whole_is_found(source, wrong, tmp_path):
    assert wrong_texts(write(tmp_path, {"bleu_iac/x.py": source})) == [f"bleu_iac.x:1 {each}" for each in wrong]


def test_a_text_of_a_data_file_that_is_not_whole_is_found(tmp_path):
    contents = {
        "bleu_iac/x.py": 'Text(rule["en"], rule["fr"]); Text(rule["fr"], rule["en"])',
        "bleu_iac/data/x.toml": '[a]\nen = "one."\nfr = "un"\n[[b]]\nen = "two"\n[[b]]\nen = "three"\nfr = "trois"',
    }
    assert wrong_texts(write(tmp_path, contents)) == [
        "bleu_iac.x:1 is not two literals",
        "x.toml.a ends with a full stop in English",
        "x.toml.b[0] is not two literals",
    ]


def test_a_text_called_with_other_values_is_found(tmp_path):
    contents = {
        "bleu_iac/a.py": 'A = Text("{x} a", "{x} b")\nA(x=1)\nA()\nA(y=1)\nA(x=1, y=2)\nA(**values)\nA(1)',
        "bleu_iac/b.py": 'from bleu_iac.a import A as B\nB(x=1)\nB(z=1)\nC = Text("c", "d")\nC()\nC(x=1)',
    }
    write(tmp_path, contents)
    assert wrong_calls(tmp_path) == [
        "bleu_iac.a:3 A needs x",
        "bleu_iac.a:4 A needs x",
        "bleu_iac.a:5 A needs x",
        "bleu_iac.a:7 A needs x",
        "bleu_iac.b:3 B needs x",
        "bleu_iac.b:6 C needs nothing",
    ]
