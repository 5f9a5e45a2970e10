"""Where files of the user's are kept, outside any project: engines in the cache, rehearsals in the state folder.

`BLEU_IAC_CACHE` and `BLEU_IAC_STATE` name other folders. Everything under the state folder may hold secrets, so it is
made readable by the user alone.
"""

import os
from errno import ENOTDIR
from pathlib import Path

import platformdirs

from bleu_iac.errors import BleuError, Problem
from bleu_iac.text import Text

CANNOT_KEEP = Text("Files can't be kept", "Les fichiers ne peuvent pas être conservés")
UNUSABLE = Text("is not a usable folder ({reason})", "n'est pas un dossier utilisable ({reason})")
CHOOSE_FOLDER = Text(
    "Set BLEU_IAC_CACHE or BLEU_IAC_STATE to a folder of yours",
    "Donnez dans BLEU_IAC_CACHE ou BLEU_IAC_STATE un dossier à vous",
)

_APPLICATION = "bleu-iac"
_OWNER_ONLY = 0o700
_OTHERS = 0o077


def cache() -> Path:
    """Give the folder of what can be made again; it may not exist yet."""
    return _chosen("BLEU_IAC_CACHE") or platformdirs.user_cache_path(_APPLICATION)


def state() -> Path:
    """Give the folder of what must be kept; it may not exist yet."""
    return _chosen("BLEU_IAC_STATE") or platformdirs.user_state_path(_APPLICATION)


def private_folder(path: Path) -> Path:
    """Make a folder, and those missing above it, that only the user can read; one that stands already is made so.

    Raises `BleuError` when that can't be done.
    """
    try:
        for missing in reversed([folder for folder in (path, *path.parents) if not folder.exists()]):
            missing.mkdir(mode=_OWNER_ONLY, exist_ok=True)
        if not path.is_dir():
            raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR))
        if path.stat().st_mode & _OTHERS:
            path.chmod(_OWNER_ONLY)
    except OSError as error:
        raise _refused(path, error.strerror or type(error).__name__) from None
    return path


def _chosen(variable: str) -> Path | None:
    value = os.environ.get(variable)
    if not value:
        return None
    try:
        return Path(value).expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:  # an unknown user after `~`, a loop of links, a zero byte
        raise _refused(f"{variable}={value}", str(error)) from None


def _refused(place: object, reason: str) -> BleuError:
    return BleuError(CANNOT_KEEP, [Problem("BLEU-E205", str(place), UNUSABLE(reason=reason), CHOOSE_FOLDER())])
