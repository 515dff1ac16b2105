"""The lists below the Link Generator: my sales websites, my referral partners, my ads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.http import QueryDict

from links.choices import ads_of, links_of, recruits_of
from links.forms import GeneratorForm
from partners.listings import Listing, list_rows

PER_PAGE = 10


@dataclass(frozen=True, slots=True)
class List:
    """One of them: its rows where they are few; a page of them once somebody looks for it; else only the search."""

    rows: Sequence[Model]
    number: int | None
    listing: Listing[Any] | None
    is_asked: bool
    is_long: bool


def lists_for(form: GeneratorForm, asked: QueryDict) -> dict[str, List]:
    """Each costs a query only if it is long and somebody opens it."""
    maker = form.maker
    return {
        "websites": _list("websites", form.links.is_all, form.links.rows, links_of(form.driver), asked),
        "team": _list("team", form.partners.is_all, form.team, recruits_of(maker), asked),
        "ads": _list("ads", form.ads.is_all, form.my_ads, ads_of(maker, maker), asked),
    }


def _list(name: str, is_all: bool, few: Sequence[Model], rows: QuerySet[Any], asked: QueryDict) -> List:
    is_asked = f"{name}_search" in asked or f"{name}_page" in asked
    if is_all and not is_asked:
        return List(few, len(few), None, is_asked=False, is_long=False)
    if not is_asked:
        return List((), None, None, is_asked=False, is_long=True)
    listing = list_rows(rows.order_by("name", "pk"), asked, prefix=f"{name}_", per_page=PER_PAGE)
    return List(list(listing.page), listing.page.paginator.count, listing, is_asked=True, is_long=listing.is_long)
