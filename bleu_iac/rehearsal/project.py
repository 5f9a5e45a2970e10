"""The Pulumi project a rehearsal runs, as far as a rehearsal has to read it."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bleu_iac.clouds.validation import validation_problems
from bleu_iac.errors import BleuError, ExitCode, Problem
from bleu_iac.state_backend import project_file
from bleu_iac.text import Text

"""The names Pulumi knows a project by; a stack's configuration ends like the project's file."""

CANNOT_REHEARSE = Text("Can't rehearse {what}", "Impossible de répéter {what}")
NO_FOLDER = Text("there is no such folder", "ce dossier n'existe pas")
NO_PROJECT = Text("no Pulumi.yaml here or above", "pas de Pulumi.yaml ici ni au-dessus")
GIVE_PROGRAM = Text(
    "Go to a Pulumi project, or name its folder with --program",
    "Placez-vous dans un projet Pulumi, ou donnez son dossier avec --program",
)
UNREADABLE = Text("can't be read: {detail}", "est illisible : {detail}")
NOT_A_MAPPING = Text("is not a mapping", "n'est pas une table")
MEND_FILE = Text("Correct the file", "Corrigez le fichier")
NOT_PYTHON = Text("is a program for {runtime!r}, not for Python", "est un programme pour {runtime!r}, pas pour Python")
ONLY_PYTHON = Text("Rehearse a project whose runtime is python", "Répétez un projet dont le runtime est python")
BAD_NAME = Text("{name!r} is not a project's name", "{name!r} n'est pas un nom de projet")
BAD_STACK = Text("{stack!r} is not a stack's name", "{stack!r} n'est pas un nom de pile")
STACK_SHAPE = Text(
    "Use letters, digits, dots, dashes and underscores, at most 100",
    "Employez lettres, chiffres, points, tirets et tirets bas, 100 au plus",
)

_NAME = r"(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}"
"""What Pulumi takes as a name; `.` and `..` would be other folders than one's own."""


class RehearsalError(BleuError):
    """The rehearsal can't do what it was asked."""


class StackBusyError(RehearsalError):
    """Another command is running on the stack."""


class EngineFailedError(RehearsalError):
    """The engine failed before the program ran, or what it keeps is broken."""

    exit_code = ExitCode.ENGINE


class Runtime(BaseModel):
    """The runtime of a project, in its long form."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str


class Project(BaseModel):
    """What a rehearsal needs to know of a project; the engine reads the rest."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    file: Path
    name: str
    runtime: Runtime
    config_folder: Annotated[str, Field(alias="stackConfigDir")] = "."
    config: dict[str, Any] = {}

    @property
    def folder(self) -> Path:
        """The folder that holds the project's file."""
        return self.file.parent

    def stack_file(self, stack: str) -> Path:
        """Where the project keeps a stack's configuration; it may not exist."""
        return self.folder / self.config_folder / f"{self.file.stem}.{stack}{self.file.suffix}"

    @property
    def stacks(self) -> list[str]:
        """The stacks the project has a configuration for."""
        prefix, suffix = f"{self.file.stem}.", self.file.suffix
        found = (self.folder / self.config_folder).glob(f"{prefix}*{suffix}")
        return sorted(file.name.removeprefix(prefix).removesuffix(suffix) for file in found)

    def setting(self, name: str, stack_config: Mapping[str, Any]) -> Any:
        """Give a setting as the program will see it: the stack's own, or else the project's; `None` without either."""
        short = name.removeprefix(f"{self.name}:")
        for key in (name, short):
            if key in stack_config:
                return stack_config[key]
        for key in (name, short):
            if key in self.config:
                declared = self.config[key]
                if not isinstance(declared, Mapping):
                    return declared
                return declared.get("value", declared.get("default"))
        return None


def is_stack_name(stack: str) -> bool:
    """Tell whether Pulumi takes this as a stack's name."""
    return re.fullmatch(_NAME, stack) is not None


def find_project(start: Path) -> Path:
    """Give the file of the project that `start` is in, as Pulumi does. Raises `RehearsalError` when there is none."""
    here = start.expanduser().resolve()
    if not here.is_dir():
        raise RehearsalError(
            CANNOT_REHEARSE(what=start), [Problem("BLEU-E400", str(start), NO_FOLDER(), GIVE_PROGRAM())]
        )
    if (file := project_file(here)) is not None:
        return file
    raise RehearsalError(CANNOT_REHEARSE(what=start), [Problem("BLEU-E400", str(start), NO_PROJECT(), GIVE_PROGRAM())])


def read_project(file: Path) -> Project:
    """Read a project's file. Raises `RehearsalError` with all that is wrong in it."""
    content = read_yaml(file)
    if isinstance(content.get("runtime"), str):
        content["runtime"] = {"name": content["runtime"]}
    # The older name of stackConfigDir is a `config` that is a text.
    if isinstance(content.get("config"), str):
        content["stackConfigDir"] = content.pop("config")
    try:
        project = Project.model_validate(
            {"file": file, **{key: value for key, value in content.items() if value is not None}}
        )
    except ValidationError as error:
        problems = [
            Problem("BLEU-E402", f"{file}: {problem.where}", problem.what, problem.fix)
            for problem in validation_problems(error, "BLEU-E402")
        ]
        raise RehearsalError(CANNOT_REHEARSE(what=file.parent), problems) from None
    if not re.fullmatch(_NAME, project.name):
        wrong = Problem("BLEU-E402", f"{file}: name", BAD_NAME(name=project.name), STACK_SHAPE())
        raise RehearsalError(CANNOT_REHEARSE(what=file.parent), [wrong])
    if project.runtime.name != "python":
        what = NOT_PYTHON(runtime=project.runtime.name)
        raise RehearsalError(
            CANNOT_REHEARSE(what=file.parent), [Problem("BLEU-E403", f"{file}: runtime", what, ONLY_PYTHON())]
        )
    return project


def read_yaml(file: Path) -> dict[str, Any]:
    """Read a YAML mapping as values. Raises `RehearsalError` with the file and the line."""
    node = compose_yaml(file)
    try:
        content = yaml.constructor.SafeConstructor().construct_document(node)
    except yaml.YAMLError as error:
        raise unreadable(file, error) from None
    return dict(content)


def compose_yaml(file: Path) -> yaml.MappingNode:
    """Read a YAML mapping as it is written, so that every scalar can be written back letter by letter.

    Raises `RehearsalError` with the file and the line.
    """
    try:
        node = yaml.compose(file.read_text("utf-8-sig"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise unreadable(file, error) from None
    if node is None or (isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"):
        return yaml.MappingNode("tag:yaml.org,2002:map", [])
    if not isinstance(node, yaml.MappingNode):
        raise not_a_mapping(file)
    return node


def not_a_mapping(file: Path, key: str = "") -> RehearsalError:
    """Say that a file, or what it holds under a key, is not a mapping."""
    where = f"{file}: {key}" if key else str(file)
    return RehearsalError(
        CANNOT_REHEARSE(what=file.parent), [Problem("BLEU-E402", where, NOT_A_MAPPING(), MEND_FILE())]
    )


def unreadable(file: Path, error: Exception) -> RehearsalError:
    """Say where a file can't be read, with the line when that is known. What the file holds is not shown."""
    where, detail = str(file), str(error)
    if isinstance(error, OSError):
        detail = error.strerror or detail
    elif isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        if mark is not None:
            where = f"{file}:{mark.line + 1}:{mark.column + 1}"
        detail = error.problem or error.context or detail
    problem = Problem("BLEU-E402", where, UNREADABLE(detail=" ".join(detail.split())), MEND_FILE())
    return RehearsalError(CANNOT_REHEARSE(what=file.parent), [problem])
