"""Who came: a robot, a preview, one's own click or a person; and which visitor it was."""

import hashlib
import re
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from crawleruseragents import is_crawler

from partners.access import OWN_CLICK_COOKIE, read_own_click
from stats.capture.cookies import values_of
from stats.models.hits import VisitClass

MAX_AGENT = 512
HOST = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63}){0,126}")

ROBOT = "Robot"
# Each browser names those that it descends from, so the youngest come first.
FAMILIES = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


class Visit(NamedTuple):
    """What a visitor's request says, without any framework's request. Texts are as sent, not decoded.

    `path` is percent-decoded once; `query` is raw; `purpose` is the first of Sec-Purpose, Purpose,
    X-Purpose and X-Moz; `own` tells whose signed-in browser it is: `owner`, a partner's id, or None;
    `signals_privacy` is Sec-GPC.
    """

    method: str
    path: str
    query: str = ""
    host: str = ""
    is_https: bool = False
    address: str = ""
    agent: str = ""
    referrer: str = ""
    cookie: str = ""
    purpose: str = ""
    fetch_dest: str = ""
    own: str | None = None
    signals_privacy: bool = False


def whose_browser(cookie_header: str) -> str | None:
    """Whose signed-in browser it is: `owner`, a partner's id in digits, or None."""
    if OWN_CLICK_COOKIE not in cookie_header:
        return None
    read = (read_own_click(value) for value in values_of(OWN_CLICK_COOKIE, cookie_header))
    return next((whose for whose in read if whose is not None), None)


def visit_class(visit: Visit, line: Collection[int]) -> VisitClass:
    """The class of a visit to an address of the partner at the head of `line` (the ids above follow)."""
    if agent_family(visit.agent[:MAX_AGENT]) == ROBOT:
        return VisitClass.BOT
    if visit.purpose or visit.fetch_dest not in ("", "document"):
        return VisitClass.PREVIEW
    if visit.own == "owner" or (visit.own is not None and int(visit.own) in line):
        return VisitClass.OWN
    return VisitClass.COUNTED


@lru_cache(maxsize=4096)
def agent_family(agent: str) -> str:
    """The agent's family, the little that a hit keeps of it: ROBOT for a known robot, or one that says nothing."""
    if not agent.strip() or is_crawler(agent):
        return ROBOT
    return next((family for mark, family in FAMILIES if mark in agent), "Other")


@lru_cache(maxsize=1024)
def referring_host(referrer: str) -> str:
    """The host that the visitor came from, or nothing."""
    try:
        host = urlsplit(referrer[:2048]).hostname or ""
    except ValueError:
        return ""
    return host if len(host) <= 253 and HOST.fullmatch(host) else ""


def first_visitor(key: bytes, address: str, agent: str) -> str:
    """Who comes without a cookie, in 32 hexadecimal digits: the same all day, untraceable once the key is gone."""
    who = f"{address}\n{agent[:MAX_AGENT]}".encode("utf-8", "replace")
    return hashlib.blake2s(who, key=key, digest_size=16).hexdigest()
