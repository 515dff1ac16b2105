"""What a partner may choose from for an address: recruits, links and ads, however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import BigIntegerField, Case, DateTimeField, Exists, Model, Q, QuerySet, Value, When

from ads.models import Ad, AdQuerySet
from links.models import LinkQuerySet, TrackingLink
from partners.codes import parse_code
from partners.compiled import Given, compiled, id_of
from partners.models import Partner, PartnerQuerySet
from partners.team import line_ids

Row = TypeVar("Row", bound=Model)

# Of more than these nobody picks from a list: they are searched for.
FEW = 20
MAX_SEARCH = 100

CHOSEN, FOUND, OTHER = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Choices(Generic[Row]):
    """What there is to choose from, in order of names.

    `rows` are all where `is_all`, and the first of them otherwise. `chosen` is the one whose code was
    typed; `found` is what the typed words find where they are nobody's code.
    """

    rows: list[Row]
    is_all: bool
    chosen: Row | None
    found: list[Row]


def choose(rows: QuerySet[Row], text: str) -> Choices[Row]:
    """Look a typed code up among rows that have a name and a code, in one query."""
    words = text.replace("\0", "")[:MAX_SEARCH].split()
    code = parse_code(text)
    return _choices(list(_first(rows, code, words)))


def recruit_choices(maker: Partner, text: str) -> Choices[Partner]:
    """Everybody below the maker who can be credited; one query."""
    return choose(recruits_of(maker, text), text) if text else _choices(_first_recruits(maker=maker.pk))


def link_choices(driver: Partner, text: str, now: datetime) -> Choices[TrackingLink]:
    """The links open to whoever drives the traffic; one query."""
    return choose(links_of(driver, now), text) if text else _choices(_first_links(driver=driver.pk, now=now))


def ad_choices(maker: Partner, driver: Partner, text: str) -> Choices[Ad]:
    """The maker's ads in use; one query."""
    if text:
        return choose(ads_of(maker, driver, text), text)
    return _choices(_first_ads(maker=maker.pk, driver=driver.pk))


def _choices(held: list[Any]) -> Choices[Any]:
    chosen = next((row for row in held if row.rank == CHOSEN), None)
    return Choices(
        rows=sorted(held, key=lambda row: (row.name.lower(), row.pk))[:FEW],
        is_all=len(held) <= FEW,
        chosen=chosen,
        found=[] if chosen else [row for row in held if row.rank == FOUND][:FEW],
    )


def search(rows: QuerySet[Row], text: str) -> list[Row]:
    """The first rows whose name or code holds every word; the one with this very code before all others."""
    words = text.replace("\0", "")[:MAX_SEARCH].split()
    found = rows.filter(_matching(words)).annotate(rank=_rank(parse_code(text), []))
    return list(found.order_by("rank", "name", "pk")[:FEW])


def recruits_of(maker: Partner | Given, text: str = "") -> PartnerQuerySet:
    """Everybody below the maker who can be credited, and whoever has this very code."""
    named = Q(code=parse_code(text) or "")
    return Partner.objects.recruits_of(maker).filter(Q(deactivated_at=None) | named)


def links_of(driver: Partner | Given, now: datetime | Given | None = None) -> LinkQuerySet:
    """The links open to whoever drives the traffic."""
    return TrackingLink.objects.live(now).open_to(driver)


def ads_of(maker: Partner | Given, driver: Partner | Given, text: str = "") -> AdQuerySet:
    """The maker's ads in use, and the one with this very code.

    `means_another` says whether somebody between the two has an ad of that code, which would count instead.
    """
    code = parse_code(text) or ""
    above_maker, above_driver = line_ids(id_of(maker)), line_ids(id_of(driver))
    nearer = Ad.objects.filter(code=code, partner__in=above_driver).exclude(partner__in=above_maker)
    mine = Ad.objects.owned_by(maker).filter(Q(retired_at=None) | Q(code=code))
    return mine.annotate(means_another=Exists(nearer))


# What the Link Generator asks when it opens, before anybody has typed anything.


@compiled(maker=BigIntegerField())
def _first_recruits(maker: Given) -> QuerySet[Partner]:
    return _first(recruits_of(maker))


@compiled(driver=BigIntegerField(), now=DateTimeField())
def _first_links(driver: Given, now: Given) -> QuerySet[TrackingLink]:
    return _first(links_of(driver, now))


@compiled(maker=BigIntegerField(), driver=BigIntegerField())
def _first_ads(maker: Given, driver: Given) -> QuerySet[Ad]:
    return _first(ads_of(maker, driver))


def _first(rows: QuerySet[Any], code: str | None = None, words: Sequence[str] = ()) -> QuerySet[Any]:
    """What is chosen and what is found before all others; one more than are shown."""
    found: QuerySet[Any] = rows.annotate(rank=_rank(code, words)).order_by("rank", "name", "pk")[: FEW + 1]
    return found


def _rank(code: str | None, words: Sequence[str]) -> Case:
    ranks = [When(code=code, then=Value(CHOSEN))] if code else []
    if words:
        ranks.append(When(_matching(words), then=Value(FOUND)))
    return Case(*ranks, default=Value(OTHER))


def _matching(words: Sequence[str]) -> Q:
    """Every word stands in the name or in the code."""
    matching = Q()
    for word in words:
        matching &= Q(name__icontains=word) | Q(code__icontains=word)
    return matching
