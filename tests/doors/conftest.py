"""Machines to run programs on."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bleu_iac.rehearsal.engine import Engine
from tests.conftest import BLEU_PROVIDER
from tests.doors.machine import Machine, accepting


@pytest.fixture(scope="session")
def provider_port() -> Iterator[int]:
    with accepting() as port:
        yield port


@pytest.fixture(scope="module")
def machine(engine: Engine, provider_port: int, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Machine]:
    """Make machines; each has a stack of its own, set for Bleu unless told otherwise."""

    def make(config: dict[str, Any] | None = None, port: int = provider_port) -> Machine:
        folder: Path = tmp_path_factory.mktemp("machine")
        return Machine(engine, folder, port, BLEU_PROVIDER if config is None else config)

    return make
