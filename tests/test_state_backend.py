"""Which backend keeps a stack's state is read where Pulumi reads it, without what is secret."""

import json

import pytest

from bleu_iac.state_backend import state_backend

LOGIN = {"PULUMI_HOME": "login"}


@pytest.fixture(autouse=True)
def places(tmp_path, monkeypatch):
    """Give a folder with a login, and a project that names no backend."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "login").mkdir()
    (tmp_path / "login/credentials.json").write_text(json.dumps({"current": "https://login.example.org"}))
    (tmp_path / "project/inside").mkdir(parents=True)
    (tmp_path / "project/Pulumi.yaml").write_text("name: p\nruntime: python\n")
    return tmp_path


def test_the_environment_comes_first_then_the_project_then_the_login(places):
    program = places / "project/inside"
    assert state_backend(LOGIN, program) == {"url": "https://login.example.org"}

    (places / "project/Pulumi.yaml").write_text("name: p\nruntime: python\nbackend: {url: 's3://own'}\n")
    assert state_backend(LOGIN, program) == {"url": "s3://own"}
    assert state_backend(LOGIN) == {"url": "https://login.example.org"}

    assert state_backend({**LOGIN, "PULUMI_BACKEND_URL": "file:///here"}, program) == {"url": "file:///here"}


@pytest.mark.parametrize("content", [None, "", "[]", "{", '{"current": 1}', b"\xff"])
def test_a_login_that_says_nothing_gives_nothing(places, content):
    file = places / "login/credentials.json"
    file.unlink()
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert state_backend(LOGIN) == {}
    assert state_backend({"PULUMI_CREDENTIALS_PATH": str(places), **LOGIN}) == {}


@pytest.mark.parametrize("content", ["", "[]", "{", "backend: text", "backend: {url: 1}", "a: !!python/object:x {}"])
def test_a_project_that_says_nothing_leaves_it_to_the_login(places, content):
    (places / "project/Pulumi.yaml").write_text(content)
    assert state_backend(LOGIN, places / "project") == {"url": "https://login.example.org"}


@pytest.mark.parametrize(
    ("url", "more", "expected"),
    [
        ("azblob://s?storage_account=a", {"AZURE_STORAGE_DOMAIN": "blob.example.org"}, "blob.example.org"),
        ("AZBLOB://s", {"AZURE_STORAGE_DOMAIN": "blob.example.org"}, "blob.example.org"),
        (
            "azblob://s",
            {
                "AZURE_STORAGE_DOMAIN": "blob.example.org",
                "AZURE_STORAGE_CONNECTION_STRING": "AccountName=a;AccountKey=Y2FuYXJ5;EndpointSuffix=core.example.org",
            },
            "core.example.org",
        ),
        (
            "azblob://s",
            {"AZURE_STORAGEBLOB_CONNECTIONSTRING": "BlobEndpoint=https://a.example.org/;AccountKey=Y2FuYXJ5"},
            "https://a.example.org/",
        ),
        (
            "azblob://s",
            {"AZURE_STORAGE_DOMAIN": "ignored", "AZURE_STORAGE_CONNECTION_STRING": "AccountName=a;AccountKey=Y2FuYXJ5"},
            None,
        ),
        ("s3://s", {"AWS_ENDPOINT_URL": "https://all", "AWS_ENDPOINT_URL_S3": "https://u:p@one"}, "https://one"),
        ("s3://s", {"AZURE_STORAGE_DOMAIN": "blob.example.org"}, None),
        ("gs://s", {"AWS_ENDPOINT_URL": "https://all"}, None),
    ],
)
def test_a_bucket_may_be_asked_for_elsewhere(url, more, expected):
    assert state_backend({"PULUMI_BACKEND_URL": url, **more}).get("endpoint") == expected


def test_no_user_and_no_password_is_given():
    assert state_backend({"PULUMI_BACKEND_URL": "postgres://user:canary@db.example.org/state?a=b@c"}) == {
        "url": "postgres://db.example.org/state?a=b@c"
    }
