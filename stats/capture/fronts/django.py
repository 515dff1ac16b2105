"""Django's requests in front of what visitors, forms and shops touch: no session, no account is asked."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from partners.access import OWN_CLICK_COOKIE, read_own_click
from partners.portal import Portal
from partners.proxies import client_address, trusted_proxies
from stats.capture.books.record import record, record_unknown_link
from stats.capture.go import Answer, follow
from stats.capture.hooks import forms, purchases
from stats.capture.hooks.answers import MAX_BODY, HookAnswer
from stats.capture.routes.kinds import DatabaseRoutes, Routes
from stats.capture.visits import Visit

log = logging.getLogger(__name__)

RETRY_AFTER = "10"
PURPOSES = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")

View = Callable[..., HttpResponse]


def open_door(view: View) -> View:
    """Let anybody in, without session or account; when the database is away ask them to come again."""

    @wraps(view)
    def door(request: HttpRequest, code: str = "") -> HttpResponse:
        try:
            return view(request, code) if code else view(request)
        except (OperationalError, InterfaceError):
            log.exception("The database is away")
            page = render_to_string("503.html")
            return HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"})

    return login_not_required(csrf_exempt(door))


class OpenDoors:
    """Middleware that hands visitors, forms and shops to their views before sessions and accounts wake up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(("/go", "/hooks/")):
            return self.get_response(request)
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return response


@open_door
def follow_address(request: HttpRequest) -> HttpResponse:
    """Follow an address, write it down, and let the visitor go on even if that failed."""
    at = timezone.now()
    routes = DatabaseRoutes()
    answer = follow(visit_of(request), routes, at)
    try:
        _write_down(answer, routes, at)
    except DatabaseError:
        log.exception("A hit could not be recorded")
    return _response(answer, routes.portal)


def visit_of(request: HttpRequest) -> Visit:
    """What the request says, in the words of the pure logic."""
    headers, meta = request.headers, request.META
    return Visit(
        method=request.method or "",
        path=request.path_info,
        query=meta.get("QUERY_STRING", ""),
        host=meta.get("HTTP_HOST", ""),
        is_https=request.is_secure(),
        address=client_address(meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR", ""), trusted_proxies()),
        agent=headers.get("User-Agent", ""),
        referrer=headers.get("Referer", ""),
        cookie=headers.get("Cookie", ""),
        purpose=next((headers[name] for name in PURPOSES if headers.get(name)), ""),
        fetch_dest=headers.get("Sec-Fetch-Dest", ""),
        own=read_own_click(request.COOKIES.get(OWN_CLICK_COOKIE, "")),
    )


def _write_down(answer: Answer, routes: Routes, at: datetime) -> None:
    if answer.record is not None:
        record([answer.record])
    elif answer.names_unknown_link:
        record_unknown_link(routes.portal.day_of(at))


def _response(answer: Answer, portal: Portal) -> HttpResponse:
    body = render_to_string(f"{answer.status}.html", {"portal": portal}) if answer.status in (404, 410) else ""
    response = HttpResponse(body, status=answer.status)
    for name, value in answer.headers.items():
        response.headers[name] = value
    return response


@open_door
def form_hook(request: HttpRequest, code: str) -> HttpResponse:
    """A hosted form was submitted."""
    if request.method != "POST":
        return _in_words(HookAnswer(405, "Forms are sent to this address, not opened."), {"Allow": "POST"})
    answer = _refused_body(request) or _submitted(request, code)
    if answer.location:
        return HttpResponse(status=answer.status, headers={"Location": answer.location, "Cache-Control": "no-store"})
    return _in_words(answer)


def _submitted(request: HttpRequest, code: str) -> HookAnswer:
    try:
        fields = forms.parse_fields(request.body) if request.content_type != "multipart/form-data" else _parts(request)
    except forms.TooMuch as problem:
        return HookAnswer(400, str(problem))
    return forms.submit(code, fields, request.headers.get("Cookie", ""), timezone.now())


def _parts(request: HttpRequest) -> dict[str, str]:
    """The text fields of a multipart body. Raises TooMuch for what cannot be read as well."""
    try:
        fields = request.POST
    except (MultiPartParserError, SuspiciousOperation):
        raise forms.TooMuch("The form cannot be read, or has too many fields.") from None
    if len(fields) > forms.MAX_FIELDS:
        raise forms.TooMuch(f"A form may have at most {forms.MAX_FIELDS} fields.")
    return {name: str(fields[name]) for name in fields}


def _refused_body(request: HttpRequest) -> HookAnswer | None:
    """The refusal of a body that is too large or of a kind that forms do not send."""
    if _is_too_large(request):
        return HookAnswer(413, f"That is too much: at most {MAX_BODY // 1024} KB can be sent.")
    if request.content_type not in ("", "application/x-www-form-urlencoded", "multipart/form-data"):
        return HookAnswer(415, "Only what a web form sends can be read here.")
    return None


def _is_too_large(request: HttpRequest) -> bool:
    length: str = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdigit() or int(length) > MAX_BODY


def _in_words(answer: HookAnswer, headers: dict[str, str] | None = None) -> HttpResponse:
    """A page for the person at the form that says what went wrong."""
    title = HTTPStatus(answer.status).phrase
    page = render_to_string("stats/form_refused.html", {"title": title, "words": answer.words})
    return HttpResponse(page, status=answer.status, headers={"Cache-Control": "no-store", **(headers or {})})


@open_door
def purchase_hook(request: HttpRequest, code: str) -> HttpResponse:
    """A shop reported a purchase."""
    if request.method != "POST":
        return _in_json(HookAnswer(405, "Events are sent to this address by POST."), {"Allow": "POST"})
    if _is_too_large(request):
        return _in_json(HookAnswer(413, f"At most {MAX_BODY // 1024} KB can be sent."))
    headers = {name.lower(): value for name, value in request.headers.items()}
    return _in_json(purchases.receive(code, headers, request.body, timezone.now()))


def _in_json(answer: HookAnswer, headers: dict[str, str] | None = None) -> HttpResponse:
    name = "status" if answer.status < 400 else "error"
    return JsonResponse(
        {name: answer.words}, status=answer.status, headers={"Cache-Control": "no-store", **(headers or {})}
    )
