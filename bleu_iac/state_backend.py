"""Which backend keeps the state of the stack that runs, as far as its project and the environment tell.

Pulumi takes the first of `PULUMI_BACKEND_URL`, the `backend` of the project's file, and what its user last logged in
to (pulumi/pulumi, pkg/workspace/creds.go, `GetCurrentCloudURL`).
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_URL = "PULUMI_BACKEND_URL"
_FOLDERS = ("PULUMI_CREDENTIALS_PATH", "PULUMI_HOME")
_CREDENTIALS, _CURRENT = "credentials.json", "current"
_PROJECT_FILES = ("Pulumi.yaml", "Pulumi.yml", "Pulumi.json")
_CONNECTIONS = ("AZURE_STORAGE_CONNECTION_STRING", "AZURE_STORAGEBLOB_CONNECTIONSTRING")
_ENDPOINTS = {"azblob": ("AZURE_STORAGE_DOMAIN",), "s3": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")}
"""What leads to another host than the service's own (gocloud.dev, package blob/azureblob; AWS SDKs and Tools Reference
Guide, "Service-specific endpoints")."""
_IN_CONNECTION = re.compile(r"(?:\A|;)\s*(?:BlobEndpoint|EndpointSuffix)\s*=\s*(?P<host>[^;]+)", re.IGNORECASE)
_USER = re.compile(r"(?<=://)[^/?#]*@")


def state_backend(environment: Mapping[str, str], program: Path | None = None) -> Mapping[str, str]:
    """Give its `url`, and the `endpoint` that the environment has for its scheme; nothing when nothing says which.

    `program` is a folder of the project, for whoever knows it. No user or password is ever in what is given.
    """
    url = environment.get(_URL) or (_of_project(program) if program else "") or _of_login(environment)
    if not url:
        return {}
    endpoint = _endpoint(environment, url.partition(":")[0].lower())
    return {"url": _USER.sub("", url), **({"endpoint": _USER.sub("", endpoint)} if endpoint else {})}


def project_file(start: Path) -> Path | None:
    """Give the file of the project that a folder is in, as Pulumi finds it."""
    for folder in (start, *start.parents):
        for name in _PROJECT_FILES:
            if (folder / name).is_file():
                return folder / name
    return None


def _endpoint(environment: Mapping[str, str], scheme: str) -> str:
    """Give the host or URL that a bucket is asked at. A connection string is only looked at for that."""
    for name in _CONNECTIONS if scheme == "azblob" else ():
        if text := environment.get(name):
            found = _IN_CONNECTION.search(text)
            return found["host"].strip() if found else ""
    return next((environment[name] for name in _ENDPOINTS.get(scheme, ()) if environment.get(name)), "")


def _of_project(program: Path) -> str:
    import yaml  # few come by here

    file = project_file(program)
    try:
        read = yaml.safe_load(file.read_bytes()) if file else None
    except (OSError, ValueError, yaml.YAMLError):  # the engine has read it, and says what is wrong with it
        return ""
    return _text(read, "backend", "url")


def _of_login(environment: Mapping[str, str]) -> str:
    named = next((environment[name] for name in _FOLDERS if environment.get(name)), "")
    try:
        folder = Path(named) if named else Path.home() / ".pulumi"
        return _text(json.loads((folder / _CREDENTIALS).read_bytes()), _CURRENT)
    except (OSError, ValueError, RuntimeError):  # not logged in, or no home
        return ""


def _text(document: Any, *names: str) -> str:
    for name in names:
        document = document.get(name) if isinstance(document, dict) else None
    return document if isinstance(document, str) else ""
