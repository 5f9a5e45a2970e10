"""The policy packs of a rehearsal, as the engine takes them from its environment."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bleu_iac.errors import Problem
from bleu_iac.text import Text

NOT_A_PACK = Text(
    "is not a policy pack: no PulumiPolicy.yaml in it", "n'est pas un policy pack : pas de PulumiPolicy.yaml dedans"
)
NAME_PACK = Text("Give the folder of a pack", "Donnez le dossier d'un pack")
BAD_PATH = Text(
    "the engine can't be given a path with {character!r} in it",
    "le moteur ne peut pas recevoir un chemin qui contient {character!r}",
)
RENAME = Text("Rename or copy it", "Renommez-le ou copiez-le")
NOT_A_FILE = Text("is not a file", "n'est pas un fichier")
NAME_FILE = Text("Give the path of a file of configuration", "Donnez le chemin d'un fichier de configuration")
NOT_AS_MANY = Text(
    "is given for {configs} of {packs} policy packs",
    "est donnée pour {configs} de {packs} policy packs",
)
ONE_EACH = Text("Give it once for each pack, in their order", "Donnez-la une fois par pack, dans leur ordre")

PACKS, CONFIGS = VARIABLES = ("PULUMI_OPTION_POLICY_PACK", "PULUMI_OPTION_POLICY_PACK_CONFIG")
_BETWEEN = ","
_NOT_IN_A_LIST = re.compile(r'[,"\n]')
"""The engine takes a list in its environment apart at commas, and drops one with a quote in it without a word."""


@dataclass(frozen=True, slots=True)
class PolicyPacks:
    """What judges a deployment."""

    folders: Sequence[Path]
    configs: Sequence[Path] = ()
    """A file of levels and parameters for each pack; or none at all."""

    def problems(self) -> list[Problem]:
        """Give all that is wrong with them."""
        return list(self._problems())

    def environment(self) -> Mapping[str, str]:
        """Give the variables from which the engine takes them."""
        given = {PACKS: self.folders, CONFIGS: self.configs}
        return {
            variable: _BETWEEN.join(str(path.resolve()) for path in paths) for variable, paths in given.items() if paths
        }

    def _problems(self) -> Iterator[Problem]:
        for folder in self.folders:
            if not (folder / "PulumiPolicy.yaml").is_file():
                yield Problem("BLEU-E406", str(folder), NOT_A_PACK(), NAME_PACK())
            else:
                yield from _odd(folder)
        for file in self.configs:
            if not file.is_file():
                yield Problem("BLEU-E406", str(file), NOT_A_FILE(), NAME_FILE())
            else:
                yield from _odd(file)
        if self.configs and len(self.configs) != len(self.folders):
            count = NOT_AS_MANY(configs=len(self.configs), packs=len(self.folders))
            yield Problem("BLEU-E406", "--policy-pack-config", count, ONE_EACH())


def _odd(path: Path) -> Iterator[Problem]:
    if odd := _NOT_IN_A_LIST.search(str(path.resolve())):
        yield Problem("BLEU-E406", str(path), BAD_PATH(character=odd.group()), RENAME())
