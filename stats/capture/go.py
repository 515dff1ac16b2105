"""Follow an address: look up, classify, write down, send on. Knows no framework's request."""

import ipaddress
import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from links.addresses import AddressCodes, parse_address
from links.destinations import destination
from partners.portal import Portal
from stats.capture import cookies
from stats.capture.ids import new_id
from stats.capture.keys import key_ring
from stats.capture.records import HitRecord
from stats.capture.routes import LinkRoute, PartnerRoute, Routes
from stats.capture.tokens import ClickToken, TokenProblem, read_token, sign_token
from stats.capture.visits import MAX_AGENT, Visit, agent_family, first_visitor_id, referring_host, visit_class
from stats.models.hits import Reason, VisitClass

METHODS = "GET, HEAD, OPTIONS"


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
        return _answer(204, {"Allow": METHODS})
    if visit.method not in ("GET", "HEAD"):
        return _answer(405, {"Allow": METHODS})
    codes = parse_address(visit.path)
    link = routes.link(codes.link) if codes.link else None
    if link is None:
        return _unknown_link(visit, routes.portal)
    closed = link.closed_for(at)
    credited = Credited(None, None, closed) if closed else _credited(codes, link, routes)
    if visit.method == "HEAD":
        return _send_on(visit, link, credited, routes.portal, None)
    return _follow_known(visit, link, credited, routes, at)


def _follow_known(visit: Visit, link: LinkRoute, credited: Credited, routes: Routes, at: datetime) -> Answer:
    partner = credited.partner
    kind = visit_class(visit, partner.line if partner else ())
    visitor, held = _visitor(visit, routes, at)
    record = HitRecord(
        id=new_id(at),
        at=at,
        link=link.id,
        partner=partner.id if partner else None,
        ad=credited.ad,
        visit_class=kind,
        reason=credited.reason,
        visitor=visitor,
        referring_host=referring_host(visit.referrer),
        agent_family=agent_family(visit.agent[:MAX_AGENT]),
    )
    if partner is None or kind != VisitClass.COUNTED:
        return _send_on(visit, link, credited, routes.portal, None, record=record)
    token = sign_token(ClickToken(record.id, link.id, partner.id, credited.ad), key_ring("click token"))
    answer = _send_on(visit, link, credited, routes.portal, token, record=record)
    first = _first_click(held, token, routes.portal, at)
    cookie = cookies.VisitorCookie(visitor, last=token, first=first)
    answer.headers["Set-Cookie"] = cookies.set_cookie_header(
        cookies.write_cookie(cookie, key_ring("visitor")),
        days=routes.portal.window_days,
        domain=settings.COOKIE_DOMAIN,
        is_cross_site=visit.is_https or _is_loopback(visit.host),
    )
    return answer


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


def _send_on(
    visit: Visit,
    link: LinkRoute,
    credited: Credited,
    portal: Portal,
    token: str | None,
    record: HitRecord | None = None,
) -> Answer:
    is_closed = credited.reason in (Reason.RETIRED_LINK, Reason.EXPIRED_LINK)
    address = link.fallback_address or portal.fallback_address if is_closed else link.website_address
    if not address:
        return _answer(410, record=record)
    location = destination(address).for_visitor(visit.query, portal.token_parameter, token)
    return _answer(302, {"Location": location}, record=record)


def _unknown_link(visit: Visit, portal: Portal) -> Answer:
    counts = visit.method == "GET"
    if not portal.fallback_address:
        return _answer(404, names_unknown_link=counts)
    location = destination(portal.fallback_address).for_visitor(visit.query, portal.token_parameter, None)
    return _answer(302, {"Location": location}, names_unknown_link=counts)


def _answer(
    status: int,
    headers: dict[str, str] | None = None,
    record: HitRecord | None = None,
    names_unknown_link: bool = False,
) -> Answer:
    return Answer(status, {"Cache-Control": "no-store", **(headers or {})}, record, names_unknown_link)


def _visitor(visit: Visit, routes: Routes, at: datetime) -> tuple[uuid.UUID, cookies.VisitorCookie | None]:
    held = cookies.read_cookie(visit.cookie, key_ring("visitor")) if visit.cookie else None
    if held is not None:
        return held.visitor, held
    key = routes.visitor_key(routes.portal.day_of(at))
    return first_visitor_id(key, visit.address, visit.agent), None


def _first_click(held: cookies.VisitorCookie | None, token: str, portal: Portal, at: datetime) -> str:
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
    name = host.rpartition(":")[0].strip("[]") if not host.endswith("]") and ":" in host else host.strip("[]")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
