"""What somebody asks of Link Tracking Stats: days, rows, filters, order."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from partners.models import Partner
from stats.reports.columns import COLUMNS
from stats.reports.days import Days

ROW_COLUMNS = ("day", "link", "partner", "ad")
FIGURE_COLUMNS = tuple(column.name for column in COLUMNS)
REVENUE_COLUMN = re.compile(r"revenue_([A-Z]{3})")
DEFAULT_ROWS = ("day",)

# In an address, the ad that stands for hits without one; in a tally, its id.
NO_AD = "none"
NO_AD_ID = 0


@dataclass(frozen=True, slots=True)
class Sort:
    """The column that orders the rows. Equal ones follow by day and codes."""

    column: str
    is_descending: bool = False

    @property
    def currency(self) -> str | None:
        """The currency, if it is a column of revenue."""
        match = REVENUE_COLUMN.fullmatch(self.column)
        return match.group(1) if match else None


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks (about the team), which days, what makes a row, which of them, in which order.

    `chosen` names the ids of links, partners and ads that alone are wanted, by column. `team` is who
    is asked about, where the database is better told than left to find out: see `with_team`. Besides the rows
    there may be wanted the figures of as many days before (`is_compared`).
    """

    partner: Partner
    days: Days
    rows: tuple[str, ...] = DEFAULT_ROWS
    chosen: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    sort: Sort | None = None
    team: tuple[int, ...] = ()
    is_team_known: bool = False
    is_compared: bool = False

    @property
    def days_read(self) -> Days:
        """The days, and those before where these are wanted too."""
        return Days(self.days.before().start, self.days.end) if self.is_compared else self.days

    @property
    def has_rows_before(self) -> bool:
        """Whether each row has its figures of the days before; a day has none."""
        return self.is_compared and "day" not in self.rows

    @property
    def order(self) -> Sort:
        """The order asked for; else the newest day first, or the most hits."""
        return self.sort or Sort("day" if "day" in self.rows else "hits", is_descending=True)


def parse_rows(texts: Iterable[str]) -> tuple[tuple[str, ...], list[str]]:
    """The row columns that are named, in their own order whatever was typed; and the words that are none."""
    words = [word.strip().lower() for text in texts for word in text.split(",") if word.strip()]
    rows = tuple(column for column in ROW_COLUMNS if column in words)
    return rows or DEFAULT_ROWS, [word for word in words if word not in ROW_COLUMNS]


def parse_sort(text: str, rows: tuple[str, ...]) -> Sort | None:
    """The column to sort by, `-` before it for descending; None for one that the report does not have."""
    column = text.removeprefix("-")
    sort = Sort(column, is_descending=text.startswith("-"))
    return sort if column in (*rows, *FIGURE_COLUMNS) or sort.currency else None
