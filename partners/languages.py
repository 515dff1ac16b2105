"""The language in which somebody is spoken to: as they chose, else as their browser asks, else as the portal speaks."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from partners.models import User
from partners.portal import Portal


def spoken(code: str) -> str | None:
    """The portal's language for a code, such as `de` for `de-at`; None if it speaks no such language."""
    try:
        return get_supported_language_variant(code)
    except LookupError:
        return None


def asked_by(request: HttpRequest) -> str | None:
    """What this browser was told, else what it asks for; None if the portal speaks none of it."""
    told = spoken(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
    wishes = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    return told or next((found for wish, _ in wishes if (found := spoken(wish))), None)


def language_of(portal: Portal, account: User | None = None) -> str:
    """The language of mails to an account, and of what the portal says to nobody in particular."""
    return spoken(account.language if account else "") or spoken(portal.language) or settings.LANGUAGE_CODE
