"""The keys of first-time visitors: made ahead, the same everywhere, and forgotten when their day is over."""

from datetime import UTC, date, datetime, timedelta

import pytest

from partners.models import Portal
from stats.capture.routes import copying, store
from stats.capture.routes.local import LocalRoutes
from stats.models import VisitorKey

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def stored() -> dict[date, bytes]:
    return {key.day: bytes(key.key) for key in VisitorKey.objects.all()}


def routes_of(file) -> LocalRoutes:
    routes = LocalRoutes(file)
    routes.refresh()
    return routes


def test_keys_are_made_for_today_and_seven_days_ahead(db, file):
    copying.copy(file, NOON)

    assert sorted(stored()) == [NOON.date() + timedelta(days=number) for number in range(8)]


def test_every_process_hashes_under_the_days_key(db, file):
    copying.copy(file, NOON)
    keys = [routes_of(file).visitor_key(NOON + timedelta(days=day)) for day in (0, 0, 7)]

    assert keys[0] == keys[1] == stored()[NOON.date()]
    assert keys[2] == stored()[NOON.date() + timedelta(days=7)]


def test_a_key_changes_at_the_portals_midnight(db, file):
    Portal.objects.current()
    Portal.objects.update(time_zone="Asia/Tokyo")
    copying.copy(file, NOON)
    routes, midnight = routes_of(file), datetime(2026, 11, 20, 15, tzinfo=UTC)

    before, after = routes.visitor_key(midnight - timedelta(microseconds=1)), routes.visitor_key(midnight)
    assert before == routes.visitor_key(NOON) != after
    assert after == stored()[date(2026, 11, 21)]


CLOCK_CHANGES = [
    ("America/Havana", datetime(2026, 11, 1, tzinfo=UTC)),  # midnight comes twice
    ("Africa/Cairo", datetime(2026, 4, 23, tzinfo=UTC)),  # midnight does not come
    ("America/St_Johns", datetime(2010, 11, 6, tzinfo=UTC)),  # a minute after midnight it is yesterday again
]


@pytest.mark.parametrize(("zone", "start"), CLOCK_CHANGES, ids=[zone for zone, _ in CLOCK_CHANGES])
def test_each_moment_has_the_key_of_its_day_where_clocks_change(db, file, zone, start):
    Portal.objects.current()
    Portal.objects.update(time_zone=zone)
    copying.copy(file, start - timedelta(days=1))
    routes, portal = routes_of(file), Portal.objects.current()
    moments = [start + timedelta(minutes=number / 2) for number in range(2 * 36 * 60)]

    keys = stored()
    assert [routes.visitor_key(at) for at in moments] == [keys[portal.day_of(at)] for at in moments]


def test_a_past_days_key_is_gone_from_the_database_and_from_the_disk(db, file):
    copying.copy(file, NOON)
    reader = routes_of(file)
    key = reader.visitor_key(NOON)
    on_disk = [key in companion.read_bytes() for companion in file.parent.iterdir()]
    copying.copy(file, NOON + timedelta(days=1))

    assert any(on_disk)
    assert not any(key in companion.read_bytes() for companion in file.parent.iterdir())
    assert NOON.date() not in stored()


def test_a_key_that_could_not_be_overwritten_while_somebody_read_goes_in_the_next_round(db, file, monkeypatch):
    monkeypatch.setattr(store, "WRITER_WAITS", 0)
    copying.copy(file, NOON)
    reader = routes_of(file)
    key = reader.visitor_key(NOON)
    with reader._directory as directory:
        directory.facts()
        copying.copy(file, NOON + timedelta(days=1))
        is_left = any(key in companion.read_bytes() for companion in file.parent.iterdir())
    copying.copy(file, NOON + timedelta(days=1, seconds=1))

    assert is_left
    assert not any(key in companion.read_bytes() for companion in file.parent.iterdir())


def test_a_day_without_a_known_key_has_one_of_the_process_until_it_is_over(file):
    routes, other, tomorrow = LocalRoutes(file), LocalRoutes(file), NOON + timedelta(days=1)
    key = routes.visitor_key(NOON)

    assert len(key) == 32
    assert key == routes.visitor_key(NOON + timedelta(hours=1))
    assert len({key, other.visitor_key(NOON), routes.visitor_key(tomorrow)}) == 3
    assert routes.visitor_key(NOON) != key  # forgotten


def test_several_hosts_make_one_key(db, tmp_path):
    for host in ("one", "two"):
        (tmp_path / host).mkdir()
        copying.copy(tmp_path / host / "routes.sqlite3", NOON)

    one, two = (routes_of(tmp_path / host / "routes.sqlite3").visitor_key(NOON) for host in ("one", "two"))
    assert one == two
