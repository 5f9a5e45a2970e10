"""`bleu-iac check`: what it prints and what it answers to the shell."""

import gzip
import io
import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bleu_iac.cli import main
from bleu_iac.rules import ALL, CLOUD
from bleu_iac.rules.residency import location_in_cloud
from bleu_iac.rules.tool import subscription_known
from tests.check.conftest import export, provider, resource, write  # noqa: F401 - a fixture

GROUP, ACCOUNT = "resources:ResourceGroup", "storage:StorageAccount"
GOOD = export(provider(), resource(GROUP, "files", {"location": "bleufrancecentral"}))
ABROAD = export(provider(), resource(GROUP, "files", {"location": "westeurope"}))
UNKNOWN_YET = export(provider(), resource(GROUP, "files", {"location": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"}))
COMMAND = str(Path(sys.executable).with_name("bleu-iac"))

FINDING = {
    "rule": "residency-location-in-cloud",
    "family": "residency",
    "verdict": "violation",
    "severity": "critical",
    "urn": "urn:pulumi:dev::tenant::azure-native:resources:ResourceGroup::files",
    "type": "azure-native:resources:ResourceGroup",
    "property": "location",
    "message": "must be a region of Bleu (bleufrancecentral, bleufrancesouth), found 'westeurope'",
    "fix": "Write one of the regions named",
    "requirements": ["12.5.d", "19.2.a", "19.2.b", "19.2.d"],
}
FINDING_UNKNOWN = {**FINDING, "verdict": "undetermined", "message": "is not known before deployment"}
SUMMARY = {
    "path": "stack.json",
    "kind": "stack export",
    "cloud": "bleu",
    "resources": 2,
    "violations": 1,
    "undetermined": 0,
    "waived": 0,
    "blocked": True,
}


CLASSIC_PROVIDER = "urn:pulumi:dev::tenant::pulumi:providers:azure::default_6_40_1"
CLASSIC_URN = "urn:pulumi:dev::tenant::azure:storage/account:Account::old"
CLASSIC = export(
    {"urn": CLASSIC_PROVIDER, "custom": True, "id": "1", "type": "pulumi:providers:azure", "inputs": {}},
    {
        "urn": CLASSIC_URN,
        "custom": True,
        "id": "/old",
        "type": "azure:storage/account:Account",
        "inputs": {"location": "westeurope", "accountTier": "Standard", "accountReplicationType": "GRS"},
        "provider": f"{CLASSIC_PROVIDER}::1",
    },
)


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Run the command in the folder the documents are in; give its code and what it printed."""
    monkeypatch.chdir(tmp_path)
    # One rule, so that these tests are of the command and not of whatever rules there are.
    monkeypatch.setattr("bleu_iac.check.run.ALL", (location_in_cloud.RULE,))
    monkeypatch.setattr("bleu_iac.check.run.STACK", ())
    monkeypatch.setattr("bleu_iac.check.run.CLOUD", ())

    def ran(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "argv", ["bleu-iac", "check", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(stdin))))
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return left.value.code, said.out, said.err

    return ran


def test_what_is_good_passes(run, write):  # noqa: F811
    write(GOOD)
    assert run("stack.json") == (
        0,
        "stack.json, a stack's export. Judged for Bleu: 2, violations: 0, undetermined: 0, waived: 0. "
        "Nothing blocks.\n",
        "",
    )


def test_a_classic_type_abroad_is_refused_for_both_and_its_provider_is_refused(run, write, monkeypatch):  # noqa: F811
    monkeypatch.setattr("bleu_iac.check.run.ALL", ALL)
    write(CLASSIC)
    code, out, _ = run("stack.json", "--format", "json")
    findings = json.loads(out)["findings"]
    assert code == 1
    assert [(each["rule"], each["urn"], each["property"], each["message"]) for each in findings] == [
        (
            "residency-provider-known",
            CLASSIC_PROVIDER,
            "",
            "pulumi:providers:azure is the classic provider, whose settings are not read here: "
            "pulumi:providers:azure-native is the one that is led to the cloud and judged",
        ),
        (
            "residency-location-in-cloud",
            CLASSIC_URN,
            "location",
            "must be a region of Bleu (bleufrancecentral, bleufrancesouth), found 'westeurope'",
        ),
        (
            "residency-provider-known",
            CLASSIC_URN,
            "",
            "azure:storage/account:Account is run by the classic provider azure, whose properties are not read here: "
            "azure-native:storage:StorageAccount is the same thing",
        ),
    ]


def test_a_violation_blocks_and_says_what_where_and_what_to_write(run, write):  # noqa: F811
    write(ABROAD)
    assert run("stack.json") == (
        1,
        "files (azure-native:resources:ResourceGroup)\n"
        "  urn:pulumi:dev::tenant::azure-native:resources:ResourceGroup::files\n"
        "  violation location must be a region of Bleu (bleufrancecentral, bleufrancesouth), found 'westeurope' "
        "(residency-location-in-cloud, critical)\n"
        "    Write one of the regions named\n"
        "\n"
        "stack.json, a stack's export. Judged for Bleu: 2, violations: 1, undetermined: 0, waived: 0. Blocked.\n",
        "",
    )


def test_the_text_is_in_the_readers_language(run, write, monkeypatch):  # noqa: F811
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    write(ABROAD)
    assert run("stack.json")[1] == (
        "files (azure-native:resources:ResourceGroup)\n"
        "  urn:pulumi:dev::tenant::azure-native:resources:ResourceGroup::files\n"
        "  écart location doit être une région de Bleu (bleufrancecentral, bleufrancesouth), trouvé : 'westeurope' "
        "(residency-location-in-cloud, critical)\n"
        "    Écrivez l'une des régions nommées\n"
        "\n"
        "stack.json, export d'une pile. Jugés pour Bleu : 2, écarts : 1, indéterminés : 0, dérogations : 0. Bloqué.\n"
    )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_document_for_programs_is_the_same_in_every_language(run, write, monkeypatch, language):  # noqa: F811
    monkeypatch.setenv("BLEU_IAC_LANG", language)
    write(ABROAD)
    code, out, err = run("stack.json", "--format", "json")
    assert (code, json.loads(out), err) == (1, {"summary": SUMMARY, "findings": [FINDING]}, "")


def test_the_document_without_findings_is_whole(run, write):  # noqa: F811
    write(GOOD)
    code, out, _ = run("stack.json", "--format", "json")
    assert (code, json.loads(out)) == (
        0,
        {"summary": {**SUMMARY, "violations": 0, "blocked": False}, "findings": []},
    )


def test_what_is_undetermined_blocks_only_when_that_is_asked_for(run, write):  # noqa: F811
    write(UNKNOWN_YET)
    summary = {**SUMMARY, "violations": 0, "undetermined": 1, "blocked": False}
    code, out, _ = run("stack.json", "--format", "json")
    assert (code, json.loads(out)) == (0, {"summary": summary, "findings": [FINDING_UNKNOWN]})
    code, out, _ = run("stack.json", "--format", "json", "--fail-on", "undetermined")
    assert (code, json.loads(out)["summary"]) == (1, {**summary, "blocked": True})


def test_a_violation_still_blocks_where_undetermined_does(run, write):  # noqa: F811
    write(ABROAD)
    assert run("stack.json", "--fail-on", "undetermined")[0] == 1


def test_another_cloud_can_be_judged_against(run, write):  # noqa: F811
    write(export(provider(metadataHost=""), resource(GROUP, "files", {"location": "francecentral"})))
    code, out, _ = run("stack.json", "--cloud", "azure-france", "--format", "json")
    assert (code, json.loads(out)["summary"]["cloud"]) == (0, "azure-france")


def test_a_cloud_that_is_none_is_wrong_use(run, write):  # noqa: F811
    write(GOOD)
    assert run("stack.json", "--cloud", "bleue") == (
        2,
        "",
        "The cloud profile 'bleue' can't be used:\n"
        "  BLEU-E201 --cloud: 'bleue' is not a cloud profile. Did you mean bleu?\n",
    )


@pytest.mark.parametrize("compress", [bytes, gzip.compress], ids=["plain", "compressed"])
def test_standard_input_is_read(run, compress):
    content = compress(json.dumps(ABROAD).encode())
    code, out, _ = run("-", "--format", "json", stdin=content)
    assert (code, json.loads(out)) == (1, {"summary": {**SUMMARY, "path": "-"}, "findings": [FINDING]})


def test_a_compressed_file_is_read(run, write):  # noqa: F811
    write(gzip.compress(json.dumps(GOOD).encode()), "stack.json.gz")
    assert run("stack.json.gz")[0] == 0


def test_an_arm_template_is_judged(run, write):  # noqa: F811
    group = {"type": "Microsoft.Resources/resourceGroups", "name": "files", "location": "[toLower('WestEurope')]"}
    write({"contentVersion": "1.0.0.0", "resources": [group]}, "main.json")
    code, out, _ = run("main.json", "--format", "json")
    document = json.loads(out)
    assert (code, document["summary"]) == (1, {**SUMMARY, "path": "main.json", "kind": "ARM template", "resources": 1})
    assert document["findings"] == [{**FINDING, "urn": "resources[0]"}]
    assert run("main.json")[1] == (
        "files (Microsoft.Resources/resourceGroups)\n"
        "  resources[0]\n"
        "  violation location must be a region of Bleu (bleufrancecentral, bleufrancesouth), found 'westeurope' "
        "(residency-location-in-cloud, critical)\n"
        "    Write one of the regions named\n"
        "\n"
        "main.json, an ARM template. Judged for Bleu: 1, violations: 1, undetermined: 0, waived: 0. Blocked.\n"
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            b'{"version": 3,\n "deployment": {"resources": [{"type": "a:b:c",}]}}',
            "BLEU-E521 stack.json:2:48: is not JSON: '}' can't stand here. Mend the document at that place",
        ),
        (
            json.dumps(GOOD).encode()[:-20],
            f"BLEU-E521 stack.json:1:{len(json.dumps(GOOD)) - 19}: ends in the middle of the document. "
            "Write it again: pulumi stack export --file stack.json",
        ),
        (
            b"",
            "BLEU-E521 stack.json:1:1: ends in the middle of the document. "
            "Write it again: pulumi stack export --file stack.json",
        ),
        (
            b'{"a": ' + b"[" * 100_000,
            "BLEU-E521 stack.json:1: is nested too deeply. Mend the document at that place",
        ),
        (
            gzip.compress(b"{" * 1000)[:-9],
            "BLEU-E521 stack.json: is not a text (Compressed file ended before the end-of-stream marker was reached). "
            "Write it again: pulumi stack export --file stack.json",
        ),
        (
            b'{"deployment": "\xff"}',
            "BLEU-E521 stack.json: is not a text (invalid start byte). "
            "Write it again: pulumi stack export --file stack.json",
        ),
        (
            b'["a"]',
            "BLEU-E522 stack.json: is JSON, but neither a stack's export or state nor an ARM template. "
            "Give the output of `pulumi stack export`, a stack's state file or an ARM template",
        ),
        (
            b'{"version": 2, "deployment": {}}',
            "BLEU-E523 stack.json:version: is version 2; known: 3, 4. "
            "Export the stack with a current engine: pulumi stack export",
        ),
    ],
    ids=["comma", "cut", "empty", "deep", "cut gzip", "no text", "list", "old"],
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_what_can_not_be_read_is_told_with_the_place(run, write, content, problem, form):  # noqa: F811
    write(content)
    assert run("stack.json", "--format", form) == (2, "", f"stack.json can't be checked:\n  {problem}\n")


def test_a_file_that_is_not_there_is_told(run):
    assert run("stack.json") == (
        2,
        "",
        "stack.json can't be checked:\n  BLEU-E520 stack.json: can't be read (No such file or directory). "
        "Give a file that can be read, or - for standard input\n",
    )


def test_a_document_for_programs_is_never_half_printed(run, write):  # noqa: F811
    write(json.dumps(ABROAD)[:-3])
    assert run("stack.json", "--format", "json")[:2] == (2, "")


def test_a_name_can_not_speak_to_the_terminal(run, write):  # noqa: F811
    write(json.dumps(export(provider(), resource(GROUP, "\x1b[2Jfiles", {"location": "\x1b[2Jwesteurope"}))))
    code, out, _ = run("stack.json")
    assert code == 1
    assert "\x1b" not in out
    assert out.startswith("\\x1b[2Jfiles (azure-native:resources:ResourceGroup)\n")


def test_a_secret_is_never_printed(run, write):  # noqa: F811
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": '"westeurope"'}
    write(export(provider(), resource(GROUP, "files", {"location": secret})))
    for form in ("text", "json"):
        code, out, _ = run("stack.json", "--format", form)
        assert code == 1
        assert "found [secret]" in out
        assert "westeurope" not in out


def test_many_findings_are_reported_without_keeping_them(run, write, monkeypatch):  # noqa: F811
    monkeypatch.setattr("bleu_iac.check.report._IN_MEMORY", 1000)
    write(export(provider(), *(resource(GROUP, f"files-{n}", {"location": "westeurope"}) for n in range(600))))
    code, out, _ = run("stack.json", "--format", "json")
    document = json.loads(out)
    assert (code, document["summary"]["violations"], len(document["findings"])) == (1, 600, 600)
    assert document["findings"][-1]["urn"].endswith("::files-599")


def test_every_rule_is_asked(run, write, monkeypatch):  # noqa: F811
    monkeypatch.setattr("bleu_iac.check.run.ALL", ALL)
    write(export(provider(), resource(ACCOUNT, "data", {"location": "westeurope"})))
    _, out, _ = run("stack.json", "--format", "json")
    found = {finding["rule"] for finding in json.loads(out)["findings"]}
    assert {"residency-location-in-cloud", "keys-storage-customer-key", "network-storage-firewall-denies"} <= found


def on_a_terminal(*arguments, **environment):
    """Run the command with a terminal on standard output and standard error."""
    ours, theirs = pty.openpty()
    command = [COMMAND, "check", *arguments]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env={**os.environ, **environment}
    ) as process:
        os.close(theirs)
        said = b""
        try:
            while piece := os.read(ours, 65536):
                said += piece
        except OSError:  # Linux's way to say that the other end is closed
            pass
        os.close(ours)
    return process.returncode, said.decode()


def test_colours_are_for_terminals_that_want_them(write):  # noqa: F811
    path = write(ABROAD)
    coloured = on_a_terminal(path, NO_COLOR="", TERM="xterm")[1]
    assert "\x1b[31mviolation\x1b[0m location" in coloured
    assert "\x1b[31mviolation" not in on_a_terminal(path, NO_COLOR="1", TERM="xterm")[1]
    assert "\x1b" not in on_a_terminal(path, NO_COLOR="", TERM="dumb")[1]


def test_ctrl_c_ends_it_quietly(write):  # noqa: F811
    process = subprocess.Popen(
        [COMMAND, "check", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(export(*[provider()] * 10_000)).encode()[:-10])
    process.stdin.flush()  # all but the end was taken: it waits for more
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, b"Traceback" in err) == (130, b"", False)


def test_a_reader_that_leaves_early_is_no_accident(write):  # noqa: F811
    path = write(export(provider(), *(resource(GROUP, f"f-{n}", {"location": "westeurope"}) for n in range(3000))))
    with subprocess.Popen([COMMAND, "check", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (1, b"")


def test_other_commands_do_not_wait_for_the_rules():
    program = "import sys, bleu_iac.cli.check; print(any(name.startswith('bleu_iac.rules') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout == "False\n"


@pytest.fixture
def configured(tmp_path):
    """Write the configuration of rules; give the options that name it."""

    def written(content):
        text = content if isinstance(content, str) else json.dumps(content)
        (tmp_path / "rules.json").write_text(text)
        return ("--policy-pack-config", "rules.json")

    return written


def test_a_rule_that_only_advises_is_told_and_blocks_nothing(run, write, configured):  # noqa: F811
    write(ABROAD)
    for said in ("advisory", {"enforcementLevel": "advisory"}):
        options = configured({FINDING["rule"]: said})
        code, out, _ = run("stack.json", "--format", "json", *options)
        assert (code, json.loads(out)) == (
            0,
            {"summary": {**SUMMARY, "blocked": False}, "findings": [{**FINDING, "level": "advisory"}]},
        )
    text = run("stack.json", *options)[1]
    assert "found 'westeurope' (residency-location-in-cloud, critical, advisory)\n" in text
    assert text.endswith("violations: 1, undetermined: 0, waived: 0. Nothing blocks.\n")


def test_a_rule_that_is_disabled_is_not_asked(run, write, configured):  # noqa: F811
    write(ABROAD)
    code, out, _ = run("stack.json", "--format", "json", *configured({FINDING["rule"]: "disabled"}))
    assert (code, json.loads(out)["findings"]) == (0, [])


@pytest.mark.parametrize(("level", "code"), [("advisory", 0), ("mandatory", 1)])
def test_the_level_for_all_gives_way_to_a_rules_own(run, write, configured, level, code):  # noqa: F811
    write(ABROAD)
    assert run("stack.json", *configured({"all": "disabled", FINDING["rule"]: level}))[0] == code
    assert run("stack.json", *configured({"all": level, FINDING["rule"]: {}}))[0] == code


def test_a_setting_has_what_is_undetermined_block(run, write, configured):  # noqa: F811
    write(UNKNOWN_YET)
    assert run("stack.json", *configured({}))[0] == 0
    assert run("stack.json", *configured({"settings": {"undetermined": "mandatory"}}))[0] == 1


def test_a_rules_parameters_are_those_configured(run, write, configured, monkeypatch):  # noqa: F811
    monkeypatch.setattr("bleu_iac.check.run.ALL", (subscription_known.RULE,))
    other = "/subscriptions/33333333-2222-4333-8444-555555555555/resourceGroups/g"
    write(export(provider(), resource(ACCOUNT, "files", {"partner": other})))
    assert run("stack.json", "--fail-on", "undetermined")[0] == 1
    listed = {subscription_known.ID: {"subscriptions": ["33333333-2222-4333-8444-555555555555"]}}
    assert run("stack.json", "--fail-on", "undetermined", *configured(listed))[0] == 0


def test_waivers_that_the_configuration_names_have_to_be_there(run, write, configured):  # noqa: F811
    write(ABROAD)
    code, _, err = run("stack.json", *configured({"settings": {"waivers": "missing.yaml"}}))
    assert (code, "BLEU-E530" in err) == (2, True)


def test_all_that_is_wrong_in_a_configuration_is_told_at_once(run, write, configured):  # noqa: F811
    write(ABROAD)
    options = configured(
        {
            "all": "never",
            "residency-location": "advisory",
            FINDING["rule"]: {"enforcementLevel": 7, "days": 1},
            "settings": {"undetermined": "perhaps"},
        }
    )
    levels = "is no level. Give one of advisory, mandatory, disabled, remediate"
    assert run("stack.json", *options) == (
        2,
        "",
        "The configuration of the policy pack can't be used:\n"
        f"  BLEU-E505 all: {levels}\n"
        f"  BLEU-E505 {FINDING['rule']}.enforcementLevel: {levels}\n"
        f"  BLEU-E504 residency-location: is not a policy of this pack. Did you mean {FINDING['rule']}?\n"
        f"  BLEU-E505 {FINDING['rule']}.days: is not a parameter of this policy. It has only enforcementLevel\n"
        "  BLEU-E505 settings.undetermined: must be one of 'advisory', 'mandatory'. Correct the value\n",
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "can't be read (No such file or directory). Give the path of a file of configuration"),
        ("[]", "is not a JSON object (another value). Mend the file at that place"),
        ("{", "is not a JSON object (Expecting property name enclosed in double quotes: line 1 column 2 (char 1)). "),
    ],
)
def test_a_configuration_that_can_not_be_read_ends_the_check(run, write, configured, content, said):  # noqa: F811
    write(ABROAD)
    options = configured(content or "") if content is not None else ("--policy-pack-config", "rules.json")
    code, out, err = run("stack.json", *options)
    assert (code, out) == (2, "")
    assert f"  BLEU-E508 rules.json: {said}" in err


def test_the_cloud_itself_is_judged(run, write, configured, monkeypatch):  # noqa: F811
    monkeypatch.setattr("bleu_iac.check.run.CLOUD", CLOUD)
    write(GOOD)
    assert run("stack.json", "--cloud", "bleu")[0] == 0
    monkeypatch.setattr("bleu_iac.check.run.ALL", ())
    code, out, _ = run("stack.json", "--cloud", "azure-france", "--format", "json")
    [finding] = json.loads(out)["findings"]
    assert (code, finding["rule"], finding["type"]) == (1, "tool-cloud-immune", "pulumi:pulumi:Stack")
    assert run("stack.json", "--cloud", "azure-france", *configured({"tool-cloud-immune": "advisory"}))[0] == 0
