"""The figures that a report shows: one line each, for its page, its CSV and its explanation."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


class Kind(StrEnum):
    """How a column's values are written."""

    COUNT = "count"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Column:
    """A figure by the name that it has in addresses, in CSV and as an attribute of Figures.

    `tally` is the column of the tallies that it is the sum of; one made of others has none. A headline stands
    above the report too.
    """

    name: str
    title: Promise
    explained: Promise
    tally: str = ""
    kind: Kind = Kind.COUNT
    is_headline: bool = True


COLUMNS = (
    Column("hits", gettext_lazy("Hits"), gettext_lazy("A person followed an address. Every one counts."), tally="hits"),
    Column(
        "unique",
        gettext_lazy("Unique"),
        gettext_lazy("The first hit of a visitor on a link, partner and ad on a day."),
        tally="uniques",
    ),
    Column(
        "forms",
        gettext_lazy("Form opt-ins"),
        gettext_lazy("Forms that were credited, on the day on which they came."),
        tally="forms",
    ),
    Column(
        "purchases",
        gettext_lazy("Purchases"),
        gettext_lazy(
            "Purchases that were credited, on the day on which they were made. One that was refunded in full is none."
        ),
        tally="purchases",
    ),
    Column(
        "conversion",
        gettext_lazy("Conversion"),
        gettext_lazy("Form opt-ins and purchases for each unique hit."),
        kind=Kind.RATIO,
    ),
    Column(
        "filtered",
        gettext_lazy("Filtered"),
        gettext_lazy(
            "Visits that are no hits: robots, previews and prefetches, and clicks by yourself, by those above you "
            "and by the owner."
        ),
        tally="filtered",
        is_headline=False,
    ),
)
