"""Mails of the portal: subject, text and, where there is one, HTML, from templates."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import translation

from partners.languages import language_of
from partners.models import User
from partners.portal import Portal

NOWHERE = ("console", "dummy")


def send_mail(template: str, to: str, context: dict[str, Any], account: User | None = None) -> None:
    """Send `<template>_subject.txt`, `_message.txt` and perhaps `_message.html`. Raises OSError if it cannot go.

    It is written in the account's language; in the portal's for somebody who has none.
    """
    portal = Portal.objects.current()
    with translation.override(language_of(portal, account)):
        mail = compose(template, to, {"portal": portal, **context})
    mail.send()


def compose(template: str, to: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """The mail in the language that is spoken now, not sent. The template gets the context and `email`: where to."""
    context = {"email": to, **context}
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    mail = EmailMultiAlternatives(subject, render_to_string(f"{template}_message.txt", context).strip() + "\n", to=[to])
    try:
        mail.attach_alternative(render_to_string(f"{template}_message.html", context), "text/html")
    except TemplateDoesNotExist:
        pass
    return mail


def reaches_nobody() -> bool:
    """Whether mail is printed or dropped, though this is no development."""
    return not settings.DEBUG and settings.EMAIL_BACKEND.split(".")[-2] in NOWHERE


def portal_address(request: HttpRequest) -> str:
    """Scheme and host under which the portal is reached: by setting, else as this request did."""
    return str(settings.BASE_ADDRESS) or f"{request.scheme}://{request.get_host()}"
