"""Passing over texts quickly finds what looking at each of them closely finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bleu_iac.rules.plain_secrets import _CONTENT, says_a_secret

SECRETS = [
    "-----BEGIN RSA PRIVATE KEY-----",
    "Endpoint=sb://x/;SharedAccessKey=" + "a" * 44,
    "Server=x;Password=hunter2",
    "https://x.example/?sv=1&sig=" + "a" * 43,
    "https://user:word@x.example/",
    "eyJ" + "a" * 20 + ".eyJ" + "b" * 20 + ".c",
    "ghp_" + "a" * 36,
    "pul-" + "0" * 40,
]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("form", [str, str.upper, str.lower, " {} ".format])
def test_a_secret_is_found_in_any_capitals(secret, form):
    assert says_a_secret(form(secret)) is (_CONTENT.search(form(secret)) is not None)
    assert says_a_secret(secret)


@given(
    st.lists(
        st.sampled_from([*SECRETS, "-", "=", "eyJ", "gh", "pul-", "/resourceGroups/rg", "ſ", "ı", "İ"]) | st.text()
    )
)
def test_no_text_is_passed_over_that_would_have_been_found(parts):
    text = "".join(parts)
    found = _CONTENT.search(text) is not None
    assert says_a_secret(text) is (found and len(text) >= 6)
