"""Lists of any length: one page of the rows that match a search, in one query."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Count, Model, Q, QuerySet, Window
from django.http import QueryDict

Row = TypeVar("Row", bound=Model)

PER_PAGE = 25
MAX_PAGE = 1_000_000
MAX_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """One page of a list, and what it takes to offer the search and the other pages.

    `whole` holds every row, if they are few enough and nothing was searched; None otherwise.
    """

    page: Page[Any]
    whole: list[Row] | None
    search: str
    asked: QueryDict
    prefix: str

    @property
    def is_long(self) -> bool:
        """Whether there is something to search or to turn over."""
        return bool(self.search) or self.page.has_other_pages() or self.page.paginator.count > PER_PAGE

    @property
    def search_parameter(self) -> str:
        return f"{self.prefix}search"

    @property
    def page_parameter(self) -> str:
        return f"{self.prefix}page"

    @property
    def query(self) -> str:
        """What was asked, without the number of the page."""
        return self._without(self.page_parameter).urlencode()

    @property
    def query_without_search(self) -> str:
        return self._without(self.page_parameter, self.search_parameter).urlencode()

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The other parameters, for a search to send along."""
        others = self._without(self.page_parameter, self.search_parameter)
        return [(name, value) for name, values in others.lists() for value in values]

    def _without(self, *names: str) -> QueryDict:
        others = self.asked.copy()
        for name in names:
            others.pop(name, None)
        return others


def list_rows(
    rows: QuerySet[Row], asked: QueryDict, *, prefix: str = "", per_page: int = PER_PAGE, whole_up_to: int = 0
) -> Listing[Row]:
    """The page that was asked for, by the parameters `search` and `page` with the prefix.

    The rows come in order, and each has a name and a code.
    """
    search = parse_search(asked.get(f"{prefix}search", ""))
    found = matching(rows, search)
    page, held = _read(found, parse_number(asked.get(f"{prefix}page", "")), per_page, max(per_page, whole_up_to))
    is_whole = not search and page.paginator.count == len(held) <= whole_up_to
    return Listing(page, held if is_whole else None, search, asked, prefix)


def parse_search(text: str) -> str:
    """What is searched for: nothing that a database could not be asked for."""
    return text.replace("\0", "").strip()[:MAX_SEARCH]


def matching(rows: QuerySet[Row], search: str) -> QuerySet[Row]:
    """The rows whose name or code holds every word."""
    for word in search.split():
        rows = rows.filter(Q(name__icontains=word) | Q(code__icontains=word))
    return rows


def parse_number(text: str) -> int:
    """A number of a page or of rows; 1 for what is none."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 1
    return min(max(number, 1), MAX_PAGE)


def _read(rows: QuerySet[Row], number: int, per_page: int, at_least: int) -> tuple[Page[Row], list[Row]]:
    """The page, and the rows that were read for it: the first `at_least` where the page lies within them."""
    start = (number - 1) * per_page
    first = 0 if start + per_page <= at_least else start
    held: list[Any] = list(rows.annotate(total_rows=Window(Count("pk")))[first : first + at_least])
    if not held and number > 1:
        return _read(rows, 1, per_page, at_least)
    paginator = Paginator(rows, per_page)
    paginator.count = held[0].total_rows if held else 0
    number = min(number, paginator.num_pages)
    start = (number - 1) * per_page - first
    return Page(held[start : start + per_page], number, paginator), held
