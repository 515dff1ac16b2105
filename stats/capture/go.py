"""Follow an address: look up, classify, write down, send on. Knows no framework's request."""

import ipaddress
import re
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from links.destinations import destination
from partners.portal import Portal
from stats.capture import cookies
from stats.capture.cookies import VisitorCookie
from stats.capture.ids import new_id_bytes
from stats.capture.journal.records import hit_line
from stats.capture.keys import KeyRing
from stats.capture.routes.kinds import Route, Routes
from stats.capture.tokens import TokenProblem, read_token, spell_token
from stats.capture.visits import MAX_AGENT, Visit, agent_family, first_visitor, referring_host, visit_class
from stats.models.hits import VisitClass

# Plain texts: this is asked at every visit.
ALWAYS, NEVER = Portal.Consent.ALWAYS.value, Portal.Consent.NEVER.value


class Terms(NamedTuple):
    """What a process knows from its settings: the keys that sign clicks, its cookie's name and how far that reaches."""

    click_keys: KeyRing
    cookie_name: str
    cookie_domain: str | None = None


class Noted(NamedTuple):
    """What is written down of a visit, and what the visitor takes along."""

    line: bytes = b""
    token: str | None = None
    cookie: str = ""


NOTHING = Noted()


class Answer(NamedTuple):
    """What the visitor gets, and the line that the journal gets.

    302 has a location, and the text of a Set-Cookie header if the visit counts and may be set one; 404, 410 and 503
    ask for the page of that name.
    """

    status: int
    location: str = ""
    cookie: str = ""
    line: bytes = b""
    names_unknown_link: bool = False


def follow(visit: Visit, routes: Routes, at: datetime, terms: Terms) -> Answer:
    """The answer to a visit to `/go/…`, received at this moment."""
    if visit.method not in ("GET", "HEAD"):
        return Answer(204 if visit.method == "OPTIONS" else 405)
    route, portal = routes.find(visit.path), routes.portal
    if route is None:
        return _unknown_link(visit, routes)
    link = route.link
    address = link.website_address
    if closed := link.closed_for(at):
        address = link.fallback_address or portal.fallback_address
        route = Route(link, None, None, closed)
    if visit.method == "HEAD":
        return _send_on(address, visit, portal)
    return _send_on(address, visit, portal, _note(route, visit, routes, at, terms))


def _note(route: Route, visit: Visit, routes: Routes, at: datetime, terms: Terms) -> Noted:
    """The hit's line; a token and a cookie as well, if the visit counts for somebody."""
    link, partner, ad, reason = route
    portal = routes.portal
    is_believed = visit.cookie and portal.consent != NEVER
    hit, held = new_id_bytes(at), cookies.read_cookie(visit.cookie, terms.cookie_name) if is_believed else None
    seen_as = visit_class(visit, partner.line if partner else ())
    visitor = held.visitor if held else first_visitor(routes.visitor_key(at), visit.address, visit.agent)
    line = hit_line(
        hit.hex(),
        link.id,
        partner.id if partner else None,
        ad,
        seen_as,
        reason,
        visitor,
        referring_host(visit.referrer),
        agent_family(visit.agent[:MAX_AGENT]),
    )
    if partner is None or seen_as != VisitClass.COUNTED:
        return Noted(line)
    token = spell_token(hit, link.id, partner.id, ad, terms.click_keys)
    if portal.consent != ALWAYS or (visit.signals_privacy and portal.heeds_privacy_signal):
        return Noted(line, token)
    first = _first_click(held, portal, at, terms) if held else None
    value = cookies.spell_cookie(visitor, token, first or token)
    return Noted(line, token, f"{terms.cookie_name}={value}{_attributes(visit, portal, terms)}")


def _send_on(address: str, visit: Visit, portal: Portal, noted: Noted = NOTHING) -> Answer:
    """On to the address with the visitor's query and the token; without an address a page says that it has ended."""
    line, token, cookie = noted
    if not address:
        return Answer(410, line=line)
    location = destination(address).for_visitor(visit.query, portal.token_parameter, token)
    return Answer(302, location, cookie, line)


def _unknown_link(visit: Visit, routes: Routes) -> Answer:
    """The portal's fallback, or a page; a copy that may lack what was made a moment ago cannot tell."""
    if routes.is_stale:
        return Answer(503)
    fallback = routes.portal.fallback_address
    answer = _send_on(fallback, visit, routes.portal) if fallback else Answer(404)
    return answer._replace(names_unknown_link=visit.method == "GET")


def _first_click(held: VisitorCookie, portal: Portal, at: datetime, terms: Terms) -> str | None:
    """The earliest click of the cookie that may still be credited."""
    for text in (held.first, held.last):
        click = read_token(text, terms.click_keys, at)
        if isinstance(click, TokenProblem):
            continue
        if portal.window_days is None or (at - click.at).days < portal.window_days:
            return text
    return None


def _attributes(visit: Visit, portal: Portal, terms: Terms) -> str:
    is_cross_site = visit.is_https or _is_loopback(visit.host)
    return cookies.attributes(portal.window_days, terms.cookie_domain, is_cross_site)


@lru_cache(maxsize=256)
def _is_loopback(host: str) -> bool:
    """Browsers take Secure cookies over plain http from loopback names."""
    name = re.sub(r":[0-9]*\Z", "", host).strip("[]")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
