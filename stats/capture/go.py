"""Follow an address: look up, classify, write down, send on. Knows no framework's request."""

import ipaddress
import re
import uuid
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings

from links.destinations import destination
from partners.portal import Portal
from stats.capture import cookies
from stats.capture.cookies import VisitorCookie
from stats.capture.ids import new_id
from stats.capture.journal.records import HitRecord
from stats.capture.keys import key_ring
from stats.capture.routes.kinds import Routes
from stats.capture.tokens import TokenProblem, read_token, spell_token
from stats.capture.visits import MAX_AGENT, Visit, agent_family, first_visitor_id, referring_host, visit_class
from stats.models.hits import VisitClass

METHODS = "GET, HEAD, OPTIONS"
RETRY_AFTER = "10"
NO_STORE = ("Cache-Control", "no-store")

Header = tuple[str, str]


class Answer(NamedTuple):
    """What the visitor gets and what the books get. A status of 404, 410 or 503 asks for the page of that name."""

    status: int
    headers: tuple[Header, ...]
    record: HitRecord | None = None
    names_unknown_link: bool = False


def follow(visit: Visit, routes: Routes, at: datetime) -> Answer:
    """The answer to a visit to `/go/…`, received at this moment."""
    if visit.method not in ("GET", "HEAD"):
        return Answer(204 if visit.method == "OPTIONS" else 405, (("Allow", METHODS), NO_STORE))
    route, portal = routes.find(visit.path), routes.portal
    if route is None:
        return _unknown_link(visit, routes)
    link = route.link
    closed = link.closed_for(at)
    address = (link.fallback_address or portal.fallback_address) if closed else link.website_address
    if visit.method == "HEAD":
        return _send_on(address, visit, portal)
    partner, ad, reason = (None, None, closed) if closed else (route.partner, route.ad, route.reason)
    visitor, held = _visitor(visit, routes, at)
    hit = HitRecord(
        new_id(at),
        link.id,
        partner.id if partner else None,
        ad,
        visit_class(visit, partner.line if partner else ()),
        reason,
        visitor,
        referring_host(visit.referrer),
        agent_family(visit.agent[:MAX_AGENT]),
    )
    if partner is None or hit.visit_class != VisitClass.COUNTED:
        return _send_on(address, visit, portal, hit)
    token = spell_token(hit.id, link.id, partner.id, ad, key_ring("click token"))
    cookie = VisitorCookie(visitor, token, _first_click(held, token, portal, at))
    return _send_on(address, visit, portal, hit, token, _cookie_header(cookie, visit, portal))


def _send_on(
    address: str, visit: Visit, portal: Portal, hit: HitRecord | None = None, token: str | None = None, *more: Header
) -> Answer:
    """On to the address with the visitor's query and the token; without an address a page says that it has ended."""
    if not address:
        return Answer(410, (NO_STORE,), hit)
    location = destination(address).for_visitor(visit.query, portal.token_parameter, token)
    return Answer(302, (("Location", location), NO_STORE, *more), hit)


def _unknown_link(visit: Visit, routes: Routes) -> Answer:
    """The portal's fallback, or a page; a copy that may lack what was made a moment ago cannot tell."""
    if routes.is_stale:
        return Answer(503, (("Retry-After", RETRY_AFTER), NO_STORE))
    is_counted = visit.method == "GET"
    if not routes.portal.fallback_address:
        return Answer(404, (NO_STORE,), names_unknown_link=is_counted)
    sent_on = _send_on(routes.portal.fallback_address, visit, routes.portal)
    return sent_on._replace(names_unknown_link=is_counted)


def _visitor(visit: Visit, routes: Routes, at: datetime) -> tuple[uuid.UUID, VisitorCookie | None]:
    held = cookies.read_cookie(visit.cookie, key_ring("visitor")) if visit.cookie else None
    if held is not None:
        return held.visitor, held
    return first_visitor_id(routes.visitor_key(at), visit.address, visit.agent), None


def _cookie_header(cookie: VisitorCookie, visit: Visit, portal: Portal) -> Header:
    text = cookies.set_cookie_header(
        cookies.write_cookie(cookie, key_ring("visitor")),
        days=portal.window_days,
        domain=settings.COOKIE_DOMAIN,
        is_cross_site=visit.is_https or _is_loopback(visit.host),
    )
    return "Set-Cookie", text


def _first_click(held: VisitorCookie | None, token: str, portal: Portal, at: datetime) -> str:
    """The earliest click that may still be credited; this one, if none is held."""
    for text in (held.first, held.last) if held else ():
        click = read_token(text, key_ring("click token"), at)
        if isinstance(click, TokenProblem):
            continue
        if portal.window_days is None or (at - click.at).days < portal.window_days:
            return text
    return token


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
