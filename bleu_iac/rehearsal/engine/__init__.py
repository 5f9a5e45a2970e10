"""The Pulumi engine a rehearsal runs on: found, or made once."""

from bleu_iac.rehearsal.engine.model import Engine, EngineError, Report

__all__ = ["Engine", "EngineError", "Report", "find"]


def find(report: Report) -> Engine:
    """Find an engine, or make one; `report` is told what takes long. Raises `EngineError` when there is no way.

    In this order: the file `$BLEU_IAC_PULUMI` names (nothing else is tried then); `pulumi` on PATH; the user's cache;
    the installer of Pulumi's Python SDK; a build from pinned Go modules. The last two fill the cache.
    """
    # The language host is in this package and starts with every run of the engine: it must not pay for the search.
    from bleu_iac.rehearsal.engine import search

    return search.find(report)
