"""What a killed run left is found in the engine's state, and taken back from the control plane."""

import json

import pytest

from bleu_iac.rehearsal import interrupted
from bleu_iac.rehearsal.interrupted import Checkpoint
from bleu_iac.rehearsal.project import EngineFailedError
from bleu_iac.rehearsal.store import Store, Stored

GROUP = "/subscriptions/s/resourceGroups/g"


def state(tmp_path, **latest):
    file = tmp_path / "dev.json"
    file.write_text(json.dumps({"version": 3, "checkpoint": {"stack": "dev", "latest": latest or None}}))
    return file


def checkpoint(*creating, ids=()):
    return Checkpoint(frozenset(ids), creating, pending=bool(creating), empty=False)


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "it.sqlite") as store:
        yield store


def put(store, identifier, urn):
    store.put(Stored(identifier, "t", "azure-native:a:T", {}, {}, urn=urn))
    return identifier


class TestReading:
    def test_a_stack_that_was_never_deployed(self, tmp_path):
        assert interrupted.read(state(tmp_path)) == Checkpoint(frozenset(), (), pending=False, empty=True)

    def test_what_it_knows_and_what_was_begun(self, tmp_path):
        file = state(
            tmp_path,
            resources=[{"urn": "u:stack"}, {"urn": "u:g", "id": GROUP.upper()}],
            pending_operations=[
                {"type": "creating", "resource": {"urn": "u:new"}},
                {"type": "deleting", "resource": {"urn": "u:old"}},
            ],
        )

        assert interrupted.read(file) == Checkpoint(frozenset({GROUP.lower()}), ("u:new",), pending=True, empty=False)

    @pytest.mark.parametrize(
        ("text", "detail"),
        [
            ("", "Expecting value: line 1 column 1 (char 0)"),
            ('{"version": 3', "Expecting ',' delimiter: line 1 column 14 (char 13)"),
            ("{}", "no checkpoint in it"),
            ("[]", "no checkpoint in it"),
            ('{"checkpoint": {"latest": {"resources": [3]}}}', "no checkpoint in it"),
            ('{"checkpoint": {"latest": {"pending_operations": [{}]}}}', "no checkpoint in it"),
        ],
    )
    def test_a_broken_state_is_told_with_the_way_out(self, tmp_path, text, detail):
        file = tmp_path / "dev.json"
        file.write_text(text)

        with pytest.raises(EngineFailedError) as error:
            interrupted.read(file)

        assert str(error.value) == (
            f"Can't rehearse dev:\n  BLEU-E408 {file}: the stack's state is broken: {detail}. Run `bleu-iac rehearse "
            "reset` to begin anew: what was rehearsed is lost, no cloud is touched"
        )
        assert error.value.exit_code == 3


class TestTakingBack:
    def test_what_was_created_and_not_written_down_goes_with_all_in_it(self, store):
        made = put(store, GROUP, "u:new")
        put(store, f"{GROUP}/providers/a/b", "")
        other = put(store, f"{GROUP}2", "u:other")

        assert interrupted.take_back(store, checkpoint("u:new", ids=[other])) == [made]
        assert [each.id for each in store.all()] == [other]

    def test_what_was_never_created_is_nothing(self, store):
        assert interrupted.take_back(store, checkpoint("u:new")) == []

    def test_what_a_replacement_was_to_follow_stays(self, store):
        """Its URN is the old resource's too, and the stack still knows that one."""
        old = put(store, GROUP, "u:it")

        assert interrupted.take_back(store, checkpoint("u:it", ids=[old.lower()])) == []
        assert store.get(old) is not None

    def test_what_holds_something_the_stack_knows_stays(self, store):
        put(store, GROUP, "u:new")
        inside = put(store, f"{GROUP}/providers/a/b", "u:inside")

        assert interrupted.take_back(store, checkpoint("u:new", ids=[inside.lower()])) == []

    def test_only_what_was_being_created_is_looked_at(self, store):
        put(store, GROUP, "u:left-on-purpose")

        assert interrupted.take_back(store, checkpoint("u:new")) == []
