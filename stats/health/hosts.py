"""All hosts of the portal as they said they are, judged at a moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stats.health.kinds import Alarm, Line, State, graded, worst, worst_first
from stats.health.lines import Figures, duration, lines_of
from stats.models import Heartbeat

SILENT_AFTER = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class HostHealth:
    """One host: its key and name, when and how long ago it was last heard of, and its figures as of then."""

    key: str
    name: str
    at: datetime
    heard: str
    is_silent: bool
    lines: list[Line]

    @property
    def state(self) -> State:
        return worst(self.lines)


@dataclass(frozen=True, slots=True)
class Health:
    """All hosts, and what is the same on all of them."""

    hosts: list[HostHealth]
    portal: list[Line]

    @property
    def state(self) -> State:
        return worst([line for host in self.hosts for line in host.lines] + self.portal)

    @property
    def portal_state(self) -> State:
        return worst(self.portal)

    @property
    def alarms(self) -> list[Alarm]:
        everything = [(host.name, line) for host in self.hosts for line in host.lines]
        everything += [("", line) for line in self.portal]
        return [Alarm(host, str(line)) for host, line in everything if line.state == State.BAD]


def health_of(heartbeats: Sequence[Heartbeat], now: datetime, failed_mails: int = 0) -> Health:
    """How the hosts are that have ever said so."""
    hosts = [_host(heartbeat, now) for heartbeat in heartbeats]
    if not hosts:
        return Health([], [])
    newest = max(heartbeats, key=lambda heartbeat: heartbeat.at)
    tallies = _tallies(heartbeat.figures for heartbeat in heartbeats)
    return Health(hosts, [_quarantine(newest.figures), tallies, _mails(failed_mails)])


def _host(heartbeat: Heartbeat, now: datetime) -> HostHealth:
    is_silent = now - heartbeat.at > SILENT_AFTER
    heard = _("%(duration)s ago") % {"duration": duration(max(0.0, (now - heartbeat.at).total_seconds()))}
    lines = list(lines_of(heartbeat.figures, now))
    if is_silent:
        lines.insert(0, _silence(heartbeat, heard))
    return HostHealth(heartbeat.host, heartbeat.name, heartbeat.at, heard, is_silent, worst_first(lines))


def _silence(heartbeat: Heartbeat, heard: str) -> Line:
    files = int(heartbeat.figures.get("journal_files", 0))
    words = _(
        "Is the host up, its courier running, and the database reached from there? What it wrote down waits in its "
        "DATA_DIR; the figures below are of then."
    )
    if files:
        kept = ngettext(
            "It kept %(number)s journal when it was last heard of.",
            "It kept %(number)s journals when it was last heard of.",
            files,
        )
        words += " " + kept % {"number": intcomma(files)}
    words += " " + _("If it is gone for good, and nothing waits, forget it.")
    return Line(
        _("Last heard of"),
        heard,
        State.BAD,
        words,
    )


def _quarantine(figures: Figures) -> Line:
    """What whoever was heard of last counted in the database."""
    number = int(figures.get("quarantined_records", 0))
    return Line(
        _("Records set aside"),
        intcomma(number) if number else _("none"),
        graded(number, 0, 0),
        _(
            "They came out of a journal and could not be stored: damaged, refused by the database, or too late for a "
            "day that was pruned. Look at each, and try it again or put it away."
        )
        if number
        else "",
        ("admin:stats_quarantinedrecord_changelist") if number else "",
    )


def _mails(failed: int) -> Line:
    """Those to partners that an owner should look at."""
    if not settings.BASE_ADDRESS:
        words = _("Links in them begin with BASE_ADDRESS, which is not set. To have them sent, set it, and restart.")
        return Line(_("Digests, and mails about opt-ins"), _("none are sent"), State.FINE, words)
    return Line(
        _("Mails to partners that did not go"),
        intcomma(failed) if failed else _("none"),
        graded(failed, 0, 0),
        _("The mail server refused them, or the way to it broke off. Look at what it said, and have them sent again.")
        if failed
        else "",
        ("admin:stats_mail_changelist") if failed else "",
    )


def _tallies(figures: Iterable[Figures]) -> Line:
    """What verify_tallies found when it last ran, on whichever host."""
    title = _("Figures compared with what they count")
    runs = [said for said in figures if "tallies_verified_seconds" in said]
    if not runs:
        words = _(
            "Run manage.py verify_tallies, best each night: it compares every figure with the hits that it counts."
        )
        return Line(title, _("never"), State.LOOK, words)
    last = min(runs, key=lambda said: float(said["tallies_verified_seconds"]))
    ago, differing = duration(last["tallies_verified_seconds"]), int(last["tallies_differing"])
    if differing:
        words = _("Run manage.py verify_tallies to see which, and manage.py recount_tallies to mend them.")
        differed = _("%(duration)s ago, %(number)s differed") % {"duration": ago, "number": intcomma(differing)}
        return Line(title, differed, State.BAD, words)
    return Line(title, _("%(duration)s ago, all agreed") % {"duration": ago}, State.FINE, "")
