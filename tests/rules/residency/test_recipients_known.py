"""BLEU-0112."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "residency-recipients-known"
GROUP = "azure-native:monitor:ActionGroup"
LATER = "is not known before deployment"
PLACE = "emailReceivers[0].emailAddress"


def to(address):
    return {"emailReceivers": [{"name": "duty", "emailAddress": address}]}


@pytest.mark.parametrize(
    ("address", "domains", "expected"),
    [
        ("a@example.fr", ("Example.FR",), []),
        ("a@team.example.fr", (".example.fr",), []),
        (
            "a@badexample.fr",
            ("example.fr",),
            [
                f"violation {PLACE}: must be an address of one of the domains listed (example.fr), found "
                "'a@badexample.fr'"
            ],
        ),
        (
            "a@example.fr; b@example.org",
            ("example.fr",),
            [
                f"violation {PLACE}: must be an address of one of the domains listed (example.fr), found "
                "'a@example.fr; b@example.org'"
            ],
        ),
        (
            "a@example.fr",
            (),
            [
                f"undetermined {PLACE}: is an address of a domain that nobody has said to be one's own (parameter "
                "domains), found 'a@example.fr'"
            ],
        ),
        (UNKNOWN, ("example.fr",), [f"undetermined {PLACE}: {LATER}"]),
        ("", (), []),
        (7, (), []),
    ],
)
def test_messages_go_to_people_of_ones_own(ask, address, domains, expected):
    assert ask(ID, GROUP, to(address), parameters={"domains": domains}) == expected


def test_a_telephone_says_nothing_of_its_place(ask):
    assert ask(ID, GROUP, {"smsReceivers": [{"countryCode": "33", "phoneNumber": "123456789"}]}) == []
