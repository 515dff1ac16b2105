"""Counts of this process, which all processes of the host can read."""

from collections import Counter

_counts: Counter[str] = Counter()


def count(name: str, by: int = 1) -> None:
    """Raise a count of this process."""
    _counts[name] += by
