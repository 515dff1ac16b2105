"""The language of a page: the account's own, else this browser's, else the portal's. Visitors' answers have none."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from partners.languages import asked_by, language_of, spoken
from referral_portal.middleware import Handler, is_page


class BrowserLanguage:
    """Speaks as the browser asks, before anything else is known: also where the database is away."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_page(request):
            return self.get_response(request)
        with translation.override(asked_by(request) or settings.LANGUAGE_CODE):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
        patch_vary_headers(response, ["Accept-Language"])
        return response


class PageLanguage:
    """Speaks as whoever is signed in has chosen; as the portal, where neither they nor the browser say anything."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_page(request):
            return self.get_response(request)
        if asked_by(request) is None:
            translation.activate(language_of(request.portal))  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language())
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *_given: object) -> None:
        """Pages that are open to everybody do not ask who is there: it would cost them a look into the database."""
        if not is_page(request) or not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return
        if chosen := spoken(request.user.language):
            translation.activate(chosen)
