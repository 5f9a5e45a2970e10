"""What the README promises, done by the real engine."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).parents[2]
README = (REPOSITORY / "README.md").read_text("utf-8")
FRENCH = (REPOSITORY / "docs" / "fr.md").read_text("utf-8")
CI = (REPOSITORY / ".ci" / "run").read_text("utf-8")


def block(name):
    """The block of code that follows a mark in the README, or in its French counterpart."""
    found = re.search(rf"<!-- {re.escape(name)} -->\n```\w+\n(.*?)```", README + FRENCH, re.DOTALL)
    assert found, f"no page has a block {name!r}"
    return found[1]


def provider_settings():
    """The provider configuration of the recipe that leads to Bleu."""
    lines = [
        shlex.split(line) for line in block("readme: provider").splitlines() if line.startswith("pulumi config set")
    ]
    return {line[3]: line[4] for line in lines}


def lines(text):
    """The lines of a text, without the blanks around them."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def assert_shown_in_order(expected, shown):
    rest = iter(lines(shown))
    for line in lines(expected):
        assert any(line in other for other in rest), f"{line!r} is not shown, or not in this order, in:\n{shown}"


def test_ci_runs_the_first_command():
    install, command = block("readme: commands").strip().split(" && ")
    assert install == "pip install -e ."
    assert f"\n{command}\n" in CI


@pytest.mark.engine
def test_the_landing_zone_ends_as_shown(rehearse_here):
    ran = rehearse_here("up")

    assert ran.code == 0, ran.said
    assert_shown_in_order(block("readme: ends with"), ran.said)


@pytest.mark.engine
@pytest.mark.parametrize(("language", "page"), [("en", "readme"), ("fr", "fr")])
def test_a_region_abroad_is_refused_as_shown(rehearse, language, page):
    config = yaml.safe_load((REPOSITORY / "stacks/config/Pulumi.landing-zone.demo.yaml").read_text())
    config["config"]["bleu-iac:landing-zone"]["region"] = "westeurope"
    rehearse.write("", {})
    for source in (REPOSITORY / "stacks").glob("*.py"):
        (rehearse.program / source.name).write_text(source.read_text())
    (rehearse.program / "Pulumi.yaml").write_text("name: bleu-iac\nruntime: python\n")
    (rehearse.program / "Pulumi.landing-zone.demo.yaml").write_text(yaml.safe_dump(config))

    ran = rehearse("up", BLEU_IAC_LANG=language)

    assert ran.code == 2
    assert_shown_in_order(block(f"{page}: abroad"), ran.said)


@pytest.mark.engine
def test_the_program_with_components_stands_with_the_provider_of_the_recipe(rehearse):
    rehearse.write(block("readme: program"), provider_settings(), stack="dev")

    ran = rehearse("up", "--stack", "dev", "--json")

    assert ran.code == 0, ran.said
    assert [finding for finding in ran.document["findings"] if finding["blocks"]] == []


@pytest.mark.engine
@pytest.mark.parametrize(("language", "page"), [("en", "readme"), ("fr", "fr")])
def test_raw_resources_abroad_are_refused_as_shown(rehearse, language, page):
    unguarded = block("readme: program").replace("bleu.guard()", "")
    rehearse.write(unguarded + block("readme: raw"), provider_settings(), stack="dev")

    ran = rehearse("up", "--stack", "dev", BLEU_IAC_LANG=language)

    assert ran.code == 1
    assert_shown_in_order(block(f"{page}: pack"), ran.said)
    assert "Updating (dev)" not in ran.said


@pytest.mark.engine
def test_the_guard_refuses_them_without_the_pack(rehearse, tmp_path):
    rehearse.write(block("readme: program") + block("readme: raw"), provider_settings(), stack="dev")
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    (nothing / "PulumiPolicy.yaml").write_text("runtime: python\n")
    (nothing / "__main__.py").write_text(
        "from bleu_iac import clouds\nfrom bleu_iac.policy.serving import serve\n"
        'serve("nothing", [], clouds.get("bleu"))\n'
    )

    ran = rehearse("up", "--stack", "dev", "--policy-pack", str(nothing))

    assert ran.code == 1
    assert "BLEU-E501 copy (azure-native:storage:StorageAccount): location must be a region of Bleu" in ran.said
    assert "Traceback" not in ran.said


@pytest.mark.parametrize(
    "page", [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))], ids=lambda page: page.name
)
def test_every_link_to_a_file_leads_somewhere(page):
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
