"""What came with an opt-in: read again from the texts that its trace keeps."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stats.capture.keys import key_ring
from stats.capture.opt_ins.trace import Texts, texts_of, was_first_touch
from stats.capture.tokens import ClickToken, TokenProblem, read_token
from stats.capture.tokens import claims as spells
from stats.models import OptIn
from stats.traces.changes import last_word
from stats.traces.names import Line, Names
from stats.traces.steps import BY_HAND, FROM_HISTORY, claim, is_by_hand, outcome, tried
from stats.traces.words import EVIDENCE

NOT_NEEDED = _("Not needed: something before it decided.")
NOT_ASKED = _("Not asked: last touch counted, so the newest click was.")
NONE_CAME = _("None came.")
COOKIE = ("cookie-last", "cookie-first")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence: what it is, what it says, and whether it was used."""

    name: str
    says: str
    became: str


def claims(opt_in: OptIn) -> list[dict[str, Any]]:
    """Lines like those of the trace for all that came, tried or not. Old traces know only what was tried."""
    lines = tried(opt_in)
    came = [_line(opt_in, rule, text, lines) for rule, text in _texts(opt_in)]
    known = lines if not came else [line for line in lines if line["evidence"] in FROM_HISTORY]
    return came + known


def pieces(opt_in: OptIn, lines: Iterable[Line], names: Names) -> list[Piece]:
    """What came, and what did not although it could have."""
    came = list(lines)
    found = [Piece(_name(line), claim(line, names) or line.get("text", ""), _became(opt_in, line)) for line in came]
    if is_by_hand(opt_in):
        found.append(
            Piece(
                str(EVIDENCE[BY_HAND]), f"“{last_word(opt_in).get('words', '')}”", gettext("It goes before everything.")
            )
        )
    return found + [Piece(name, str(NONE_CAME), "") for name in _missing(opt_in, {line["evidence"] for line in came})]


def _name(line: Line) -> str:
    return str(EVIDENCE.get(line["evidence"], line["evidence"]))


def _texts(opt_in: OptIn) -> Texts:
    """A cookie of one click names it twice; where the earliest click was not asked, once is enough."""
    texts = texts_of(opt_in)
    if was_first_touch(opt_in):
        return texts
    return tuple((rule, text) for rule, text in texts if rule != "cookie-first" or ("cookie-last", text) not in texts)


def _line(opt_in: OptIn, rule: str, text: str, lines: Iterable[Line]) -> dict[str, Any]:
    read = _read(opt_in, text, lines)
    line: dict[str, Any] = {"evidence": rule, "text": _shortened(text), "outcome": ""}
    if not isinstance(read, TokenProblem):
        line |= {"hit": str(read.hit), "at": read.at.isoformat()}
        line |= {"link": read.link, "partner": read.partner, "ad": read.ad}
    same = (step for step in lines if step["evidence"] == rule and step.get("hit") == line.get("hit"))
    if step := next(same, None):
        return line | dict(step)
    if rule == "cookie-first" and not was_first_touch(opt_in):
        line["outcome"] = "not-asked"
    return line


def _read(opt_in: OptIn, text: str, lines: Iterable[Line]) -> ClickToken | TokenProblem:
    """What was read once is shown still, though the key that signed it is dropped since."""
    clicks = (ClickToken(UUID(line["hit"]), line["link"], line["partner"], line["ad"]) for line in _of_clicks(lines))
    known = (click for click in clicks if spells(text, click))
    return next(known, None) or read_token(text, key_ring("click token"), opt_in.received_at)


def _of_clicks(lines: Iterable[Line]) -> Iterable[Line]:
    return [line for line in lines if line.get("hit") and line["evidence"] not in FROM_HISTORY]


def _became(opt_in: OptIn, line: Line) -> str:
    if not line["outcome"]:
        return str(NOT_NEEDED)
    return str(NOT_ASKED) if line["outcome"] == "not-asked" else outcome(opt_in, line)


def _missing(opt_in: OptIn, came: set[str]) -> list[str]:
    """What nobody has sent: said only where the trace keeps what came."""
    if "evidence" not in opt_in.trace:
        return []
    missing = [] if "token" in came else [gettext("A click token")]
    if opt_in.kind == OptIn.Kind.FORM and not came.intersection(COOKIE):
        missing.append(gettext("The visitor's cookie"))
    return missing


def _shortened(text: str) -> str:
    """A text that cannot be read, as much of it as tells it from another."""
    if len(text) <= 24:
        return f"“{text}”"
    return gettext("“%(beginning)s…”, %(number)s characters") % {"beginning": text[:24], "number": len(text)}
