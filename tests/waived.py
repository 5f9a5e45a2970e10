"""A waiver in force, as the tests of each door write it: given by what is different in it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml


def day(days: int) -> str:
    """Give a day counted from today."""
    return (datetime.now(UTC).date() + timedelta(days)).isoformat()


WAIVER = {
    "rule": "residency-location-in-cloud",
    "resource": "files",
    "reason": "It moves",
    "ticket": "SEC-1",
    "requester": "Camille",
    "approver": "Dominique",
    "granted": day(-10),
    "expires": day(20),
}
TOLD = f"Waived until {day(20)}, approved by Dominique for Camille: It moves (ticket SEC-1)"


def written(file: Path, *changes: dict[str, Any], **of_all: Any) -> Path:
    """Write a file with one waiver for each of `changes`; `of_all` is different in all of them."""
    file.write_text(yaml.safe_dump({"waivers": [{**WAIVER, **of_all, **changed} for changed in changes]}))
    return file
