"""Where files of the user's are kept, outside any project: engines in the cache, rehearsals in the state folder.

`BLEU_IAC_CACHE` and `BLEU_IAC_STATE` name other folders. Everything under the state folder may hold secrets, so it is
made readable by the user alone.
"""

import os
from pathlib import Path

import platformdirs

_APPLICATION = "bleu-iac"
_OWNER_ONLY = 0o700


def cache() -> Path:
    """Give the folder of what can be made again; it may not exist yet."""
    return _chosen("BLEU_IAC_CACHE") or platformdirs.user_cache_path(_APPLICATION)


def state() -> Path:
    """Give the folder of what must be kept; it may not exist yet."""
    return _chosen("BLEU_IAC_STATE") or platformdirs.user_state_path(_APPLICATION)


def private_folder(path: Path) -> Path:
    """Make a folder, and those missing above it, that only the user can read."""
    for missing in reversed([folder for folder in (path, *path.parents) if not folder.exists()]):
        missing.mkdir(mode=_OWNER_ONLY, exist_ok=True)
    return path


def _chosen(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return Path(value).expanduser().resolve() if value else None
