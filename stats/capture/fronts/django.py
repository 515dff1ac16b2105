"""Django's views of the same doors: for tests, for other servers, and for what only Django serves."""

import logging
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from partners.proxies import sender_address, trusted_proxies
from stats.capture.fronts.forms import Post, is_too_large, serve_form
from stats.capture.fronts.serving import RETRY_AFTER, Reply, reply_of, serve, terms_of_settings
from stats.capture.fronts.statics import SCRIPT_PATH, serve_script
from stats.capture.fronts.wsgi import visit_of
from stats.capture.hooks import purchases
from stats.capture.hooks.answers import HookAnswer

log = logging.getLogger(__name__)

FORM_HEADERS = ("CONTENT_TYPE", "HTTP_COOKIE", "HTTP_ORIGIN")

View = Callable[..., HttpResponse]
AWAY = "The portal's database is away. Please send this event again in a minute."
DOORS = ("/go", "/hooks/", SCRIPT_PATH)


def open_door(view: View) -> View:
    """Let anybody in, without session or account."""
    return login_not_required(csrf_exempt(view))


class OpenDoors:
    """Middleware that hands visitors, forms and shops to their views before sessions and accounts wake up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(DOORS):
            return self.get_response(request)
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return response


@open_door
def follow_address(request: HttpRequest) -> HttpResponse:
    """Follow an address."""
    visit = visit_of(request.META, trusted_proxies())
    return _response(reply_of(serve(visit, terms_of_settings()), visit))


@open_door
def form_hook(request: HttpRequest, code: str) -> HttpResponse:
    """A hosted form was submitted."""
    body = None if is_too_large(request.META.get("CONTENT_LENGTH") or "") else request.body
    text = request.META.get
    address = sender_address(text("REMOTE_ADDR", ""), text("HTTP_X_FORWARDED_FOR", ""), trusted_proxies())
    method, kind, cookie, origin = request.method or "", *(text(name, "") for name in FORM_HEADERS)
    return _response(serve_form(code, Post(method, kind, body, cookie, origin, address)))


@open_door
def script(request: HttpRequest) -> HttpResponse:
    """The script for owners' websites."""
    return _response(serve_script(request.method or ""))


def _response(reply: Reply) -> HttpResponse:
    return HttpResponse(reply.body, status=reply.status, headers=dict(reply.headers))


@open_door
def purchase_hook(request: HttpRequest, code: str) -> HttpResponse:
    """A shop reported a purchase."""
    if request.method != "POST":
        return _in_json(HookAnswer(405, "Events are sent to this address by POST."), {"Allow": "POST"})
    if is_too_large(request.META.get("CONTENT_LENGTH") or "", purchases.MAX_EVENT):
        return _in_json(HookAnswer(413, purchases.TOO_LARGE.format(purchases.MAX_EVENT // 1024)))
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        return _in_json(purchases.receive(code, headers, request.body, timezone.now()))
    except (OperationalError, InterfaceError):
        log.exception("The database is away")
        return _in_json(HookAnswer(503, AWAY), {"Retry-After": RETRY_AFTER})


def _in_json(answer: HookAnswer, headers: dict[str, str] | None = None) -> HttpResponse:
    name = "status" if answer.status < 400 else "error"
    return JsonResponse(
        {name: answer.words}, status=answer.status, headers={"Cache-Control": "no-store", **(headers or {})}
    )
