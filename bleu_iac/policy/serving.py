"""Serving a policy pack: what a pack's `__main__.py` calls.

The CLI's Python host runs a pack as `python -u -m pulumi.policy <engine> <folder>`, with the Python on the user's PATH
or the one that `PulumiPolicy.yaml` names (`runtime.options.virtualenv`), reads a port from the first line it prints
and stops it with SIGTERM or SIGINT. That holds from Pulumi 3.230 on; the `pulumi_policy` package is not needed.
"""

import gc
import os
import signal
import sys
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import grpc
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi.runtime.proto.analyzer_pb2_grpc import add_AnalyzerServicer_to_server

if TYPE_CHECKING:  # the rest is loaded by `serve_all`
    from bleu_iac.clouds import Cloud
    from bleu_iac.policy.analyzer import Analyzer
    from bleu_iac.rules.rule import Described

_LOOPBACK = "127.0.0.1:0"
_LARGEST_MESSAGE = 400 * 1024 * 1024
"""What Pulumi itself allows: a whole stack comes as one message."""
_THREADS = 4
"""The engine asks one thing at a time; one thread more is for being told to stop."""
_ORPHAN_CHECK = 2.0
"""Seconds between two looks at whether the process that started the pack still lives."""


def serve_all(name: str, cloud: str, advised: Iterable[str] = ()) -> None:
    """Serve every rule, judged against the cloud of that name, as `serve` does.

    A deployment waits for what is loaded here. All of it stays, so that no garbage is looked for in the meantime: that
    would take a tenth of the time. Nor are pydantic's plugins looked for in every package that is installed: none is to
    have a say in what a rule is told.
    """
    gc.disable()
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    from bleu_iac import clouds
    from bleu_iac.rules import EVERY

    serve(name, EVERY, clouds.get(cloud), advised)


def serve(name: str, rules: "Iterable[Described]", cloud: "Cloud", advised: Iterable[str] = ()) -> None:
    """Serve rules to the engine that started this process, until it says stop or is gone.

    `advised` are the ids of the rules that only advise until configuration says otherwise.
    """
    from bleu_iac.policy.analyzer import Analyzer
    from bleu_iac.state_backend import state_backend

    # A pack is told nothing of the project's folder: of its file's `backend` it does not know.
    analyzer = Analyzer(name, rules, cloud, advised, state_backend(os.environ))
    gc.freeze()  # the rules and all they are made of: there is never garbage among them
    gc.enable()
    server = grpc.server(
        ThreadPoolExecutor(max_workers=_THREADS),
        options=[("grpc.max_receive_message_length", _LARGEST_MESSAGE), ("grpc.max_send_message_length", -1)],
    )
    server.add_generic_rpc_handlers((_unread(analyzer),))  # before the service as a whole: the first one answers
    add_AnalyzerServicer_to_server(analyzer, server)
    port = server.add_insecure_port(_LOOPBACK)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    parent = os.getppid()
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    while not stopped.wait(_ORPHAN_CHECK) and os.getppid() == parent:
        pass
    server.stop(grace=None).wait()


def _unread(analyzer: "Analyzer") -> grpc.GenericRpcHandler:
    """Take what is not looked at, each resource once more, unread, and the whole stack at the end piece by piece.

    Reading a stack of 10,000 resources at once takes 120 MB.
    """
    return grpc.method_handlers_generic_handler(
        "pulumirpc.Analyzer",
        {
            "Remediate": grpc.unary_unary_rpc_method_handler(
                analyzer.Remediate, response_serializer=proto.RemediateResponse.SerializeToString
            ),
            "AnalyzeStack": grpc.unary_unary_rpc_method_handler(
                analyzer.analyze_stack, response_serializer=proto.AnalyzeResponse.SerializeToString
            ),
        },
    )
