"""The language that people choose for themselves: signed in for their account, before that for their browser."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from partners.languages import spoken
from partners.models import User

A_YEAR = 31_536_000


class LanguageForm(forms.Form):
    """Each language in its own name."""

    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As my browser asks")), *settings.LANGUAGES],
        widget=forms.Select({"translate": "no"}),
    )


def language_form(request: HttpRequest) -> LanguageForm:
    """With what the account has, or this browser was told."""
    return LanguageForm(initial={"language": getattr(request.user, "language", "") or told(request)})


def told(request: HttpRequest) -> str:
    """What this browser was told; empty if nothing."""
    return spoken(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")) or ""


def remember_language(request: HttpRequest, account: Any) -> None:
    """What was chosen on the way in becomes the account's, unless it has chosen before: mails are in it, too."""
    if (language := told(request)) and User.objects.filter(pk=account.pk, language="").update(language=language):
        account.language = language


def tell_browser(response: HttpResponse, language: str) -> None:
    """Keep the choice in this browser, for pages that do not know who is there; an empty one is forgotten."""
    if not language:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
        return
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=A_YEAR,
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Lax",
    )
