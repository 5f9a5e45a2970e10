"""Components behind the real engine, in a rehearsal of the cloud."""

import re
import stat

import pytest

pytestmark = pytest.mark.engine

PROGRAM = """
import os

import pulumi

import bleu_iac as bleu

with bleu.Foundation(
    "base",
    {{
        "workload": "tax",
        "environment": "test",
        "owner": "platform team",
        "data_classification": "restricted",
        "tenant_id": "11111111-2222-4333-8444-555555555555",
    }},
) as base:
    logs = bleu.LogWorkspace("logs", {{"foundation": base}})
    hub = bleu.Network(
        "hub",
        {{
            "foundation": base, "logs": logs, "address_space": ["10.0.0.0/22"], "spokes": ["10.1.0.0/16"],
            "subnets": {{"endpoints": {{"prefix": "10.0.0.0/26", "purpose": "private-endpoints"}}}},
        }},
    )
    spoke = bleu.Network(
        "spoke",
        {{
            "foundation": base, "logs": logs, "hub": hub, "address_space": ["10.1.0.0/22"],
            "subnets": {{
                "apps": {{"prefix": "10.1.0.0/24"}},
                "endpoints": {{"prefix": "10.1.1.0/26", "purpose": "private-endpoints"}},
            }},
            "egress_address": pulumi.Output.from_input("10.0.3.4"),
        }},
    )
    vault = bleu.KeyVault("keys", {{"foundation": base, "logs": logs, "subnet": hub.subnet("endpoints")}})
    key = bleu.CustomerKey("archive", {{"vault": vault}})
    bleu.StorageAccount(
        "data",
        {{
            "foundation": base, "logs": logs, "key": key, "subnet": spoke.subnet("endpoints"),
            "services": {services}, "redundancy": "GRS",
        }},
    )
"""
ALL_SERVICES = PROGRAM.format(services=["blob", "file", "queue", "table"])
BLOB_ONLY = PROGRAM.format(services=["blob"])


def test_all_components_deploy_change_nothing_the_second_time_and_leave_nothing(rehearse):
    rehearse.write(ALL_SERVICES)

    up = rehearse("up", "--json")
    assert up.code == 0, up.said
    assert set(up.changes) == {"create"}

    again = rehearse("up", "--json")
    assert again.code == 0, again.said
    assert again.changes == {"same": up.changes["create"]}

    gone = rehearse("destroy", "--json")
    assert gone.code == 0, gone.said
    assert gone.changes == {"delete": up.changes["create"]}


def test_the_lock_keeps_what_is_taken_out_until_it_is_lifted_as_the_page_says(rehearse, tmp_path):
    rehearse.write(ALL_SERVICES)
    assert rehearse("up").code == 0
    rehearse.write(BLOB_ONLY)

    kept = rehearse("up")
    assert kept.code == 1
    assert "ScopeLocked" in kept.said

    lifting = tmp_path / "lifting"
    lifting.write_text(
        "#!/bin/sh -e\n"
        "lock=$(pulumi stack --show-urns | grep -o 'urn:.*ManagementLockByScope::base-lock')\n"
        'pulumi destroy --yes --target "$lock"\n'
        'pulumi up --yes --exclude "$lock"\n'
        "pulumi up --yes\n"
    )
    lifting.chmod(stat.S_IRWXU)
    lifted = rehearse("shell", SHELL=str(lifting))
    assert lifted.code == 0, lifted.said
    assert re.search(r"- 12 deleted\n", lifted.said)

    assert set(rehearse("preview", "--json").changes) == {"same"}


def test_wrong_arguments_end_with_all_problems_and_no_traceback(rehearse):
    rehearse.write(
        BLOB_ONLY.replace("10.1.1.0/26", "10.9.1.5/26").replace('"restricted"', '"internal"').replace('"GRS"', '"ZRS"')
    )

    ran = rehearse("preview")

    assert ran.code == 2
    assert "Network 'spoke' cannot be built:" in ran.said
    assert (
        "BLEU-E111 subnets.endpoints.prefix: '10.9.1.5/26' is an address inside a range. Write 10.9.1.0/26" in ran.said
    )
    assert "Traceback" not in ran.said
