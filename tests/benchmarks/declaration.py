"""How much faster components preview than the same resources raw: `python -m tests.benchmarks.declaration`.

The same program runs in turn as it is, and with azure-native's generated classes in the place of `declare`: both
register the same resources with the same inputs (a test holds that). The real engine previews it in a rehearsal, with
the sovereignty pack, as a user would have it. Figures are medians of whole commands; the last line is JSON:

- `raw_over_declared`: the time the accounts add to a preview, raw, over the time they add declared.
- `raw_seconds`, `declared_seconds`: whole commands, with all accounts.
- `resources`: how many resources the accounts are.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROUNDS = 3
ACCOUNTS = 40

PROGRAM = """
import os
from importlib import import_module
from pkgutil import iter_modules

import bleu_iac as bleu
from bleu_iac import components
from bleu_iac.components import declare

if os.environ["DECLARED"] == "raw":
    for found in iter_modules(components.__path__):
        module = import_module(f"{components.__name__}.{found.name}")
        if module is not declare and hasattr(module, "declare"):
            module.declare = lambda resource, outputs=(): resource

ARGS = {
    "workload": "bench", "environment": "test", "owner": "nobody", "data_classification": "public",
    "tenant_id": "11111111-2222-4333-8444-555555555555",
}
with bleu.Foundation("base", ARGS) as base:
    logs = bleu.LogWorkspace("logs", {"foundation": base})
    subnets = {"endpoints": {"prefix": "10.0.0.0/22", "purpose": "private-endpoints"}}
    hub = bleu.Network(
        "hub", {"foundation": base, "logs": logs, "address_space": ["10.0.0.0/22"], "subnets": subnets}
    )
    subnet = hub.subnet("endpoints")
    vault = bleu.KeyVault("keys", {"foundation": base, "logs": logs, "subnet": subnet})
    key = bleu.CustomerKey("data", {"vault": vault})
    for number in range(int(os.environ["ACCOUNTS"])):
        bleu.StorageAccount(f"d{number}", {"foundation": base, "logs": logs, "key": key, "subnet": subnet})
"""

PROVIDER = {
    "azure-native:metadataHost": "management.sovcloud-api.fr",
    "azure-native:disableInstanceDiscovery": "true",
    "azure-native:disablePulumiPartnerId": "true",
}


def preview(project: Path, state: Path, declared: str, accounts: int) -> tuple[float, int]:
    """Give the seconds one preview takes, and how many resources it shows."""
    environment = {**os.environ, "BLEU_IAC_STATE": str(state), "DECLARED": declared, "ACCOUNTS": str(accounts)}
    command = [
        str(Path(sys.executable).with_name("bleu-iac")),
        "rehearse",
        "preview",
        "--program",
        str(project),
        "--json",
    ]
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return seconds, sum(json.loads(done.stdout)["changes"].values())


def main() -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as folder:
        project, state = Path(folder) / "program", Path(folder) / "state"
        project.mkdir()
        (project / "Pulumi.yaml").write_text("name: bench\nruntime: python\n")
        (project / "__main__.py").write_text(PROGRAM)
        # JSON is YAML.
        (project / "Pulumi.landing-zone.demo.yaml").write_text(json.dumps({"config": PROVIDER}))
        taken: dict[tuple[str, int], list[float]] = {}
        shown: dict[int, int] = {}
        preview(project, state, "as it is", 0)  # makes the stack
        for _ in range(ROUNDS):
            for declared in ("as it is", "raw"):
                for accounts in (0, ACCOUNTS):
                    seconds, shown[accounts] = preview(project, state, declared, accounts)
                    taken.setdefault((declared, accounts), []).append(seconds)
                    print(f"{declared:>8}, {accounts:>3} accounts, {shown[accounts]:>4} resources: {seconds:6.2f} s")  # noqa: T201
    medians = {of: median(each) for of, each in taken.items()}
    added = {declared: medians[declared, ACCOUNTS] - medians[declared, 0] for declared in ("as it is", "raw")}
    figures = {
        "raw_over_declared": round(added["raw"] / added["as it is"], 2),
        "raw_seconds": round(medians["raw", ACCOUNTS], 2),
        "declared_seconds": round(medians["as it is", ACCOUNTS], 2),
        "resources": shown[ACCOUNTS] - shown[0],
    }
    print(json.dumps(figures))  # noqa: T201


if __name__ == "__main__":
    main()
