"""Where the policy packs are: the folders to give to `pulumi preview --policy-pack`."""

from pathlib import Path

from bleu_iac.clouds.validation import nearest
from bleu_iac.errors import BleuError, Problem
from bleu_iac.text import Text

NO_PACK = Text("There is no such policy pack", "Ce pack de politiques n'existe pas")
NOT_A_PACK = Text("is not a policy pack", "n'est pas un pack de politiques")

DESCRIPTIONS = {
    "sovereignty": Text(
        "Data, keys, access and operations stay in France, in the Bleu cloud",
        "Données, clés, accès et exploitation restent en France, dans le cloud Bleu",
    ),
    "trial": Text(
        "For trials only: the same rules for commercial Azure in France, which is not immune from extraterritorial law",
        "Pour des essais seulement : les mêmes règles pour Azure commercial en France, qui ne protège pas des lois "
        "extraterritoriales",
    ),
}
"""What each pack is for, by its name. `PulumiPolicy.yaml` says the same."""

_INSTALLED = Path(__file__).with_name("folders")
"""Where the wheel puts the checkout's `policies` folder: see `pyproject.toml`."""
_CHECKOUT = Path(__file__).parents[2] / "policies"
_MARK = "PulumiPolicy.yaml"


def names() -> tuple[str, ...]:
    """Give the names of all packs."""
    return tuple(sorted(found.parent.name for found in _root().glob(f"*/{_MARK}")))


def folder(name: str) -> Path:
    """Give a pack's folder. Raises `BleuError` for a name that is none."""
    known = names()
    if name not in known:
        raise BleuError(NO_PACK, [Problem("BLEU-E503", name, NOT_A_PACK(), nearest(name, known))])
    return _root() / name


def _root() -> Path:
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
