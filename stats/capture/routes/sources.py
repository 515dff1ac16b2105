"""Which rows of the database are copied, and how those that changed are found."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import BigIntegerField, BooleanField, Count, ExpressionWrapper, F, Q, QuerySet
from django.db.models.expressions import Combinable

from ads.models import Ad
from links.models import LinkAlias, TrackingLink
from partners.models import Partner
from stats.capture.routes.rows import Row
from stats.models import HostedForm

# Rows that are read at once; and as many ids make a bucket, so that one reading covers it.
SLICE = 20_000

SOON, SOMETIME = timedelta(seconds=2), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Source:
    """A table of the copy, and the query for its rows: first the id, then the other columns in their order.

    `knows_changes`: the rows have a `changed_at`. Others are made and deleted, never changed.
    `plain` makes what the query gives what SQLite stores.
    """

    table: str
    query: Callable[[], QuerySet[Any, Row]]
    count_every: timedelta
    knows_changes: bool = False
    plain: Callable[[Iterable[Row]], list[Row]] = list

    def after(self, row: int, limit: int) -> list[Row]:
        """The next rows by id."""
        return self.plain(self.query().filter(pk__gt=row).order_by("pk")[:limit])

    def changed_since(self, moment: datetime) -> Iterator[list[Row]]:
        """All rows changed at this moment or later, some at a time."""
        rows = self.query().filter(changed_at__gte=moment).iterator(chunk_size=SLICE)
        while batch := self.plain(islice(rows, SLICE)):
            yield batch

    def count(self, up_to: int) -> int:
        return self.query().filter(pk__lte=up_to).count()

    def buckets(self, up_to: int) -> dict[int, int]:
        """How many rows there are among each SLICE of ids."""
        bucket = ExpressionWrapper(F("pk") / SLICE, output_field=BigIntegerField())
        rows = self.query().filter(pk__lte=up_to).values_list(bucket).annotate(rows=Count("pk"))
        return dict(rows)


def _plain_links(rows: Iterable[Row]) -> list[Row]:
    """Moments become texts that sort and compare."""
    return [(*row[:5], row[5] and row[5].astimezone(UTC).isoformat(), row[6]) for row in rows]


def _is_null(field: str) -> Combinable:
    return ExpressionWrapper(Q((f"{field}__isnull", True)), output_field=BooleanField())


LINKS = Source(
    "links",
    lambda: TrackingLink.objects.values_list(
        "pk",
        "code",
        "website_address",
        "fallback_address",
        _is_null("retired_at"),
        "expires_at",
        "is_open_to_all",
    ),
    SOON,
    knows_changes=True,
    plain=_plain_links,
)
PARTNERS = Source(
    "partners",
    lambda: Partner.objects.values_list("pk", "code", "parent", _is_null("deactivated_at")),
    SOMETIME,
    knows_changes=True,
)
ADS = Source("ads", lambda: Ad.objects.values_list("pk", "partner", "code"), SOMETIME, knows_changes=True)
ALIASES = Source("aliases", lambda: LinkAlias.objects.values_list("pk", "code", "link"), SOON)
LINK_PROGRAMS = Source(
    "link_programs",
    lambda: TrackingLink.programs.through.objects.values_list("pk", "trackinglink", "program"),
    SOON,
)
PARTNER_PROGRAMS = Source(
    "partner_programs", lambda: Partner.programs.through.objects.values_list("pk", "partner", "program"), SOON
)
SOURCES = (LINKS, ALIASES, LINK_PROGRAMS, PARTNERS, PARTNER_PROGRAMS, ADS)


def forms() -> list[Row]:
    """The forms that take submissions: few enough to be read each time."""
    takers = HostedForm.objects.filter(retired_at=None)
    return list(takers.values_list("pk", "code", "thank_you_address", "opt_ins_per"))
