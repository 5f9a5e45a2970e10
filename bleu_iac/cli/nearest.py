"""The names that somebody may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, names: Iterable[str]) -> list[str]:
    """Give at most three names that are like one that there is not, the likest first."""
    lowered = {each.lower(): each for each in names}
    return [lowered[each] for each in get_close_matches(name.lower(), sorted(lowered), 3, 0.7)]
