"""The engine's event log, whole, cut short, empty or missing."""

import json

import pytest

from bleu_iac import wire
from bleu_iac.rehearsal import events
from bleu_iac.rehearsal.events import Diagnostic, EngineReport, PolicyFinding

POLICY = {
    "resourceUrn": "urn:x",
    "message": "<{%fg 1%}>Title<{%reset%}>\nsays\n",
    "policyName": "rule",
    "policyPackName": "pack",
    "enforcementLevel": "mandatory",
    "severity": "high",
}
FINDING = PolicyFinding("pack", "rule", "urn:x", "Title\nsays", blocks=True, severity="high")


def read(tmp_path, *lines, end="\n"):
    log = tmp_path / "log"
    log.write_text("\n".join(json.dumps(line) if isinstance(line, dict) else line for line in lines) + end)
    return events.read(log)


def stack_outputs(outputs, **more):
    return {"resOutputsEvent": {"metadata": {"type": "pulumi:pulumi:Stack", "new": {"outputs": outputs}}, **more}}


def test_a_missing_log_is_an_empty_report(tmp_path):
    assert events.read(tmp_path / "none") == EngineReport()


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_an_empty_log_is_an_empty_report(tmp_path, end):
    assert read(tmp_path, end=end) == EngineReport()


@pytest.mark.parametrize("cut", ['{"policyEvent": {"resource', '{"policyEvent": {}', "\x00\x00", "[1]", "3", "null"])
def test_a_line_cut_short_is_left_out_and_what_came_before_kept(tmp_path, cut):
    assert read(tmp_path, {"policyEvent": POLICY}, cut, end="").findings == [FINDING]


def test_bytes_that_are_no_text_are_left_out(tmp_path):
    log = tmp_path / "log"
    log.write_bytes(json.dumps({"policyEvent": POLICY}).encode() + b'\n{"policyEvent": "\xff')

    assert events.read(log).findings == [FINDING]


def test_what_is_planned_and_what_is_done_are_told_apart(tmp_path):
    report = read(
        tmp_path,
        {"summaryEvent": {"resourceChanges": {"create": 3}, "isPreview": True}},
        {"summaryEvent": {"resourceChanges": {"create": 2}, "isPreview": False}},
    )

    assert (report.planned, report.changes) == ({"create": 3}, {"create": 2})


def test_a_preview_changes_nothing(tmp_path):
    report = read(
        tmp_path,
        stack_outputs({"a": "b"}, planning=True),
        {"summaryEvent": {"resourceChanges": {"create": 3}, "isPreview": True}},
    )

    assert (report.changes, report.outputs, report.planned_outputs) == ({}, {}, {"a": "b"})


def test_a_summary_without_changes(tmp_path):
    assert read(tmp_path, {"summaryEvent": {"resourceChanges": None}}).changes == {}


def test_what_preview_and_update_both_find_is_one_finding(tmp_path):
    advisory = {**POLICY, "enforcementLevel": "advisory"}

    found = read(tmp_path, *[{"policyEvent": policy} for policy in (POLICY, advisory, POLICY)]).findings

    assert found == [FINDING, PolicyFinding("pack", "rule", "urn:x", "Title\nsays", blocks=False, severity="high")]


def test_errors_and_warnings_are_kept_once_and_nothing_else(tmp_path):
    said = [
        {"severity": "error", "message": "<{%reset%}>bad<{%reset%}>\n", "urn": "urn:x"},
        {"severity": "error", "message": "bad", "urn": "urn:x"},
        {"severity": "warning", "message": "careful"},
        {"severity": "warning", "message": "passing", "ephemeral": True},
        {"severity": "info", "message": "hello"},
        {"severity": "debug", "message": "detail"},
    ]

    report = read(tmp_path, *[{"diagnosticEvent": each} for each in said])

    assert report.diagnostics == [Diagnostic("error", "urn:x", "bad"), Diagnostic("warning", "", "careful")]
    assert report.errors == [Diagnostic("error", "urn:x", "bad")]


def test_outputs_show_neither_secrets_nor_what_is_not_known(tmp_path):
    secret = {wire.SIGNATURE: wire.SECRET, "ciphertext": "[secret]"}

    report = read(
        tmp_path,
        {"resOutputsEvent": {"metadata": {"type": "other", "new": {"outputs": {"not": "the stack's"}}}}},
        stack_outputs(
            {"plain": 1, "secret": secret, "in": {"it": [secret, True]}, "later": [wire.UNKNOWN_STRING], "no": None}
        ),
    )

    assert report.outputs == {
        "plain": 1,
        "secret": "[secret]",
        "in": {"it": ["[secret]", True]},
        "later": ["[unknown]"],
        "no": None,
    }


@pytest.mark.parametrize(
    ("seen", "asked", "loaded"),
    [
        ([{"preludeEvent": {}}], False, False),
        ([{"policyLoadEvent": {}}], True, False),
        ([{"policyLoadEvent": {}}, {"preludeEvent": {}}], True, True),
    ],
)
def test_packs_are_loaded_once_the_engine_goes_on_after_them(tmp_path, seen, asked, loaded):
    report = read(tmp_path, *seen)

    assert (report.packs_asked, report.packs_loaded) == (asked, loaded)
