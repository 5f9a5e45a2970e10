"""Secrets of a stack's configuration are found wherever Pulumi writes one, and nothing else is."""

import yaml

from bleu_iac.rehearsal import sealed


def replaced(text):
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    sealed.replace(node, "v1:ours")
    return yaml.serialize(node, Dumper=yaml.SafeDumper)


def test_secrets_at_any_depth_are_replaced_and_all_else_is_left_as_written():
    text = """\
a:plain: on
a:time: 12:30:45
a:octal: 0123
a:date: 2026-01-02
a:quoted: "yes"
a:block: |
  two
  lines
a:secret:
  secure: {}
a:nested:
  list:
  - secure: {}
  - kept
  "odd.key[0]":
    secure: {}
"""

    assert replaced(text.format("v1:theirs", "'v1:theirs'", '"v1:theirs"')) == text.format(*["v1:ours"] * 3)


def test_what_only_looks_like_a_secret_is_left():
    text = """\
a:two:
  secure: text
  other: text
a:inner:
  secure:
    deeper: text
secure: text
"""

    assert replaced(text) == text


def test_an_alias_of_a_secret_and_a_loop_are_followed_once():
    node = yaml.compose("a: &s {secure: x}\nb: *s\nc: &l [*l]\n", Loader=yaml.SafeLoader)

    assert [found.value for found in sealed.find(node)] == ["x"]


def test_nothing_is_found_in_nothing():
    assert sealed.find(yaml.compose("null", Loader=yaml.SafeLoader)) == []


def test_the_placeholder_is_no_word_of_a_message():
    """The engine hides a secret's value wherever it is shown: REHEARSAL itself must stay readable."""
    assert sealed.PLACEHOLDER not in "REHEARSAL"
