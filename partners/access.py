"""Who may see a page, how long a session lasts, and the cookie that tells one's own clicks."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.models import Partner, User
from partners.portal import Portal
from partners.seeing import shown_partner

OWN_CLICK_COOKIE = "rp_own"


class PartnerRequest(HttpRequest):
    """A request whose partner is known: signed in and active, or whom an owner sees the portal as."""

    partner: Partner
    portal: Portal


P = ParamSpec("P")


def partner_required(
    view: Callable[Concatenate[PartnerRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let only active partners see the view, with `request.partner` set. Anybody else gets the 403 page.

    An owner who sees the portal as a partner gets that partner's page: to read, whatever the view can do.
    """

    @wraps(view)
    def closed(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        partner = shown_partner(request) or getattr(request.user, "partner", None)
        if partner is None:
            raise PermissionDenied(
                _(
                    "This page is for partners, and you are signed in as an owner. "
                    "The start page leads you to the administration, at /admin/."
                )
            )
        request.partner = partner  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return closed  # type: ignore[return-value]


class LoginRequired(LoginRequiredMiddleware):
    """Closes every page that does not say `login_not_required`.

    Django's own reads `request.user` before it looks at the exemption: that would cost visitors a
    session look-up and give their answer `Vary: Cookie`.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[object, ...],
        view_kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """To sign-in, and back here afterwards, unless this is an address that is only sent to."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseRedirect(resolve_url(self.get_login_url(view_func)))
        return super().handle_no_permission(request, view_func)


def own_click_value(user: User) -> str:
    """The cookie's text: whose clicks are their own, signed. `owner` or the partner's id."""
    partner = getattr(user, "partner", None)
    whose = str(partner.pk) if partner else "owner"
    return f"{whose}.{_signature(whose, settings.SECRET_KEY)}"


def read_own_click(value: str) -> str | None:
    """Whose cookie it is: `owner` or a partner's id in digits; None unless we signed it."""
    whose, _, signature = value.partition(".")
    if not value.isascii():
        return None
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return whose if any(hmac.compare_digest(signature, _signature(whose, key)) for key in keys) else None


def _signature(whose: str, key: str) -> str:
    digest = hmac.digest(b"own click:" + key.encode(), whose.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:18]).decode()


class OwnClickCookie:
    """Signed-in pages keep the cookie, signed-out ones drop it; nobody else's answer is touched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.session.accessed:
            return response
        held = request.COOKIES.get(OWN_CLICK_COOKIE)
        if not request.user.is_authenticated:
            if held is not None:
                response.delete_cookie(OWN_CLICK_COOKIE, domain=settings.COOKIE_DOMAIN, samesite="Lax")
            return response
        value = own_click_value(request.user)
        if held != value or request.session.modified:
            response.set_cookie(
                OWN_CLICK_COOKIE,
                value,
                max_age=settings.SESSION_COOKIE_AGE,
                domain=settings.COOKIE_DOMAIN,
                secure=settings.SECURE_COOKIES,
                httponly=True,
                samesite="Lax",
            )
        return response


class SessionKept:
    """A session ends two weeks after its last day of use: the first page of each day keeps it for two more.

    One that cannot be read any more, because its key is gone, ends at once: its browser would bring it with each page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.accessed and request.user.is_authenticated:
            today = timezone.now().date().isoformat()
            if request.session.get("kept_on") != today:
                request.session["kept_on"] = today
        elif request.session.accessed and request.session.session_key and not request.session.keys():
            request.session.flush()
        return response
