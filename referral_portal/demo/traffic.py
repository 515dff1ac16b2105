"""Ninety days of plausible visits, the same on every machine: each day is drawn from a seed of its own."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from stats.capture.ids import VERSION_AND_VARIANT
from stats.capture.journal.records import HitRecord
from stats.models.hits import Reason, VisitClass

DAYS = 90
VISITS_A_DAY = 55
WEEKDAYS = (1.05, 1.1, 1.15, 1.2, 0.95, 0.75, 0.8)  # Monday first
HOURS = (2, 1, 1, 1, 1, 2, 5, 9, 12, 13, 13, 12, 14, 12, 11, 11, 12, 14, 17, 21, 22, 18, 11, 5)
HOSTS = {
    "": 30,
    "www.instagram.com": 18,
    "blog.example.org": 16,
    "www.youtube.com": 14,
    "news.example.net": 9,
    "t.co": 5,
}
FAMILIES = {"Chrome": 48, "Safari": 28, "Firefox": 12, "Edge": 7, "Samsung Internet": 5}
CLASSES = {VisitClass.COUNTED: 79, VisitClass.BOT: 12, VisitClass.PREVIEW: 7, VisitClass.OWN: 2}
NOBODY = {Reason.UNKNOWN_PARTNER: 5, Reason.NO_PARTNER: 3, Reason.MALFORMED_PARTNER: 1, Reason.NOT_OPEN: 2}
SHARE_OF_NOBODY = 0.04
SHARE_OF_RETURNING = 0.15

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Way:
    """One address that people follow: link, partner, the ad (with its maker), and how often."""

    link: str
    partner: str
    ad: tuple[str, str] | None
    weight: int


LETTER = Way("haircare", "abc123", ("abc123", "spring-letter"), 3)
WAYS = (
    LETTER,
    Way("haircare", "abc123", ("abc123", "website2"), 26),
    Way("haircare", "abc123", ("abc123", "braids"), 14),
    Way("skincare", "abc123", ("abc123", "website2"), 7),
    Way("skincare", "abc123", None, 5),
    Way("giftbox", "abc123", None, 4),
    Way("haircare", "bob456", ("bob456", "barber-blog"), 11),
    Way("haircare", "bob456", ("abc123", "website2"), 4),
    Way("haircare", "bob456", ("bob456", "counter-card"), 5),
    Way("skincare", "cleo789", ("cleo789", "sunday-talk"), 9),
    Way("giftbox", "cleo789", ("cleo789", "sunday-talk"), 5),
    Way("haircare", "dina012", None, 4),
    Way("skincare", "zoe999", ("zoe999", "shop-window"), 8),
)


@dataclass(frozen=True, slots=True)
class Ids:
    """The rows behind the codes. Ads by maker and code."""

    links: dict[str, int]
    partners: dict[str, int]
    ads: dict[tuple[str, str], int]


def visits_of(day: date, first_day: date, zone: ZoneInfo, ids: Ids) -> Iterator[HitRecord]:
    """The day's visits in the order of time. Traffic grows slowly from the first day on."""
    draw = random.Random(f"demo {day.isoformat()}")  # noqa: S311 - plausible, not secret
    growth = min(0.6 + (day - first_day).days / 150, 2.5)
    count = round(VISITS_A_DAY * WEEKDAYS[day.weekday()] * growth * draw.uniform(0.85, 1.15))
    ways = draw.choices(WAYS, [way.weight for way in WAYS], k=count) + [LETTER] * _letters(day, draw)
    moments = sorted(_moment(day, zone, draw) for _ in ways)
    seen: dict[Way, list[uuid.UUID]] = {}
    for at, way in zip(moments, ways, strict=True):
        yield _visit(at, way, seen.setdefault(way, []), ids, draw)


def _letters(day: date, draw: random.Random) -> int:
    """Every second Thursday Alice's letter goes out, and is read on Friday too."""
    is_even_week = day.isocalendar().week % 2 == 0
    expected = {3: 45, 4: 18}.get(day.weekday(), 0) if is_even_week else 0
    return round(expected * draw.uniform(0.7, 1.3))


def _moment(day: date, zone: ZoneInfo, draw: random.Random) -> datetime:
    hour = draw.choices(range(24), HOURS)[0]
    local = datetime.combine(day, time(hour), zone) + timedelta(seconds=draw.randrange(3600))
    return local.astimezone(UTC)


def _visit(at: datetime, way: Way, seen: list[uuid.UUID], ids: Ids, draw: random.Random) -> HitRecord:
    visitor = draw.choice(seen) if seen and draw.random() < SHARE_OF_RETURNING else _random_id(draw)
    visit_class = _pick(CLASSES, draw)
    is_nobodys = draw.random() < SHARE_OF_NOBODY
    family, host, reason = _pick(FAMILIES, draw), _pick(HOSTS, draw), _pick(NOBODY, draw)
    link = "giftbox" if is_nobodys and reason == Reason.NOT_OPEN else way.link
    if visit_class == VisitClass.COUNTED and not is_nobodys:
        seen.append(visitor)
    return HitRecord(
        id=_id_at(at, draw),
        link=ids.links[link],
        partner=None if is_nobodys else ids.partners[way.partner],
        ad=None if is_nobodys or way.ad is None else ids.ads[way.ad],
        visit_class=visit_class,
        reason=reason if is_nobodys else Reason.CREDITED,
        visitor=visitor,
        referring_host=host,
        agent_family="Robot" if visit_class == VisitClass.BOT else family,
    )


def _pick(weighted: dict[T, int], draw: random.Random) -> T:
    return draw.choices(list(weighted), list(weighted.values()))[0]


def _random_id(draw: random.Random) -> uuid.UUID:
    return uuid.UUID(int=draw.getrandbits(128), version=4)


def _id_at(at: datetime, draw: random.Random) -> uuid.UUID:
    """An id like `stats.capture.ids.new_id` makes, but the same each time: so nothing is counted twice."""
    milliseconds = int(at.timestamp() * 1000)
    return uuid.UUID(int=milliseconds << 80 | VERSION_AND_VARIANT | draw.getrandbits(62))
