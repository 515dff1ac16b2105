"""Figures in plain words: each is fine, worth a look, or bad, and what is bad says what to do."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from stats.health.hosts import Health, health_of
from stats.health.kinds import Line, State
from stats.health.lines import duration, lately, lines_of
from stats.models import Heartbeat

NOW = datetime(2026, 11, 3, 12, 30, tzinfo=UTC)
WELL: dict[str, Any] = {
    "unrecorded_clicks": 0,
    "oldest_undrained_seconds": 1.5,
    "journal_bytes": 2048,
    "journal_max_bytes": 1024**3,
    "journal_files": 1,
    "routes_age_seconds": 1.0,
    "quarantined_records": 0,
    "newer_records": 0,
    "drain_seconds": 0.04,
    "drained_records": 1000,
    "tallies_verified_seconds": 3600.0,
    "tallies_differing": 0,
    "is_in_container": 0,
}


def heartbeat(name: str = "web-1", ago: float = 2, **figures: object) -> Heartbeat:
    return Heartbeat(host=f"key-of-{name}", name=name, at=NOW - timedelta(seconds=ago), figures={**WELL, **figures})


def health(**figures: object) -> Health:
    return health_of([heartbeat(**figures)], NOW)


def lost(number: int, hours_ago: int = 0) -> dict[str, object]:
    """Clicks that were not recorded so many hours ago."""
    hour = str(int(NOW.timestamp()) // 3600 - hours_ago)
    return {"unrecorded_clicks": number, "lately": {"unrecorded_clicks": {hour: number}}}


def line(found: Health, title: str) -> Line:
    everything = [line for host in found.hosts for line in host.lines] + found.portal
    return next(line for line in everything if line.title.startswith(title))


def test_a_portal_that_is_well_says_so() -> None:
    found = health()

    assert found.state == State.FINE
    assert found.alarms == []


@pytest.mark.parametrize(
    ("title", "name", "fine", "look", "bad"),
    [
        ("Oldest click", "oldest_undrained_seconds", 10, 30, 30.5),
        ("Copy of links", "routes_age_seconds", 10, 60, 60.5),
        ("Room that", "journal_bytes", 0.5 * 1024**3, 0.8 * 1024**3, 0.81 * 1024**3),
    ],
)
def test_a_figure_is_graded(title: str, name: str, fine: float, look: float, bad: float) -> None:
    states = [line(health(**{name: amount}), title).state for amount in (fine, look, bad)]

    assert states == [State.FINE, State.LOOK, State.BAD]


@pytest.mark.parametrize(
    ("figures", "alarm"),
    [
        (lost(12), "web-1 Clicks that were not recorded: 12 in the last 24 hours"),
        ({"oldest_undrained_seconds": 300}, "web-1 Oldest click on its way to the database: 5 minutes old"),
        ({"routes_age_seconds": 7200}, "web-1 Copy of links and partners: 2 hours old"),
        ({"newer_records": 3}, "web-1 Records of a newer version: 3"),
        ({"quarantined_records": 1200}, "Records set aside: 1,200"),
        ({"tallies_differing": 2}, "Figures compared with what they count: 1 hour ago, 2 differed"),
        ({"ago": 61}, "web-1 Last heard of: 1 minute ago"),
    ],
)
def test_what_is_bad_is_an_alarm_and_says_what_to_do(figures: dict[str, Any], alarm: str) -> None:
    found = health(**figures)

    assert [" ".join(alarm).strip() for alarm in found.alarms] == [alarm]
    assert found.state == State.BAD
    assert all(line.words for host in found.hosts for line in host.lines if line.state != State.FINE)


@pytest.mark.parametrize("name", ["drain_errors", "damaged_lines", "corrected_clocks", "sync_errors"])
def test_what_mends_itself_is_worth_a_look_for_a_day(name: str) -> None:
    hour = int(NOW.timestamp()) // 3600
    now = health(**{name: 2, "lately": {name: {str(hour): 2}}})
    later = health(**{name: 2, "lately": {name: {str(hour - 24): 2}}})

    assert (now.state, now.alarms, later.state) == (State.LOOK, [], State.FINE)


def test_a_slow_database_and_a_container_s_disk_are_worth_a_look() -> None:
    assert line(health(drain_seconds=5.5), "Last batch").state == State.LOOK
    assert line(health(is_in_container=1), "Where clicks wait").state == State.LOOK


def test_a_loss_does_not_shout_for_ever() -> None:
    found = health(**lost(12, hours_ago=24))

    assert found.alarms == []
    assert line(found, "Clicks that").amount == "none in the last 24 hours, 12 before"


def test_a_host_without_a_copy_cannot_follow_addresses() -> None:
    figures = {name: WELL[name] for name in WELL if name != "routes_age_seconds"}
    (copy,) = [line for line in lines_of(figures, NOW) if line.title.startswith("Copy")]

    assert (copy.state, copy.amount) == (State.BAD, "there is none")


def test_what_a_host_has_not_said_is_left_out() -> None:
    titles = [line.title for line in lines_of({"routes_age_seconds": 1}, NOW)]

    assert titles[0] == "Clicks that were not recorded"
    assert not [title for title in titles if title.startswith(("Oldest", "Room", "Last batch"))]


def test_journals_without_any_room_are_bad() -> None:
    assert line(health(journal_max_bytes=0), "Room").state == State.BAD


def test_what_is_worst_stands_first() -> None:
    (host,) = health(drain_seconds=9, newer_records=1).hosts

    assert [line.state for line in host.lines][:3] == [State.BAD, State.LOOK, State.FINE]
    assert host.lines[2].title == "Clicks that were not recorded"


def test_a_host_that_is_silent_is_told_from_one_that_speaks() -> None:
    found = health_of([heartbeat("web-1"), heartbeat("web-2", ago=300, journal_files=2)], NOW)

    assert [host.is_silent for host in found.hosts] == [False, True]
    assert [host.state for host in found.hosts] == [State.FINE, State.BAD]
    assert "It kept 2 journals" in line(found, "Last heard of").words


def test_what_is_set_aside_is_what_the_newest_host_counted() -> None:
    hosts = [heartbeat("web-1", ago=50, quarantined_records=7), heartbeat("web-2")]

    assert line(health_of(hosts, NOW), "Records set aside").amount == "none"


def test_the_last_comparison_of_figures_counts_whichever_host_made_it() -> None:
    hosts = [heartbeat("web-1", tallies_differing=3), heartbeat("web-2", tallies_verified_seconds=60)]

    assert line(health_of(hosts, NOW), "Figures compared").amount == "1 minute ago, all agreed"


def test_figures_that_were_never_compared_are_worth_a_look() -> None:
    never = heartbeat()
    del never.figures["tallies_verified_seconds"]

    assert line(health_of([never], NOW), "Figures compared").state == State.LOOK


def test_a_portal_of_which_nothing_is_known_raises_no_alarm() -> None:
    found = health_of([], NOW)

    assert (found.hosts, found.portal, found.alarms) == ([], [], [])


def test_a_host_whose_clock_is_ahead_is_not_silent() -> None:
    (host,) = health_of([heartbeat(ago=-20)], NOW).hosts

    assert (host.is_silent, host.heard) == (False, "0 seconds ago")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0 seconds"), (1, "1 second"), (59.9, "59 seconds"), (60, "1 minute"), (7200, "2 hours"), (90_000, "1 day")],
)
def test_a_duration_is_said_in_its_largest_unit(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("number", "in_all", "words"),
    [
        (0, 0, "none"),
        (3, 3, "3 in the last 24 hours"),
        (3, 1003, "3 in the last 24 hours, 1,000 before"),
        (0, 5, "none in the last 24 hours, 5 before"),
    ],
)
def test_lately_and_ever_are_told_apart(number: int, in_all: float, words: str) -> None:
    assert lately(number, in_all) == words
