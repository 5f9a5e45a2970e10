"""`bleu-iac pack`: the folders to give to `pulumi --policy-pack`."""

from typing import Annotated

import typer

from bleu_iac.text import Text

HELP = Text(
    "List the policy packs, or print the folder of one. It is what `--policy-pack` takes.",
    "Lister les packs de politiques, ou écrire le dossier de l'un. C'est ce que prend `--policy-pack`.",
)
NAME_HELP = Text("The pack whose folder is wanted.", "Le pack dont on veut le dossier.")


def pack(name: Annotated[str | None, typer.Argument(metavar="NAME", help=str(NAME_HELP))] = None) -> None:
    """List the packs, or print the folder of one and nothing else."""
    from bleu_iac.policy import packs

    if name is not None:
        typer.echo(packs.folder(name))
        return
    widest = max(map(len, packs.names()))
    for each in packs.names():
        typer.echo(f"{each:{widest}}  {packs.DESCRIPTIONS[each]}")
