"""What a courier does, one duty after the other, on a portal with visitors."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from stats.capture.courier.duties import all_duties
from stats.capture.journal import files
from stats.capture.routes.local import LocalRoutes
from stats.models import Delivery, Heartbeat
from tests.courier.journals import ids, leave, stored
from tests.factories import PurchaseSourceFactory


@pytest.fixture
def do(folder, db):
    """Does the duty with this name once."""
    duties = {duty.name: duty.do for duty in all_duties()}
    return lambda name: duties[name](timezone.now())


def test_journals_are_drained(folder, make, do):
    hit = make.hit()
    leave(folder, hit)
    assert do("drain") is False
    assert stored() == ids([hit])


def test_routes_are_copied(cast, settings, do):
    assert do("copy of routes") is False
    route = LocalRoutes(settings.ROUTES_FILE).find("/go/haircare/abc123/website2")
    assert (route.link.id, route.partner.id, route.ad) == (cast.haircare.pk, cast.alice.pk, cast.website2.pk)


def test_a_sign_of_life_is_given(do):
    assert do("heartbeat") is False
    assert Heartbeat.objects.count() == 1


def test_what_is_old_is_pruned(do):
    assert do("pruning") is False


def test_old_journals_and_what_was_never_finished_go(folder, settings, make, do):
    for path in (leave(folder, make.hit()), leave(folder, make.hit())):
        files.set_drained(path)
    old, _ = files.drained(folder)
    ago = (timezone.now() - settings.JOURNAL_KEEP - timedelta(minutes=1)).timestamp()
    left = folder / "left.tmp"
    left.touch()
    for path in (old, left):
        os.utime(path, (ago, ago))
    assert do("clearing up") is False
    assert old not in files.drained(folder)
    assert len(files.drained(folder)) == 1
    assert not left.exists()


def test_what_is_kept_only_for_a_time_goes(do):
    source = PurchaseSourceFactory()
    ago = timezone.now() - timedelta(days=30)
    Delivery.objects.create(source=source, event="e", received_at=ago, last_received_at=ago, body=b"x")
    assert do("retention") is False
    assert Delivery.objects.get().body is None
