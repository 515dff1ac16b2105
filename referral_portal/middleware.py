"""What pages learn of a request and say in an answer. Visitors' requests pass through untouched."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone

from partners.portal import Portal
from partners.proxies import ADDRESS_HEADERS, client_address, is_trusted, pseudonym, trusted_proxies

Handler = Callable[[HttpRequest], HttpResponse]

# First parts of addresses that are no pages: visitors, machines and files come here.
NOT_PAGES = frozenset({"go", "hooks", "static", "healthz", "readyz", "metrics", "referral-1.js", "branding"})


def is_page(request: HttpRequest) -> bool:
    return first_part(request) not in NOT_PAGES


def first_part(request: HttpRequest) -> str:
    return request.path_info.removeprefix("/").partition("/")[0]


class TrustedProxies:
    """Lets nobody but a trusted proxy say that a request came by https."""

    def __init__(self, get_response: Handler) -> None:
        if not settings.TRUSTED_PROXIES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.trusted = trusted_proxies()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_trusted(request.META.get("REMOTE_ADDR", ""), self.trusted):
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
        return self.get_response(request)


class ClientPseudonym:
    """From here on the client has a pseudonym, so that no session, limit or log can keep a network address."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.trusted = trusted_proxies()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        address = client_address(meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR", ""), self.trusted)
        for header in ADDRESS_HEADERS:
            meta.pop(header, None)
        request.pseudonym = meta["REMOTE_ADDR"] = pseudonym(address)  # type: ignore[attr-defined]
        return self.get_response(request)


class CompressedPages(GZipMiddleware):
    """Pages travel compressed, at lengths that tell nothing of what is in them.

    Files are compressed already, and what visitors, forms and shops get is left as it is.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return super().process_response(request, response) if is_page(request) else response


class PageHeaders:
    """Headers that pages carry, and that following an address must not."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if first_part(request) == "go":
            return response
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if is_page(request):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class PortalTimeZone:
    """Shows moments in the portal's time zone, and keeps its settings for the templates."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_page(request):
            return self.get_response(request)
        request.portal = portal = Portal.objects.current()  # type: ignore[attr-defined]
        with timezone.override(portal.zone):
            return self.get_response(request)
