"""The figures of one host in plain words: each fine, worth a look, or bad, and what to do then."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import filesizeformat

from stats.capture.health.lately import within_a_day
from stats.health.kinds import Line, State, graded

Figures = Mapping[str, Any]

# Titles and words of counts that stand still while all is well.
TROUBLES = {
    "drain_errors": (
        "Tries that the database did not take",
        "Nothing is lost: what was not taken is tried again until it is. The host's log has what the database said.",
    ),
    "damaged_lines": (
        "Damaged lines in journals",
        "They were not what had been written, as after a power cut, and were set aside. All others went in.",
    ),
    "corrected_clocks": (
        "Records from a wrong clock",
        "They are dated with the moment at which they reached the database. See that the host's clock is set right.",
    ),
    "sync_errors": (
        "Times that the disk refused",
        "Clicks were written, but the disk did not promise to keep them through a power cut. Look at the disk.",
    ),
}


def lines_of(figures: Figures, now: datetime) -> Iterator[Line]:
    """The figures of a host, those that matter most first. What it has not said is left out."""
    yield _unrecorded(figures, now)
    yield _routes(figures)
    if "oldest_undrained_seconds" in figures:
        yield _waiting(figures["oldest_undrained_seconds"])
    if "journal_bytes" in figures:
        yield _room(figures)
    yield _newer(int(figures.get("newer_records", 0)))
    if "drain_seconds" in figures:
        yield _last_batch(figures["drain_seconds"])
    for name, (title, words) in TROUBLES.items():
        number = within_a_day(figures.get("lately", {}), name, now)
        yield Line(title, lately(number, figures.get(name, 0)), graded(number, 0, number), words if number else "")
    if figures.get("is_in_container"):
        yield Line(
            "Where clicks wait",
            "on the container's own disk",
            State.LOOK,
            "Whatever has not reached the database goes with the container. Mount a volume, and name it in DATA_DIR.",
        )


def _unrecorded(figures: Figures, now: datetime) -> Line:
    number = within_a_day(figures.get("lately", {}), "unrecorded_clicks", now)
    return Line(
        "Clicks that were not recorded",
        lately(number, figures.get("unrecorded_clicks", 0)),
        graded(number, 0, 0),
        "These visitors arrived, but their clicks are missing from every figure. The disk was full or could not be "
        "written, or journals had grown to JOURNAL_MAX_MB. Make room; recording goes on by itself."
        if number
        else "Every click is written down before the visitor is sent on.",
    )


def _routes(figures: Figures) -> Line:
    title, age = "Copy of links and partners", figures.get("routes_age_seconds")
    if age is None:
        words = "No address can be followed on this host yet. Its courier makes the copy as soon as the database is up."
        return Line(title, "there is none", State.BAD, words)
    state = graded(age, 10, 60)
    return Line(
        title,
        f"{duration(age)} old",
        state,
        "Addresses are followed from it, whether the database is up or not."
        if state == State.FINE
        else "Visitors are sent on as it says; what was changed since is not known here. Is the database up, and the "
        "courier running? The host's log says what keeps it.",
    )


def _waiting(age: float) -> Line:
    state = graded(age, 10, 30)
    return Line(
        "Oldest click on its way to the database",
        f"{duration(age)} old" if age else "none is waiting",
        state,
        "Clicks are in the figures within a few seconds."
        if state == State.FINE
        else "Nothing is lost: clicks wait in this host's journals, and the figures lack them until then. Is the "
        "database up, and the courier running? The host's log says what keeps it.",
    )


def _room(figures: Figures) -> Line:
    taken, most, number = (figures[name] for name in ("journal_bytes", "journal_max_bytes", "journal_files"))
    state = graded(taken / most, 0.5, 0.8) if most else State.BAD
    return Line(
        "Room that waiting journals take",
        f"{filesizeformat(taken)} of {filesizeformat(most)}, in {counted(number, 'file')}",
        state,
        ""
        if state == State.FINE
        else "When there is no more, clicks are not recorded. Bring the database back, or raise JOURNAL_MAX_MB.",
    )


def _newer(number: int) -> Line:
    words = (
        "A newer version of the portal wrote them, and an older one runs now. They wait unharmed: bring every service "
        "of this host to the newer version, and restart it."
    )
    return Line(
        "Records of a newer version",
        intcomma(number) if number else "none",
        graded(number, 0, 0),
        words if number else "",
    )


def _last_batch(seconds: float) -> Line:
    state = graded(seconds, 5, seconds)
    words = "The database is slow: whatever else it does, or its disk, keeps it." if state == State.LOOK else ""
    return Line("Last batch into the database took", f"{seconds:.2f} seconds", state, words)


def lately(number: int, in_all: float) -> str:
    """How many in the last day, and how many ever."""
    before = f", {intcomma(int(in_all) - number)} before" if in_all > number else ""
    return f"{intcomma(number) if number else 'none'} in the last 24 hours{before}" if number or before else "none"


def counted(number: float, what: str) -> str:
    return f"{intcomma(int(number))} {what}" + ("" if number == 1 else "s")


def duration(seconds: float) -> str:
    """How long that is, in its largest whole unit: `90.5` is `1 minute`."""
    for size, unit in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            return counted(seconds // size, unit)
    return counted(int(seconds), "second")
