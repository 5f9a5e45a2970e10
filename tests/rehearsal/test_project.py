"""What is read of a Pulumi project, and how a wrong one is told."""

import pytest

from bleu_iac.rehearsal.project import (
    EngineFailedError,
    RehearsalError,
    StackBusyError,
    compose_yaml,
    find_project,
    is_stack_name,
    read_project,
    read_yaml,
)


@pytest.fixture
def write(tmp_path):
    def write(text, name="Pulumi.yaml"):
        file = tmp_path / name
        file.write_text(text)
        return file

    return write


def refused(call, *arguments):
    with pytest.raises(RehearsalError) as error:
        call(*arguments)
    return str(error.value)


class TestFinding:
    @pytest.mark.parametrize("name", ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"])
    def test_a_project_is_found_from_a_folder_in_it(self, tmp_path, write, name):
        write("{}", name)
        inner = tmp_path / "a" / "b"
        inner.mkdir(parents=True)

        assert find_project(inner) == tmp_path / name

    def test_a_link_is_followed(self, tmp_path, write):
        write("{}")
        (tmp_path / "inner").mkdir()
        link = tmp_path.parent / f"{tmp_path.name}-link"
        link.symlink_to(tmp_path / "inner")

        assert find_project(link) == tmp_path / "Pulumi.yaml"

    def test_a_missing_folder_is_told_though_a_project_is_above(self, tmp_path, write):
        write("{}")
        missing = tmp_path / "nowhere"

        assert refused(find_project, missing) == (
            f"Can't rehearse {missing}:\n  BLEU-E400 {missing}: there is no such folder. "
            "Go to a Pulumi project, or name its folder with --program"
        )

    def test_no_project_is_told_in_french_too(self, tmp_path, monkeypatch):
        monkeypatch.setenv("BLEU_IAC_LANG", "fr")

        assert refused(find_project, tmp_path) == (
            f"Impossible de répéter {tmp_path} :\n  BLEU-E400 {tmp_path}: pas de Pulumi.yaml ici ni au-dessus. "
            "Placez-vous dans un projet Pulumi, ou donnez son dossier avec --program"
        )


class TestReading:
    @pytest.mark.parametrize("runtime", ["runtime: python", "runtime: {name: python, options: {virtualenv: .venv}}"])
    def test_both_forms_of_the_runtime(self, write, runtime):
        assert read_project(write(f"name: it\n{runtime}\n")).runtime.name == "python"

    def test_where_a_stack_s_configuration_stands(self, tmp_path, write):
        text = "name: it\nruntime: python\n"

        assert read_project(write(text)).stack_file("dev") == tmp_path / "Pulumi.dev.yaml"
        assert read_project(write(text, "Pulumi.yml")).stack_file("dev") == tmp_path / "Pulumi.dev.yml"
        for key in ("stackConfigDir", "config"):
            project = read_project(write(f"{text}{key}: stacks/config\n"))
            assert project.stack_file("a.b") == tmp_path / "stacks" / "config" / "Pulumi.a.b.yaml"

    def test_which_stacks_have_a_configuration(self, write):
        project = read_project(write("name: it\nruntime: python\n"))
        write("", "Pulumi.landing-zone.demo.yaml")
        write("", "Pulumi.dev.yaml")
        write("", "Pulumi.prod.yaml.orig")

        assert project.stacks == ["dev", "landing-zone.demo"]

    @pytest.mark.parametrize(
        ("project", "stack", "value"),
        [
            ("", {}, None),
            ("", {"ns:it": "stack"}, "stack"),
            ("  ns:it: project", {"ns:it": "stack"}, "stack"),
            ("  ns:it: project", {}, "project"),
            ("  ns:it: {value: project}", {}, "project"),
            ("  it: {type: string, default: project}", {}, "project"),
            ("  it: {type: string}", {}, None),
            ("", {"it": "short"}, "short"),
        ],
    )
    def test_a_setting_is_the_stack_s_or_else_the_project_s(self, write, project, stack, value):
        config = f"config:\n{project}\n" if project else ""

        assert read_project(write(f"name: ns\nruntime: python\n{config}")).setting("ns:it", stack) == value

    def test_a_setting_of_another_namespace_has_no_short_name(self, write):
        project = read_project(write("name: other\nruntime: python\n"))

        assert project.setting("ns:it", {"it": "mine"}) is None

    def test_a_program_in_another_language_is_refused(self, write):
        file = write("name: it\nruntime: nodejs\n")

        assert refused(read_project, file) == (
            f"Can't rehearse {file.parent}:\n  BLEU-E403 {file}: runtime: is a program for 'nodejs', not for Python. "
            "Rehearse a project whose runtime is python"
        )

    def test_all_that_is_wrong_is_told_at_once(self, write):
        file = write("runtime: [python]\nconfig: [1]\n")

        assert refused(read_project, file).splitlines() == [
            f"Can't rehearse {file.parent}:",
            f"  BLEU-E402 {file}: name: is missing. Give it a value",
            f"  BLEU-E402 {file}: runtime: must be a mapping. Correct the value",
            f"  BLEU-E402 {file}: config: must be a mapping. Correct the value",
        ]

    @pytest.mark.parametrize("name", ["../../escape", "..", ".", "a b", "x" * 101])
    def test_a_name_that_could_lead_elsewhere_is_refused(self, write, name):
        file = write(f'name: "{name}"\nruntime: python\n')

        assert refused(read_project, file) == (
            f"Can't rehearse {file.parent}:\n  BLEU-E402 {file}: name: {name!r} is not a project's name. "
            "Use letters, digits, dots, dashes and underscores, at most 100"
        )


class TestYaml:
    @pytest.mark.parametrize(
        ("text", "where", "detail"),
        [
            ("a: b\nc: [1\nd: {", ":3:2", "expected ',' or ']', but got ':'"),
            ("a: 1\n\tb: 2\n", ":2:1", "found character '\\t' that cannot start any token"),
            ("a: !own x\n", ":1:4", "could not determine a constructor for the tag '!own'"),
            ("{[a]: x}\n", ":1:2", "found unhashable key"),
        ],
    )
    def test_what_can_t_be_read_is_told_with_its_line(self, write, text, where, detail):
        file = write(text)

        said = refused(read_yaml, file)

        assert said.startswith(f"Can't rehearse {file.parent}:\n  BLEU-E402 {file}{where}: can't be read: {detail}")
        assert said.endswith(". Correct the file")

    @pytest.mark.parametrize("text", ["- a\n", "text\n", "3\n"])
    def test_what_is_no_mapping_is_refused(self, write, text):
        file = write(text)

        expected = f"Can't rehearse {file.parent}:\n  BLEU-E402 {file}: is not a mapping. Correct the file"
        assert refused(read_yaml, file) == expected
        assert refused(compose_yaml, file) == expected

    @pytest.mark.parametrize("text", ["", "---\n", "# nothing\n", "null\n"])
    def test_an_empty_file_is_an_empty_mapping(self, write, text):
        assert read_yaml(write(text)) == {}

    def test_a_missing_file_is_told(self, tmp_path):
        file = tmp_path / "none.yaml"

        assert refused(read_yaml, file) == (
            f"Can't rehearse {tmp_path}:\n"
            f"  BLEU-E402 {file}: can't be read: No such file or directory. Correct the file"
        )

    def test_bytes_that_are_no_text_are_told(self, tmp_path):
        (tmp_path / "a.yaml").write_bytes(b"a: \xff\xfe")

        assert "can't be read: 'utf-8' codec can't decode" in refused(read_yaml, tmp_path / "a.yaml")

    def test_a_byte_order_mark_is_no_part_of_the_first_key(self, tmp_path):
        (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: 1")

        assert read_yaml(tmp_path / "a.yaml") == {"a": 1}


@pytest.mark.parametrize("name", ["dev", "landing-zone.demo", "A_1", "x" * 100, "..."])
def test_a_stack_s_name(name):
    assert is_stack_name(name)


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "org/project/dev", "é", "x" * 101, "a b", "dev\n"])
def test_what_is_no_stack_s_name(name):
    assert not is_stack_name(name)


def test_each_error_has_its_exit_code():
    assert [error.exit_code for error in (RehearsalError, StackBusyError, EngineFailedError)] == [2, 2, 3]
