"""Whatever changes a row says when: only then do copies of it follow."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def rows(cast):
    """A partner, a link and an ad that nobody has touched for long."""
    for model in (Partner, TrackingLink, Ad):
        model.objects.update(changed_at=LONG_AGO)
    return [Partner.objects.get(code="abc123"), TrackingLink.objects.get(code="haircare"), Ad.objects.get()]


def stamps(rows) -> list[datetime]:
    return [type(row).objects.get(pk=row.pk).changed_at for row in rows]


def test_a_moment_that_is_handed_in_is_kept(rows):
    assert stamps(rows) == [LONG_AGO] * 3


def test_an_update_says_when(rows):
    before = timezone.now()
    for row in rows:
        type(row).objects.filter(pk=row.pk).update(code="another")

    assert all(before <= stamp <= timezone.now() for stamp in stamps(rows))


def test_a_bulk_update_says_when(rows):
    before = timezone.now()
    for row in rows:
        type(row).objects.bulk_update([row], ["code"])

    assert all(before <= stamp <= timezone.now() for stamp in stamps(rows))


@pytest.mark.parametrize("model", [Partner, Ad])
def test_the_first_hit_is_bookkeeping_and_no_change(rows, model):
    model.objects.update(first_hit_at=timezone.now())

    assert stamps(rows) == [LONG_AGO] * 3
