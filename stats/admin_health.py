"""The owner's Health page: how every host is; and the warning on every other page of the admin."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, DateTimeField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners.compiled import Given, compiled
from stats.health.hosts import Health, health_of
from stats.health.kinds import Alarm
from stats.models import Heartbeat, Mail
from stats.models.mails import LOST_AFTER

MAY_LOOK, MAY_FORGET = "stats.view_heartbeat", "stats.delete_heartbeat"


def health_now() -> Health:
    """One query."""
    now = timezone.now()
    found: list[Any] = _hosts(lost_before=now - LOST_AFTER)
    return health_of(found, now, failed_mails=found[0].failed_mails if found else 0)


@compiled(lost_before=DateTimeField())
def _hosts(lost_before: Given) -> QuerySet[Heartbeat]:
    """Every page of the admin asks for them. Each knows how many mails failed in all."""
    failed = Mail.objects.failed_or_claimed_before(lost_before).order_by().values(together=Value(1))
    number = failed.annotate(number=Count("pk")).values("number")
    return Heartbeat.objects.annotate(failed_mails=Coalesce(Subquery(number), 0)).order_by("name", "host")


def may_look(request: HttpRequest) -> bool:
    return request.user.has_perm(MAY_LOOK)


def alarms(request: HttpRequest) -> list[Alarm]:
    """What is bad, for those who may know. One query, or none."""
    return health_now().alarms if may_look(request) else []


def row(request: HttpRequest) -> dict[str, Any] | None:
    """The page among the lists of the admin, as Django lists them; None for those who may not see it."""
    if not may_look(request):
        return None
    perms = {"add": False, "change": False, "delete": False, "view": True}
    place = {"admin_url": reverse("admin:health"), "add_url": None, "view_only": True}
    return {"model": Heartbeat, "name": _("Health"), "object_name": "Heartbeat", "perms": perms, **place}


@require_http_methods(["GET", "HEAD", "POST"])
def health(request: HttpRequest) -> HttpResponse:
    """How every host is. A POST forgets one that is gone."""
    if not may_look(request):
        raise PermissionDenied
    if request.method == "POST":
        return _forget(request, request.POST.get("host", ""))
    context = {
        **admin.site.each_context(request),
        "title": _("Health"),
        "health": health_now(),
        "now": timezone.now(),
        "may_forget": request.user.has_perm(MAY_FORGET),
        "alarms": (),
    }
    return render(request, "admin/health.html", context)


def _forget(request: HttpRequest, key: str) -> HttpResponse:
    """Only of hosts that are silent: one that lives is back within seconds, without what it lost within a day."""
    if not request.user.has_perm(MAY_FORGET):
        raise PermissionDenied
    gone = next((host for host in health_now().hosts if host.key == key and host.is_silent), None)
    if gone:
        Heartbeat.objects.filter(host=key, at=gone.at).delete()
        messages.success(
            request, _("%(host)s is forgotten. Should it come back, it says so by itself.") % {"host": gone.name}
        )
    return redirect("admin:health")
