"""What the analyzer costs, side by side with the stock policy SDK in one run: `python -m tests.benchmarks.analyzer`.

Both judge the same resources of 40 properties by the same 100 rules, all of which apply to every resource and one of
which finds something, and must find the same. Figures are medians; the last line is JSON:

- `stock_over_ours`: handling an Analyze request, transport left out: how many times less time ours takes.
- `stock_over_ours_grpc`: the same over gRPC, with the Remediate and the Analyze call that the engine makes. A server
  that answers nothing at once is measured beside: the floor.
- `floor_over_ours_grpc`: the share of ours that is the floor.
- `per_resource_10000_over_100`: ours, cost of a resource among 10,000 over its cost among 100.
- `rss_mb_10000`: the most memory the pack's process held while judging 10,000 resources one by one, and then taking the
  whole stack in one message as the engine sends it at the end.
- `pack_over_floor_1000`: what the sovereignty pack adds to a preview of 1,000 resources by the real engine, over what
  an analyzer adds that answers at once: see `tests.benchmarks.previews`.
- `start_over_import`: from starting the sovereignty pack to its port, over `import pulumi` in a fresh interpreter.

It needs `pulumi-policy` (the `dev` extra) and some minutes.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import grpc
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi.runtime.proto.analyzer_pb2_grpc import AnalyzerStub

from bleu_iac import clouds, wire
from bleu_iac.policy import packs
from bleu_iac.policy.analyzer import Analyzer
from tests.benchmarks.hundred_rules import PROPERTIES, RULES, TYPE, our_rules, path, stock_policies
from tests.benchmarks.previews import pack_over_floor

ROUNDS = 5
STOCK_RESOURCES, OUR_RESOURCES, GRPC_RESOURCES = 60, 1_000, 40
GRPC_ROUNDS = 20


def say(line: str) -> None:
    """Print at once."""
    print(line, flush=True)  # noqa: T201


def request(number: int) -> proto.AnalyzeRequest:
    """Make a resource of 40 properties that breaks one rule of the hundred; a provider comes with it, as always."""
    broken = number % RULES // 4 * 4  # rules that look at a plain value
    properties = {**PROPERTIES, path(broken): f"bad {broken}"}
    name = f"resource{number}"
    return proto.AnalyzeRequest(
        type=TYPE,
        name=name,
        urn=f"urn:pulumi:dev::tenant::{TYPE}::{name}",
        properties=wire.to_struct(properties),
        provider=proto.AnalyzerProviderResource(
            type="pulumi:providers:azure-native",
            name="default",
            urn="urn:pulumi:dev::tenant::pulumi:providers:azure-native::default",
            properties=wire.to_struct({"metadataHost": "host.example", "disableInstanceDiscovery": "true"}),
        ),
    )


def per_resource(analyze: Callable[[Any, Any], Any], requests: list[proto.AnalyzeRequest]) -> float:
    """Give the seconds one request takes."""
    start = time.perf_counter()
    for each in requests:
        analyze(each, None)
    return (time.perf_counter() - start) / len(requests)


def ours() -> Analyzer:
    """Make our analyzer, with the hundred rules."""
    return Analyzer("ours", our_rules(), clouds.get("bleu"))


def stock() -> Any:
    """Make the stock SDK's servicer, which its `PolicyPack` would serve and never come back from."""
    from pulumi_policy import EnforcementLevel
    from pulumi_policy.policy import _PolicyAnalyzerServicer

    nothing = [None] * 6
    return _PolicyAnalyzerServicer("stock", "0.0.1", stock_policies(), EnforcementLevel.MANDATORY, None, *nothing)


def found(answer: proto.AnalyzeResponse) -> set[tuple[str, int]]:
    """Give what a report says, whatever its words."""
    return {(diagnostic.policyName, diagnostic.enforcementLevel) for diagnostic in answer.diagnostics}


def in_process() -> float:
    """Compare handling a request, the two in turns."""
    mine, theirs = ours(), stock()
    requests = [request(number) for number in range(OUR_RESOURCES)]
    for each in requests[:STOCK_RESOURCES]:
        reports = found(mine.Analyze(each, None)), found(theirs.Analyze(each, None))  # type: ignore[arg-type]
        assert reports[0] == reports[1], reports
        assert len(reports[0]) == 1, reports
    ratios = []
    for _ in range(ROUNDS):
        slow = per_resource(theirs.Analyze, requests[:STOCK_RESOURCES])
        fast = per_resource(mine.Analyze, requests)
        ratios.append(slow / fast)
        say(f"in process: stock {slow * 1e6:8.0f} us, ours {fast * 1e6:6.1f} us a resource")
    return median(ratios)


def growth() -> float:
    """Compare the cost of a resource among many with its cost among few, the two in turns."""
    many = [request(number) for number in range(10_000)]
    few = many[:100]
    ratios = []
    for _ in range(ROUNDS):
        small = median(per_resource(ours().Analyze, few) for _ in range(25))
        large = per_resource(ours().Analyze, many)
        ratios.append(large / small)
        say(f"growth: {small * 1e6:6.1f} us among 100, {large * 1e6:6.1f} us among 10,000")
    return median(ratios)


@contextmanager
def started(folder: Path) -> Iterator[tuple[subprocess.Popen[str], grpc.Channel]]:
    """Start a pack as the engine's Python host does."""
    command = [sys.executable, "-u", "-m", "pulumi.policy", "127.0.0.1:1", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        unlimited = [("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)]
        with grpc.insecure_channel(f"127.0.0.1:{port}", options=unlimited) as channel:
            yield process, channel
        process.kill()


def a_pack(folder: Path, serve: str) -> Path:
    """Write a pack of the hundred rules."""
    folder.mkdir()
    (folder / "PulumiPolicy.yaml").write_text("runtime: python\n")
    (folder / "__main__.py").write_text(
        f"import sys\nsys.path.insert(0, {str(Path(__file__).parents[2])!r})\n"
        f"from tests.benchmarks.hundred_rules import *\n{serve}\n"
    )
    return folder


FLOOR = """
import time
from concurrent.futures import ThreadPoolExecutor
import grpc
answer = grpc.unary_unary_rpc_method_handler(lambda request, context: b"")
server = grpc.server(ThreadPoolExecutor(4))
methods = {"Remediate": answer, "Analyze": answer}
server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("pulumirpc.Analyzer", methods),))
print(server.add_insecure_port("127.0.0.1:0"), flush=True)
server.start()
time.sleep(600)
"""
OURS = """
from bleu_iac import clouds
from bleu_iac.policy.serving import serve
serve("ours", our_rules(), clouds.get("bleu"))
"""
STOCK = """
import pulumi_policy
pulumi_policy.PolicyPack("stock", stock_policies())
"""


def over_grpc(folder: Path) -> tuple[float, float, float]:
    """Compare over gRPC, in turns: the stock SDK with ours, and the floor with ours.

    Then have ours judge many resources, and give the most memory it held, in MB.
    """
    packs_ = [a_pack(folder / name, serve) for name, serve in (("stock", STOCK), ("ours", OURS), ("floor", FLOOR))]
    requests = [request(number).SerializeToString() for number in range(GRPC_RESOURCES)]
    ratios, shares = [], []

    def asking(channel: grpc.Channel) -> float:
        remediate, analyze = (channel.unary_unary(f"/pulumirpc.Analyzer/{name}") for name in ("Remediate", "Analyze"))
        start = time.perf_counter()
        for each in requests:
            remediate(each)
            analyze(each)
        return (time.perf_counter() - start) / len(requests)

    with started(packs_[0]) as (_, slow), started(packs_[1]) as (process, fast), started(packs_[2]) as (_, floor):
        for channel in (slow, fast, floor):
            asking(channel)
        for _ in range(GRPC_ROUNDS):
            seconds = [asking(channel) for channel in (slow, fast, floor)]
            ratios.append(seconds[0] / seconds[1])
            shares.append(seconds[2] / seconds[1])
            told = (
                f"{name} {each * 1e6:.0f} us" for name, each in zip(("stock", "ours", "nothing"), seconds, strict=True)
            )
            say(f"over gRPC, a resource: {', '.join(told)}")
        return median(ratios), median(shares), memory(process.pid, AnalyzerStub(fast))


def memory(pid: int, pack: AnalyzerStub) -> float:
    """Have a pack judge 10,000 resources and take the stack; give the most memory it held."""
    stack = proto.AnalyzeStackRequest()
    for number in range(10_000):
        each = request(number)
        pack.Analyze(each)
        stack.resources.add(type=each.type, name=each.name, urn=each.urn, properties=each.properties)
    one_by_one = _held(pid)
    pack.AnalyzeStack(stack)
    size = stack.ByteSize() / 2**20
    say(f"memory: {one_by_one:.0f} MB one by one, {_held(pid):.0f} MB with the stack in one message of {size:.0f} MB")
    return _held(pid)


def _held(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


def starting() -> float:
    """Compare starting the sovereignty pack with importing Pulumi, the two in turns."""
    ratios = []
    with started(packs.folder("sovereignty")):
        pass  # what is imported is compiled from here on
    for _ in range(2 * ROUNDS):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import pulumi"], check=True)
        imported = time.perf_counter() - start
        start = time.perf_counter()
        with started(packs.folder("sovereignty")):
            served = time.perf_counter() - start
        ratios.append(served / imported)
        say(f"start: import pulumi {imported * 1e3:.0f} ms, the pack {served * 1e3:.0f} ms")
    return median(ratios)


def compiled(folder: str) -> None:
    """Have every process started from here find its modules compiled, as they are once installed."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = folder


def main() -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as bytecode:
        compiled(bytecode)
        stock_over_ours_grpc, floor_over_ours_grpc, rss_mb_10000 = over_grpc(Path(folder))
        pack_over_floor_1000 = pack_over_floor(Path(folder))
        start_over_import = starting()
    figures = {
        "stock_over_ours": in_process(),
        "stock_over_ours_grpc": stock_over_ours_grpc,
        "floor_over_ours_grpc": floor_over_ours_grpc,
        "per_resource_10000_over_100": growth(),
        "rss_mb_10000": rss_mb_10000,
        "pack_over_floor_1000": pack_over_floor_1000,
        "start_over_import": start_over_import,
    }
    say(json.dumps({name: round(value, 2) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
