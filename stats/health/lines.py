"""The figures of one host in plain words: each fine, worth a look, or bad, and what to do then."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from stats.capture.health.lately import within_a_day
from stats.health.kinds import Line, State, graded

Figures = Mapping[str, Any]

# Titles and words of counts that stand still while all is well.
TROUBLES = {
    "drain_errors": (
        _("Tries that the database did not take"),
        _("Nothing is lost: what was not taken is tried again until it is. The host's log has what the database said."),
    ),
    "damaged_lines": (
        _("Damaged lines in journals"),
        _("They were not what had been written, as after a power cut, and were set aside. All others went in."),
    ),
    "corrected_clocks": (
        _("Records from a wrong clock"),
        _("They are dated with the moment at which they reached the database. See that the host's clock is set right."),
    ),
    "sync_errors": (
        _("Times that the disk refused"),
        _("Clicks were written, but the disk did not promise to keep them through a power cut. Look at the disk."),
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
        yield Line(
            str(title), lately(number, figures.get(name, 0)), graded(number, 0, number), str(words) if number else ""
        )
    if figures.get("is_in_container"):
        yield Line(
            gettext("Where clicks wait"),
            gettext("on the container's own disk"),
            State.LOOK,
            gettext(
                "Whatever has not reached the database goes with the container. "
                "Mount a volume, and name it in DATA_DIR."
            ),
        )


def _unrecorded(figures: Figures, now: datetime) -> Line:
    number = within_a_day(figures.get("lately", {}), "unrecorded_clicks", now)
    return Line(
        gettext("Clicks that were not recorded"),
        lately(number, figures.get("unrecorded_clicks", 0)),
        graded(number, 0, 0),
        gettext(
            "These visitors arrived, but their clicks are missing from every figure. The disk was full or could not be "
            "written, or journals had grown to JOURNAL_MAX_MB. Make room; recording goes on by itself."
        )
        if number
        else gettext("Every click is written down before the visitor is sent on."),
    )


def _routes(figures: Figures) -> Line:
    title, age = gettext("Copy of links and partners"), figures.get("routes_age_seconds")
    if age is None:
        words = gettext(
            "No address can be followed on this host yet. Its courier makes the copy as soon as the database is up."
        )
        return Line(title, gettext("there is none"), State.BAD, words)
    state = graded(age, 10, 60)
    return Line(
        title,
        gettext("%(duration)s old") % {"duration": duration(age)},
        state,
        gettext("Addresses are followed from it, whether the database is up or not.")
        if state == State.FINE
        else gettext(
            "Visitors are sent on as it says; what was changed since is not known here. Is the database up, and the "
            "courier running? The host's log says what keeps it."
        ),
    )


def _waiting(age: float) -> Line:
    state = graded(age, 10, 30)
    return Line(
        gettext("Oldest click on its way to the database"),
        gettext("%(duration)s old") % {"duration": duration(age)} if age else gettext("none is waiting"),
        state,
        gettext("Clicks are in the figures within a few seconds.")
        if state == State.FINE
        else gettext(
            "Nothing is lost: clicks wait in this host's journals, and the figures lack them until then. Is the "
            "database up, and the courier running? The host's log says what keeps it."
        ),
    )


def _room(figures: Figures) -> Line:
    taken, most, number = (figures[name] for name in ("journal_bytes", "journal_max_bytes", "journal_files"))
    state = graded(taken / most, 0.5, 0.8) if most else State.BAD
    return Line(
        gettext("Room that waiting journals take"),
        ngettext("%(taken)s of %(most)s, in %(number)s file", "%(taken)s of %(most)s, in %(number)s files", number)
        % {"taken": filesizeformat(taken), "most": filesizeformat(most), "number": intcomma(number)},
        state,
        ""
        if state == State.FINE
        else gettext(
            "When there is no more, clicks are not recorded. Bring the database back, or raise JOURNAL_MAX_MB."
        ),
    )


def _newer(number: int) -> Line:
    words = gettext(
        "A newer version of the portal wrote them, and an older one runs now. They wait unharmed: bring every service "
        "of this host to the newer version, and restart it."
    )
    return Line(
        gettext("Records of a newer version"),
        intcomma(number) if number else gettext("none"),
        graded(number, 0, 0),
        words if number else "",
    )


def _last_batch(seconds: float) -> Line:
    state = graded(seconds, 5, seconds)
    words = (
        gettext("The database is slow: whatever else it does, or its disk, keeps it.") if state == State.LOOK else ""
    )
    return Line(
        gettext("Last batch into the database took"),
        gettext("%(number)s seconds") % {"number": number_format(seconds, 2)},
        state,
        words,
    )


def lately(number: int, in_all: float) -> str:
    """How many in the last day, and how many ever."""
    none, before = gettext("none"), int(in_all) - number
    said = {"number": intcomma(number) if number else none, "before": intcomma(before)}
    if before > 0:
        return gettext("%(number)s in the last 24 hours, %(before)s before") % said
    return gettext("%(number)s in the last 24 hours") % said if number else none


def duration(seconds: float) -> str:
    """How long that is, in its largest whole unit: `90.5` is `1 minute`."""
    days, hours, minutes = (int(seconds // size) for size in (86_400, 3600, 60))
    if days:
        return ngettext("%(number)s day", "%(number)s days", days) % {"number": intcomma(days)}
    if hours:
        return ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours}
    if minutes:
        return ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes}
    return ngettext("%(number)s second", "%(number)s seconds", int(seconds)) % {"number": int(seconds)}
