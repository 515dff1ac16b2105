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
    """A table of the copy, and where its rows come from: first the id, then the columns in their order.

    `knows_changes`: the rows have a `changed_at`. Others are made and deleted, never changed.
    `plain` makes what the database gives what SQLite stores.
    """

    table: str
    rows: QuerySet[Any]
    columns: tuple[str | Combinable, ...]
    count_every: timedelta
    knows_changes: bool = False
    plain: Callable[[Iterable[Row]], list[Row]] = list

    def after(self, row: int, limit: int) -> list[Row]:
        """The next rows by id."""
        return self.plain(self._listed().filter(pk__gt=row).order_by("pk")[:limit])

    def changed_since(self, moment: datetime) -> Iterator[list[Row]]:
        """All rows changed at this moment or later, some at a time."""
        rows = self._listed().filter(changed_at__gte=moment).iterator(chunk_size=SLICE)
        while batch := self.plain(islice(rows, SLICE)):
            yield batch

    def count(self, up_to: int) -> int:
        return self.rows.filter(pk__lte=up_to).count()

    def buckets(self, up_to: int) -> dict[int, int]:
        """How many rows there are among each SLICE of ids."""
        bucket = ExpressionWrapper(F("pk") / SLICE, output_field=BigIntegerField())
        counts = self.rows.filter(pk__lte=up_to).values(bucket=bucket).annotate(rows=Count("pk"))
        return dict(counts.values_list("bucket", "rows"))

    def _listed(self) -> QuerySet[Any, Row]:
        return self.rows.values_list("pk", *self.columns)


def _plain_links(rows: Iterable[Row]) -> list[Row]:
    """Moments become texts, which are equal where the moments are."""
    return [(*row[:-1], row[-1] and row[-1].astimezone(UTC).isoformat()) for row in rows]


def _is_null(field: str) -> Combinable:
    return ExpressionWrapper(Q((f"{field}__isnull", True)), output_field=BooleanField())


ADDRESSES = ("website_address", "fallback_address")
SOURCES = (
    Source(
        "links",
        TrackingLink.objects.all(),
        ("code", *ADDRESSES, _is_null("retired_at"), "is_open_to_all", "expires_at"),
        SOON,
        knows_changes=True,
        plain=_plain_links,
    ),
    Source("aliases", LinkAlias.objects.all(), ("code", "link"), SOON),
    Source("link_programs", TrackingLink.programs.through.objects.all(), ("trackinglink", "program"), SOON),
    Source(
        "partners",
        Partner.objects.all(),
        ("code", "parent", _is_null("deactivated_at")),
        SOMETIME,
        knows_changes=True,
    ),
    Source("partner_programs", Partner.programs.through.objects.all(), ("partner", "program"), SOON),
    Source("ads", Ad.objects.all(), ("partner", "code"), SOMETIME, knows_changes=True),
)


def forms() -> list[Row]:
    """The forms that take submissions: few enough to be read each time."""
    takers = HostedForm.objects.filter(retired_at=None)
    return list(takers.values_list("pk", "code", "thank_you_address", "opt_ins_per", "most_an_hour"))
