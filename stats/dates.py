"""Days as people read them, in the language of the page."""

from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from stats.reports.days import Days


def written(day: date, form: str = "DATE_FORMAT") -> str:
    """By the name of one of our formats, or of Django's."""
    return _written(day, form, get_language() or "en")


def with_weekday(day: date) -> str:
    """`Fri, 20 Nov 2026`."""
    return _with_weekday(day, get_language() or "en")


def span(days: Days, first_form: str = "DATE_FORMAT") -> str:
    """`22 Oct 2026 to 20 Nov 2026`; a single day by itself."""
    if days.start == days.end:
        return written(days.start)
    words = gettext("%(first_day)s to %(last_day)s")
    return words % {"first_day": written(days.start, first_form), "last_day": written(days.end)}


# The same days are asked for again and again, and Django takes them apart each time.


@lru_cache(maxsize=4096)
def _written(day: date, form: str, _language: str) -> str:
    return date_format(day, form)


@lru_cache(maxsize=4096)
def _with_weekday(day: date, _language: str) -> str:
    return gettext("%(weekday)s, %(day)s") % {"weekday": date_format(day, "D"), "day": date_format(day, "DATE_FORMAT")}
