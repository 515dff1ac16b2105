"""Pages of the house itself: what it says when something cannot be shown, and to whoever asks whether it lives."""

import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stats.capture.health import probes

RETRY_AFTER_SECONDS = "30"


def saying(request: HttpRequest, status: int, explanation: str = "") -> HttpResponse:
    """The page of that status. Asks the database nothing, so that it can be shown while there is none."""
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES  # visitors are not pointed to the portal
    context = {
        "portal": getattr(request, "portal", None),
        "home": reverse("home") if has_session else "",
        "explanation": explanation,
    }
    is_seeing = has_session and status in (403, 404) and getattr(request, "seeing", None)
    return HttpResponse(render_to_string(f"{status}.html", context, request if is_seeing else None), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django passes it)
    return saying(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return saying(request, 403, str(exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django passes it)
    return saying(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this while it handles the error: a database that is away is no mistake of ours."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return database_away(request)
    return saying(request, 500)


def database_away(request: HttpRequest) -> HttpResponse:
    response = saying(request, 503)
    response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django passes it)
    """Tell people whose form could not be checked what to do."""
    words = _("The page was open for too long, or cookies are off. Go back, reload it, and try again.")
    return saying(request, 403, words)


@login_not_required
@never_cache
@require_safe
def probe(request: HttpRequest) -> HttpResponse:
    """Whether the process lives, whether addresses can be followed here, and the figures for Prometheus."""
    status, content_type, body = probes.answer(request.path_info, request.headers.get("Authorization", ""))
    response = HttpResponse(body, status=status, content_type=content_type)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
