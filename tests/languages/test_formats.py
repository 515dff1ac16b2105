"""Days, moments, amounts and shares as each language writes them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils.formats import date_format
from django.utils.translation import override

from stats.moments import ago
from stats.money import money
from stats.numbers import change, count, percent

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
WRITTEN = {
    "DATE_FORMAT": {"en": "23 Nov 2026", "de": "23. Nov. 2026", "es": "23 nov 2026"},
    "DATETIME_FORMAT": {"en": "23 Nov 2026, 09:05", "de": "23. Nov. 2026, 09:05", "es": "23 nov 2026, 09:05"},
    "SHORT_DAY_FORMAT": {"en": "23 Nov", "de": "23. Nov.", "es": "23 nov"},
    "SHORT_WEEKDAY_FORMAT": {"en": "Mon 23 Nov", "de": "Mo, 23. Nov.", "es": "lun 23 nov"},
    "MONTH_DAY_YEAR_FORMAT": {"en": "23 November 2026", "de": "23. November 2026", "es": "23 de noviembre de 2026"},
    "LONG_DATE_FORMAT": {
        "en": "Monday 23 November 2026",
        "de": "Montag, 23. November 2026",
        "es": "lunes, 23 de noviembre de 2026",
    },
}
FIGURES = {
    "en": ("1,234", "€1,234.50", "$0.00", "12.5%", "+15%"),
    "de": ("1.234", "1.234,50 €", "0,00 $", "12,5 %", "+15 %"),
    "es": ("1.234", "1.234,50 €", "0,00 US$", "12,5 %", "+15 %"),
}
PAST = {
    timedelta(0): {"en": "1 second ago", "de": "vor 1 Sekunde", "es": "hace 1 segundo"},
    timedelta(hours=2): {"en": "2 hours ago", "de": "vor 2 Stunden", "es": "hace 2 horas"},
    timedelta(days=1): {"en": "1 day ago", "de": "vor 1 Tag", "es": "hace 1 día"},
    timedelta(days=5): {"en": "5 days ago", "de": "vor 5 Tagen", "es": "hace 5 días"},
    timedelta(days=12): {"en": "2 weeks ago", "de": "vor 2 Wochen", "es": "hace 2 semanas"},
}


@pytest.fixture(params=["en", "de", "es"])
def language(request: pytest.FixtureRequest):
    with override(request.param):
        yield request.param


@pytest.mark.parametrize("name", WRITTEN)
def test_a_day_is_written_as_the_language_does(language: str, name: str) -> None:
    assert date_format(NOW, name) == WRITTEN[name][language]


def test_march_is_no_longer_than_it_is(language: str) -> None:
    assert (
        date_format(NOW.replace(month=3), "SHORT_DAY_FORMAT")
        == {"en": "23 Mar", "de": "23. März", "es": "23 mar"}[language]
    )


def test_figures_are_written_as_the_language_does(language: str) -> None:
    amount = Decimal("1234.5")
    said = (count(1234), money(amount, "EUR"), money(Decimal(0), "USD"), percent(Decimal("0.125")), change(115, 100))

    assert tuple(text.replace("\xa0", " ") for text in said) == FIGURES[language]


@pytest.mark.parametrize("past", PAST, ids=str)
def test_what_is_past_is_told_in_whole_words(language: str, past: timedelta) -> None:
    assert ago(NOW - past, NOW) == PAST[past][language]
