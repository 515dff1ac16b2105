"""Headers and time zone of pages. Visitors' requests pass through untouched."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from partners.portal import Portal

Handler = Callable[[HttpRequest], HttpResponse]

VISITORS_PATHS = ("/go/", "/hooks/", "/static/", "/healthz", "/readyz")


class PageHeaders:
    """Headers that pages carry, and that following an address must not."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith("/go"):
            return response
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if not request.path_info.startswith(VISITORS_PATHS):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class PortalTimeZone:
    """Shows moments in the portal's time zone, and keeps its settings for the templates."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(VISITORS_PATHS):
            return self.get_response(request)
        request.portal = portal = Portal.objects.current()  # type: ignore[attr-defined]
        with timezone.override(portal.zone):
            return self.get_response(request)
