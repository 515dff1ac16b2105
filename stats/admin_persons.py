"""The owner's page of a person's data: what is kept under an e-mail, to hand out and to erase.

The e-mail is typed and posted, never a part of an address: those are kept by browsers and by servers' logs.
"""

import json
from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from stats.capture.privacy.erasing import erase
from stats.capture.privacy.exporting import export
from stats.capture.privacy.finding import accounts
from stats.capture.privacy.people import Person, person_of
from stats.models import Erasure

NAME = _("A person's data")
MAY_LOOK, MAY_ERASE = "stats.view_erasure", "stats.add_erasure"
SHOWN = 10
ERASED = _(
    "The person was erased. Opt-ins: {opt_ins}, form submissions: {submissions}, referrals: {referrals}, "
    "deliveries: {deliveries}, records set aside: {set_aside}. All counts are as they were."
)


class PersonForm(forms.Form):
    """An e-mail as somebody types it. `person` is whose it is, once the form is valid."""

    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false", "size": 40}),
    )
    person: Person

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"]
        try:
            self.person = person_of(typed)
        except ValidationError:
            raise ValidationError(gettext("This is no e-mail address.")) from None
        return typed


def row(request: HttpRequest) -> dict[str, Any] | None:
    """The page among the lists of the admin, as Django lists them; None for those who may not see it."""
    if not request.user.has_perm(MAY_LOOK):
        return None
    perms = {"add": request.user.has_perm(MAY_ERASE), "change": False, "delete": False, "view": True}
    place = {"admin_url": reverse("admin:persons"), "add_url": None, "view_only": True}
    return {"model": Erasure, "name": NAME, "object_name": "Erasure", "perms": perms, **place}


@require_http_methods(["GET", "HEAD", "POST"])
def persons(request: HttpRequest) -> HttpResponse:
    """Type an e-mail, and see what there is."""
    _allow(request, MAY_LOOK)
    form = PersonForm(request.POST if request.method == "POST" else None)
    found = _summary(form.person) if form.is_valid() else {}
    return _page(request, "persons", form=form, recent=_recent(), **found)


@require_POST
def person_export(request: HttpRequest) -> HttpResponse:
    """Everything that is kept, as a file to hand out."""
    _allow(request, MAY_LOOK)
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _page(request, "persons", form=form, recent=_recent())
    data = export(form.person, timezone.now())
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="person.json"'}
    return HttpResponse(text.encode("utf-8", "replace"), content_type="application/json", headers=headers)


@require_POST
def person_erase(request: HttpRequest) -> HttpResponse:
    """Ask, then erase."""
    _allow(request, MAY_ERASE)
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _page(request, "persons", form=form, recent=_recent())
    if request.POST.get("confirmed") != "yes":
        return _page(request, "person_erase", form=form, **_summary(form.person))
    done = erase(form.person, by=request.user.get_username(), now=timezone.now())
    words = gettext("Erased a person by e-mail.")
    LogEntry.objects.log_actions(str(request.user.pk), [done.erasure], DELETION, words, single_object=True)
    numbers = {name: number for name, number in asdict(done).items() if name != "erasure"}
    messages.success(request, ERASED.format(**numbers))
    return redirect("admin:persons")


def _allow(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


def _summary(person: Person) -> dict[str, Any]:
    """How many rows there are of each kind, and who signs in with this e-mail."""
    rows = export(person, timezone.now())
    kinds = [(kind, len(found)) for kind, found in rows.items() if isinstance(found, list) and kind != "accounts"]
    kinds.append((gettext("mentioned in what others sent"), rows["mentioned by others"]))
    return {
        "person": person,
        "kinds": [(kind, number) for kind, number in kinds if number],
        "accounts": accounts(person).select_related("partner"),
    }


def _recent() -> Any:
    kind = ContentType.objects.get_for_model(Erasure)
    return LogEntry.objects.filter(content_type=kind).select_related("user").order_by("-action_time")[:SHOWN]


def _page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    may_erase = request.user.has_perm(MAY_ERASE)
    context = {**admin.site.each_context(request), "title": NAME, "may_erase": may_erase, **context}
    return render(request, f"admin/{name}.html", context)
