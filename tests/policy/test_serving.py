"""A pack as the engine starts, asks and stops it."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi.runtime.proto.analyzer_pb2_grpc import AnalyzerStub

from bleu_iac import wire
from bleu_iac.policy import packs
from bleu_iac.rules import EVERY

BOOT = ["-u", "-m", "pulumi.policy", "127.0.0.1:1"]
"""How the CLI's Python host starts a pack, with the engine's address before the folder."""


@contextmanager
def started(folder: Path, **environment: str):
    command = [sys.executable, *BOOT, str(folder)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}
    ) as process:
        try:
            assert process.stdout is not None
            yield process, int(process.stdout.readline())
        finally:
            process.kill()


@pytest.mark.parametrize("name", packs.names())
def test_each_pack_boots_and_judges(name):
    with started(packs.folder(name)) as (process, port):
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            pack = AnalyzerStub(channel)
            ids = [policy.name for policy in pack.GetAnalyzerInfo(Empty()).policies]
            assert ids == [*(rule.id for rule in EVERY), "settings"]
            answer = pack.Analyze(
                proto.AnalyzeRequest(
                    type="azure-native:storage/v20240101:StorageAccount",
                    name="data",
                    properties=wire.to_struct({"location": "westeurope"}),
                )
            )
        process.terminate()
        rest, errors = process.communicate(timeout=20)
    assert "residency-location-in-cloud" in [diagnostic.policyName for diagnostic in answer.diagnostics]
    assert (process.returncode, rest, errors) == (0, "", "")


@pytest.mark.parametrize(
    ("url", "rules"), [("https://u:p@state.example.org", ["tool-state-in-cloud"]), ("file:///state", [])]
)
def test_the_stack_is_judged_by_where_its_state_is_kept(url, rules):
    with (
        started(packs.folder("sovereignty"), PULUMI_BACKEND_URL=url) as (_, port),
        grpc.insecure_channel(f"127.0.0.1:{port}") as channel,
    ):
        answer = AnalyzerStub(channel).Analyze(proto.AnalyzeRequest(type="pulumi:pulumi:Stack", name="tenant-dev"))
    assert [diagnostic.policyName for diagnostic in answer.diagnostics] == rules


def test_the_pack_has_the_name_its_project_file_gives():
    lines = (packs.folder("sovereignty") / "PulumiPolicy.yaml").read_text().splitlines()
    with started(packs.folder("sovereignty")) as (_, port), grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        assert f"name: {AnalyzerStub(channel).GetAnalyzerInfo(Empty()).name}" in lines


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["interrupted", "terminated"])
def test_a_signal_ends_it_without_a_word(number):
    with started(packs.folder("sovereignty")) as (process, _):
        process.send_signal(number)
        rest, errors = process.communicate(timeout=20)
    assert (process.returncode, rest, errors) == (0, "", "")


linux_only = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@linux_only
def test_it_listens_on_the_loopback_address_only():
    with started(packs.folder("sovereignty")) as (_, port):
        tables = [Path(f"/proc/net/{table}").read_text() for table in ("tcp", "tcp6")]
    sockets = [line.split() for table in tables for line in table.splitlines()]
    listening = [socket[1] for socket in sockets if socket[3] == "0A" and socket[1].endswith(f":{port:04X}")]
    assert [address.removesuffix(f":{port:04X}")[-8:] for address in listening] == ["0100007F"]  # 127.0.0.1


def test_a_whole_stack_in_one_message_is_taken():
    resource = proto.AnalyzerResource(
        type="azure-native:storage:StorageAccount", properties=wire.to_struct({"tags": {"text": "x" * 1000}})
    )
    with started(packs.folder("sovereignty")) as (_, port):
        options = [("grpc.max_send_message_length", -1)]
        with grpc.insecure_channel(f"127.0.0.1:{port}", options=options) as channel:
            answer = AnalyzerStub(channel).AnalyzeStack(proto.AnalyzeStackRequest(resources=[resource] * 10_000))
    assert not answer.diagnostics


@linux_only
def test_a_pack_ends_when_the_process_that_started_it_is_gone(tmp_path):
    """The one in the middle plays the language host, and dies without a word."""
    middle = tmp_path / "host.py"
    middle.write_text(
        dedent(
            f"""
            import os, subprocess, sys
            pack = subprocess.Popen([sys.executable, *{BOOT!r}, {str(packs.folder("sovereignty"))!r}],
                                    stdout=subprocess.PIPE, text=True)
            pack.stdout.readline()
            print(pack.pid, flush=True)
            os._exit(0)
            """
        )
    )
    told = subprocess.run([sys.executable, middle], stdout=subprocess.PIPE, text=True, timeout=60, check=True)
    pid = int(told.stdout)
    deadline = time.monotonic() + 20
    while _lives(pid) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not _lives(pid)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
