"""The Pulumi project a rehearsal runs, as far as a rehearsal has to read it."""

from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bleu_iac.errors import BleuError, ExitCode, Problem
from bleu_iac.text import Text

PROJECT_FILE = "Pulumi.yaml"

CANNOT_REHEARSE = Text("Can't rehearse {what}", "Impossible de répéter {what}")
NO_PROJECT = Text("no Pulumi.yaml here or above", "pas de Pulumi.yaml ici ni au-dessus")
GIVE_PROGRAM = Text(
    "Go to a Pulumi project, or name its folder with --program",
    "Placez-vous dans un projet Pulumi, ou donnez son dossier avec --program",
)
UNREADABLE = Text("can't be read: {detail}", "est illisible : {detail}")
MEND_FILE = Text("Correct the file", "Corrigez le fichier")
NOT_PYTHON = Text("is a program for {runtime!r}, not for Python", "est un programme pour {runtime!r}, pas pour Python")
ONLY_PYTHON = Text("Rehearse a project whose runtime is python", "Répétez un projet dont le runtime est python")


class RehearsalError(BleuError):
    """The rehearsal can't do what it was asked."""


class StackBusyError(RehearsalError):
    """Another command is running on the stack."""


class EngineFailedError(RehearsalError):
    """The engine failed before the program ran."""

    exit_code = ExitCode.ENGINE


class Runtime(BaseModel):
    """The runtime of a project, in its long form."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str


class Project(BaseModel):
    """What a rehearsal needs to know of a Pulumi.yaml; the engine reads the rest."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    name: Annotated[str, Field(min_length=1)]
    runtime: Runtime | str
    config_folder: Annotated[str, Field(alias="stackConfigDir")] = "."

    @property
    def runtime_name(self) -> str:
        """Name of the language, in whichever form it was written."""
        return self.runtime if isinstance(self.runtime, str) else self.runtime.name


def find_project(start: Path) -> Path:
    """Give the folder of the project that `start` is in, as Pulumi does. Raises `RehearsalError` when there is none."""
    here = start.expanduser().resolve()
    for folder in (here, *here.parents):
        if (folder / PROJECT_FILE).is_file():
            return folder
    raise RehearsalError(CANNOT_REHEARSE(what=start), [Problem("BLEU-E400", str(start), NO_PROJECT(), GIVE_PROGRAM())])


def read_project(folder: Path) -> Project:
    """Read a project's Pulumi.yaml. Raises `RehearsalError` with all that is wrong in it."""
    file = folder / PROJECT_FILE
    try:
        project = Project.model_validate(read_yaml(file))
    except ValidationError as error:
        problems = [
            Problem(
                "BLEU-E402", f"{file}: {'.'.join(map(str, item['loc']))}", UNREADABLE(detail=item["msg"]), MEND_FILE()
            )
            for item in error.errors(include_input=False)
        ]
        raise RehearsalError(CANNOT_REHEARSE(what=folder), problems) from None
    if project.runtime_name != "python":
        what = NOT_PYTHON(runtime=project.runtime_name)
        raise RehearsalError(
            CANNOT_REHEARSE(what=folder), [Problem("BLEU-E403", f"{file}: runtime", what, ONLY_PYTHON())]
        )
    return project


def read_yaml(file: Path) -> dict[str, Any]:
    """Read a YAML mapping. Raises `RehearsalError` with the place in the file."""
    try:
        content = yaml.safe_load(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        detail = " ".join(str(error).split())
    else:
        if content is None:
            return {}
        if isinstance(content, dict):
            return content
        detail = "not a mapping"
    raise RehearsalError(
        CANNOT_REHEARSE(what=file.parent), [Problem("BLEU-E402", str(file), UNREADABLE(detail=detail), MEND_FILE())]
    )
