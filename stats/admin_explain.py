"""The owner asks what became of an order or of a person: one search over all that was heard."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from partners.admin_columns import portal_of, today
from stats.explaining.asked import Asked, asked
from stats.explaining.checking import forms_to_check, shops_to_check
from stats.explaining.finding import find
from stats.explaining.sentences import sections
from stats.models import OptIn

NAME = _("Explain an order or a customer")


def may_ask(request: HttpRequest) -> bool:
    return request.user.has_perm("stats.view_optin")


def row(request: HttpRequest) -> dict[str, Any] | None:
    """The page among the lists of the admin, as Django lists them; None for those who may not ask."""
    if not may_ask(request):
        return None
    perms = {"add": False, "change": False, "delete": False, "view": True}
    place = {"admin_url": reverse("admin:explain"), "add_url": None, "view_only": True}
    return {"model": OptIn, "name": NAME, "object_name": "Explanation", "perms": perms, **place}


@require_safe
def explain(request: HttpRequest) -> HttpResponse:
    """Everything that was heard of an order number or an e-mail address; or what to check, if nothing was."""
    if not may_ask(request):
        raise PermissionDenied
    question = asked(request.GET.get("q", ""), bytes(portal_of(request).customer_key))
    context: dict[str, Any] = {"title": NAME, "asked": question}
    if question.text:
        context |= _answer(request, question)
    return render(request, "admin/explain.html", {**admin.site.each_context(request), **context})


def _answer(request: HttpRequest, question: Asked) -> dict[str, Any]:
    found = find(question)
    answer: dict[str, Any] = {"found": found, "sections": sections(found, timezone.now())}
    if not found.opt_ins:
        to_check = forms_to_check if question.email else shops_to_check
        answer["check"] = to_check(today(request))
    return answer
