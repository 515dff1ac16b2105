"""What a list is asked for in its address: which rows, in which order, how many a page."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.listings import PER_PAGE, parse_number, parse_search

SIZES = (PER_PAGE, 50, 100)
REVENUE = re.compile(r"revenue_([A-Z]{3})")

Words = Promise | str


@dataclass(frozen=True, slots=True)
class Column:
    """A column that sorts a list, by a field of the database's or else by a figure of the rows."""

    name: str
    title: Words
    field: str = ""


FIGURES = (
    Column("hits", gettext_lazy("Hits")),
    Column("unique", gettext_lazy("Unique")),
    Column("opt_ins", gettext_lazy("Opt-ins")),
    Column("conversion", gettext_lazy("Conversion")),
)


@dataclass(frozen=True, slots=True)
class Order:
    """The column that orders a list."""

    column: Column
    is_descending: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A column by its name, its title, the query that sorts by it, and how it sorts now: for aria-sort."""

    name: str
    title: str
    query: str
    sorted: str
    is_figure: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """One of several things to choose, and the query that asks for it."""

    words: Words
    query: str
    is_current: bool


class Asked:
    """The parameters of a list. What does not exist is passed over, and `remarks` say so in words."""

    def __init__(self, given: QueryDict, columns: Sequence[Column]) -> None:
        """The first column orders the rows where nothing else is asked for."""
        self.given, self.columns = given, columns
        self.remarks: list[str] = []
        self.search = parse_search(given.get("search", ""))
        self.page = parse_number(given.get("page", ""))
        self.size = self._size(given.get("size", ""))
        self.order = self._order(given.get("sort", "")) or Order(columns[0])

    def _size(self, text: str) -> int:
        if text and parse_number(text) not in SIZES:
            sizes = ", ".join(map(str, SIZES))
            self.remarks.append(_("A page can have so many rows: %(sizes)s.") % {"sizes": sizes})
            return PER_PAGE
        return parse_number(text) if text else PER_PAGE

    def _order(self, text: str) -> Order | None:
        name = text.removeprefix("-")
        columns = [*self.columns, *_of_money(REVENUE.findall(name))]
        column = next((column for column in columns if column.name == name), None)
        if column is not None:
            return Order(column, is_descending=text.startswith("-"))
        if text:
            self.remarks.append(_("This list has no column “%(word)s” to sort by.") % {"word": name})
        return None

    def choice(self, name: str, choices: Mapping[str, object], default: str) -> str:
        """Which of these the parameter names."""
        word = self.given.get(name) or default
        if word in choices:
            return word
        self.remarks.append(_("This list has nothing that is called “%(word)s”.") % {"word": word})
        return default

    @property
    def fields(self) -> list[str]:
        """What the database orders by. Where that is no figure, equal rows follow by name."""
        field = self.order.column.field
        first = [f"-{field}" if self.order.is_descending else field] if field else []
        return [*first, "name", "pk"]

    @property
    def figure(self) -> tuple[str, bool] | None:
        """The figure to sort by, and whether the most comes first; None for a field of the database's."""
        return None if self.order.column.field else (self.order.column.name, self.order.is_descending)

    def query(self, **changes: str) -> str:
        """The parameters with some changes, from the first page on; an empty one goes."""
        query = self.given.copy()
        for name, value in {**changes, "page": ""}.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return query.urlencode()

    def offers(self, name: str, choices: Mapping[str, Words], current: str, default: str) -> list[Offer]:
        """All that the parameter may name."""
        return [
            Offer(words, self.query(**{name: "" if value == default else value}), value == current)
            for value, words in choices.items()
        ]

    @property
    def sizes(self) -> list[Offer]:
        """How many rows a page may have."""
        return self.offers("size", {str(size): str(size) for size in SIZES}, str(self.size), str(PER_PAGE))

    def headings(self, currencies: Iterable[str]) -> Iterator[Heading]:
        """The columns that sort, with one for each currency. Figures begin with the most."""
        order = self.order
        for column in [*self.columns, *_of_money(currencies)]:
            is_sorted = column.name == order.column.name
            is_descending_next = not order.is_descending if is_sorted else not column.field
            query = self.query(sort=f"-{column.name}" if is_descending_next else column.name)
            direction = "descending" if order.is_descending else "ascending"
            sorted_now = direction if is_sorted else ""
            yield Heading(column.name, str(column.title), query, sorted_now, is_figure=not column.field)


def _of_money(currencies: Iterable[str]) -> list[Column]:
    return [Column(f"revenue_{each}", _("Revenue %(currency)s") % {"currency": each}) for each in currencies]
