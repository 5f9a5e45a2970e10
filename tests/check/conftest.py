"""Documents as the engine writes them, and reading them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bleu_iac.check.source import opened
from bleu_iac.check.subject import Subject
from bleu_iac.resources import Resource

PROVIDER = "urn:pulumi:dev::tenant::pulumi:providers:azure-native::default_3_29_0"
STACK = "urn:pulumi:dev::tenant::pulumi:pulumi:Stack::tenant-dev"

SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}


def provider(**settings: Any) -> dict[str, Any]:
    """Give a default provider, set for Bleu."""
    inputs = {
        "metadataHost": "management.sovcloud-api.fr",
        "disableInstanceDiscovery": "true",
        "disablePulumiPartnerId": "true",
        **settings,
    }
    return {"urn": PROVIDER, "custom": True, "id": "1", "type": "pulumi:providers:azure-native", "inputs": inputs}


def resource(token: str, name: str, inputs: Any, **more: Any) -> dict[str, Any]:
    """Give a resource of azure-native's."""
    declared = f"azure-native:{token}"
    return {
        "urn": f"urn:pulumi:dev::tenant::{declared}::{name}",
        "custom": True,
        "id": f"/{name}",
        "type": declared,
        "inputs": inputs,
        "parent": STACK,
        "provider": f"{PROVIDER}::1",
        **more,
    }


def export(*resources: Any, **more: Any) -> dict[str, Any]:
    """Give what `pulumi stack export` prints."""
    return {"version": 3, "deployment": {"manifest": {"version": "v3.230.0"}, "resources": [*resources], **more}}


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Any], str]:
    """Give a function that writes a document and gives its path."""

    def written(document: Any, name: str = "stack.json") -> str:
        path = tmp_path / name
        if isinstance(document, bytes):
            path.write_bytes(document)
        else:
            path.write_text(document if isinstance(document, str) else json.dumps(document, indent=4), "utf-8")
        return str(path)

    return written


@pytest.fixture
def read(write: Callable[[Any], str]) -> Callable[[Any], list[Resource]]:
    """Give a function that reads the resources of a document."""

    def given(document: Any) -> list[Resource]:
        with opened(write(document)) as source:
            return list(Subject(source).resources())

    return given
