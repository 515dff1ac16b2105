"""Moments as people speak of them, in the language of the page."""

from datetime import datetime, timedelta

from babel.dates import format_timedelta

from stats.numbers import locale

SHORTEST = timedelta(seconds=1)


def ago(moment: datetime, now: datetime) -> str:
    """`5 days ago`, `vor 5 Tagen`; what is only just past was a second ago."""
    return format_timedelta(-max(now - moment, SHORTEST), add_direction=True, locale=locale())
