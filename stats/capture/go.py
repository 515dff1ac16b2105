"""Follow an address: look up, classify, write down, send on. Knows no framework's request."""

import ipaddress
import re
import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings

from links.addresses import AddressCodes, parse_address
from links.destinations import destination
from partners.portal import Portal
from stats.capture import cookies
from stats.capture.cookies import VisitorCookie
from stats.capture.ids import new_id
from stats.capture.journal.records import HitRecord
from stats.capture.keys import key_ring
from stats.capture.routes.kinds import LinkRoute, PartnerRoute, Routes
from stats.capture.tokens import ClickToken, TokenProblem, read_token, sign_token
from stats.capture.visits import MAX_AGENT, Visit, agent_family, first_visitor_id, referring_host, visit_class
from stats.models.hits import Reason, VisitClass

METHODS = "GET, HEAD, OPTIONS"
NO_STORE = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the visitor gets and what the books get. A status of 404 or 410 asks for the page of that name."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    record: HitRecord | None = None
    names_unknown_link: bool = False


@dataclass(frozen=True, slots=True)
class Credited:
    """Whom an address credits: a partner and perhaps an ad, or nobody for a reason."""

    partner: PartnerRoute | None
    ad: int | None
    reason: Reason


def follow(visit: Visit, routes: Routes, at: datetime) -> Answer:
    """The answer to a visit to `/go/…`, received at this moment."""
    if visit.method == "OPTIONS":
        return Answer(204, {"Allow": METHODS, **NO_STORE})
    if visit.method not in ("GET", "HEAD"):
        return Answer(405, {"Allow": METHODS, **NO_STORE})
    codes, portal = parse_address(visit.path), routes.portal
    link = routes.link(codes.link) if codes.link else None
    if link is None:
        answer = _send_on(portal.fallback_address, 404, visit, portal)
        return replace(answer, names_unknown_link=visit.method == "GET")
    closed = link.closed_for(at)
    address = link.fallback_address or portal.fallback_address if closed else link.website_address
    if visit.method == "HEAD":
        return _send_on(address, 410, visit, portal)
    credited = Credited(None, None, closed) if closed else _credited(codes, link, routes)
    visitor, held = _visitor(visit, routes, at)
    record = _record(visit, link, credited, visitor, at)
    if credited.partner is None or record.visit_class != VisitClass.COUNTED:
        return replace(_send_on(address, 410, visit, portal), record=record)
    token = sign_token(ClickToken(record.id, link.id, credited.partner.id, credited.ad), key_ring("click token"))
    answer = replace(_send_on(address, 410, visit, portal, token), record=record)
    cookie = VisitorCookie(visitor, last=token, first=_first_click(held, token, portal, at))
    answer.headers["Set-Cookie"] = _cookie_header(cookie, visit, portal)
    return answer


def _record(visit: Visit, link: LinkRoute, credited: Credited, visitor: uuid.UUID, at: datetime) -> HitRecord:
    partner = credited.partner
    return HitRecord(
        id=new_id(at),
        at=at,
        link=link.id,
        partner=partner.id if partner else None,
        ad=credited.ad,
        visit_class=visit_class(visit, partner.line if partner else ()),
        reason=credited.reason,
        visitor=visitor,
        referring_host=referring_host(visit.referrer),
        agent_family=agent_family(visit.agent[:MAX_AGENT]),
    )


def _credited(codes: AddressCodes, link: LinkRoute, routes: Routes) -> Credited:
    """Whom an address of a live link credits."""
    if codes.partner is None:
        return Credited(None, None, Reason.MALFORMED_PARTNER if codes.has_partner else Reason.NO_PARTNER)
    partner = routes.partner(codes.partner)
    if partner is None:
        return Credited(None, None, Reason.UNKNOWN_PARTNER)
    if not partner.is_active:
        return Credited(None, None, Reason.INACTIVE_PARTNER)
    if not partner.may_use(link):
        return Credited(None, None, Reason.NOT_OPEN)
    return Credited(partner, routes.ad(codes.ad, partner.line) if codes.ad else None, Reason.CREDITED)


def _send_on(address: str, status_without: int, visit: Visit, portal: Portal, token: str | None = None) -> Answer:
    """On to the address with the visitor's query and the token; without an address a page says why not."""
    if not address:
        return Answer(status_without, {**NO_STORE})
    location = destination(address).for_visitor(visit.query, portal.token_parameter, token)
    return Answer(302, {"Location": location, **NO_STORE})


def _cookie_header(cookie: VisitorCookie, visit: Visit, portal: Portal) -> str:
    return cookies.set_cookie_header(
        cookies.write_cookie(cookie, key_ring("visitor")),
        days=portal.window_days,
        domain=settings.COOKIE_DOMAIN,
        is_cross_site=visit.is_https or _is_loopback(visit.host),
    )


def _visitor(visit: Visit, routes: Routes, at: datetime) -> tuple[uuid.UUID, VisitorCookie | None]:
    held = cookies.read_cookie(visit.cookie, key_ring("visitor")) if visit.cookie else None
    if held is not None:
        return held.visitor, held
    key = routes.visitor_key(routes.portal.day_of(at))
    return first_visitor_id(key, visit.address, visit.agent), None


def _first_click(held: VisitorCookie | None, token: str, portal: Portal, at: datetime) -> str:
    """The earliest click that may still be credited; this one, if none is held."""
    for text in (held.first, held.last) if held else ():
        click = read_token(text, key_ring("click token"), at)
        if isinstance(click, TokenProblem):
            continue
        if portal.window_days is None or (at - click.at).days < portal.window_days:
            return text
    return token


def _is_loopback(host: str) -> bool:
    """Browsers take Secure cookies over plain http from loopback names."""
    name = re.sub(r":[0-9]*\Z", "", host).strip("[]")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
