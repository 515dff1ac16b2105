"""What went wrong within a day is told from what went wrong before."""

from datetime import UTC, datetime, timedelta

from stats.capture.health.lately import History, continued, within_a_day

NOW = datetime(2026, 11, 3, 12, 30, tzinfo=UTC)


def after(hours: float, rises: list[tuple[float, int]]) -> int:
    """What is within a day, so many hours from now, if the count stood at these numbers after these hours."""
    history: History = {}
    before: dict[str, float] = {}
    for hour, number in rises:
        figures = {"unrecorded_clicks": number}
        history = continued(history, before, figures, NOW + timedelta(hours=hour))
        before = figures
    return within_a_day(history, "unrecorded_clicks", NOW + timedelta(hours=hours))


def test_what_rises_within_an_hour_adds_up() -> None:
    assert after(0.2, [(0, 3), (0.1, 5), (0.2, 5)]) == 5


def test_a_rise_is_remembered_for_a_day_and_no_longer() -> None:
    assert after(23, [(0, 3)]) == 3
    assert after(24, [(0, 3)]) == 0


def test_only_the_last_day_counts() -> None:
    assert after(24, [(0, 3), (1, 4), (20, 10)]) == 7


def test_hours_that_are_over_are_not_kept() -> None:
    history = continued({"drain_errors": {"1": 5}}, {"drain_errors": 5}, {"drain_errors": 5}, NOW)

    assert history == {}


def test_a_count_that_began_anew_lost_nothing() -> None:
    assert after(1, [(0, 3), (1, 1)]) == 3


def test_what_never_went_wrong_is_none() -> None:
    assert within_a_day({}, "unrecorded_clicks", NOW) == 0
