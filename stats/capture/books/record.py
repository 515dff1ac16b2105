"""Hits into the books: each stored once, however often it comes, and counted in the same transaction."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from ads.models import Ad
from partners.models import Partner
from partners.portal import Portal
from stats.capture.books import tallies
from stats.capture.books.rows import insert
from stats.capture.journal.records import HitRecord
from stats.models import Hit, VisitClass

Key = tuple[uuid.UUID | None, date, int, int | None, int | None]


def record(batch: Iterable[HitRecord]) -> int:
    """Store the hits that are not stored yet and raise the tallies by them. Returns how many were new.

    All or nothing. Any number of processes may record the same hits at once: they wait for each
    other, which also settles whose hit is the unique one.
    """
    records = sorted({record.id: record for record in batch}.values(), key=lambda record: record.id)
    portal = Portal.objects.current()
    hits = [_hit(record, portal.day_of(record.at)) for record in records]
    with transaction.atomic():
        tallies.lock()
        _mark_uniques(_not_stored(hits))
        new = _insert(hits)
        tallies.raise_hits(new)
        _freeze_codes(new)
    return len(new)


def record_unknown_link(day: date) -> None:
    """Count a visit to an address whose link nobody knows; nothing else is kept of it."""
    with transaction.atomic():
        tallies.lock()
        tallies.raise_unknown_link(day)


def _hit(record: HitRecord, day: date) -> Hit:
    return Hit(
        id=record.id,
        at=record.at,
        day=day,
        link_id=record.link,
        partner_id=record.partner,
        ad_id=record.ad,
        visit_class=record.visit_class,
        reason=record.reason,
        is_unique=False,
        visitor=record.visitor,
        referring_host=record.referring_host,
        agent_family=record.agent_family,
    )


def _not_stored(hits: Sequence[Hit]) -> list[Hit]:
    stored = set(Hit.objects.filter(pk__in=[hit.id for hit in hits]).values_list("pk", flat=True))
    return [hit for hit in hits if hit.id not in stored]


def _mark_uniques(hits: Sequence[Hit]) -> None:
    """Mark each visitor's first counted hit of a link, partner and ad on a day."""
    candidates = [hit for hit in hits if hit.visit_class == VisitClass.COUNTED and hit.partner_id and hit.visitor]
    visitors, days = {hit.visitor for hit in candidates}, {hit.day for hit in candidates}
    held = Hit.objects.filter(is_unique=True, visitor__in=visitors, day__in=days)
    seen: set[Key] = set(held.values_list("visitor", "day", "link_id", "partner_id", "ad_id"))
    for hit in candidates:
        key = (hit.visitor, hit.day, hit.link_id, hit.partner_id, hit.ad_id)
        hit.is_unique = key not in seen
        seen.add(key)


def _insert(hits: Sequence[Hit]) -> list[Hit]:
    """Insert the hits whose id is new, and return those: only what the database says was new is counted."""
    names = [field.name for field in Hit._meta.concrete_fields]
    columns = [field.attname for field in Hit._meta.concrete_fields]
    rows = [[getattr(hit, column) for column in columns] for hit in hits]
    returned = insert(Hit, names, rows, "ON CONFLICT (id) DO NOTHING RETURNING id")
    new = {uuid.UUID(str(stored)) for (stored,) in returned}
    return [hit for hit in hits if hit.id in new]


def _freeze_codes(hits: Sequence[Hit]) -> None:
    """Note the first hit of partners and ads: from then on their codes cannot change."""
    credited = [hit for hit in hits if hit.partner_id is not None]
    if not credited:
        return
    first = min(hit.at for hit in credited)
    partners = {hit.partner_id for hit in credited if hit.partner_id}
    ads = {hit.ad_id for hit in credited if hit.ad_id}
    Partner.objects.filter(pk__in=partners, first_hit_at=None).update(first_hit_at=first)
    Ad.objects.filter(pk__in=ads, first_hit_at=None).update(first_hit_at=first)
