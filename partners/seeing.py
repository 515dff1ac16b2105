"""The owner sees the portal as a partner sees it: whom, stands in the owner's session, and nothing can be changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.models import Partner, User

SESSION_KEY = "seeing"
LONGEST = timedelta(hours=1)
MAY_SEE = "partners.change_partner"
READS = ("GET", "HEAD")

# What may be sent all the same: to begin with somebody else, to stop, and to sign out, which ends it as well.
MAY_BE_SENT = ("admin:see_as_partner", "admin:stop_seeing", "account_logout")
# One's own account and the administration stay the owner's; mails bring whoever follows them.
OWNERS_OWN = ("/accounts/", "/admin/", "/mail/")


@dataclass(frozen=True, slots=True)
class Seeing:
    """Whose portal an owner looks at, and since when."""

    partner: Partner
    since: datetime

    @property
    def until(self) -> datetime:
        return self.since + LONGEST


def may_see(user: object) -> bool:
    """Owners, and members of the staff who may change partners."""
    return isinstance(user, User) and user.is_staff and user.has_perm(MAY_SEE)


def begin(request: HttpRequest, partner: Partner, now: datetime) -> None:
    """From now on partner pages are this partner's."""
    end(request, now)
    request.session[SESSION_KEY] = {"partner": partner.pk, "since": now.isoformat()}
    _write_down(request, partner.pk, str(partner), now, _("Began to see the portal as this partner."))


def end(request: HttpRequest, now: datetime) -> int | None:
    """Partner pages are closed to the owner again. Returns whose they were."""
    held = request.session.pop(SESSION_KEY, None)
    if held is None:
        return None
    since = datetime.fromisoformat(held["since"])
    ended_at = min(now, since + LONGEST)
    minutes = int((ended_at - since).total_seconds() // 60)
    words = ngettext(
        "Stopped seeing the portal as this partner, after %(minutes)s minute.",
        "Stopped seeing the portal as this partner, after %(minutes)s minutes.",
        minutes,
    )
    partner = Partner.objects.filter(pk=held["partner"]).first()
    _write_down(request, held["partner"], str(partner or held["partner"]), ended_at, words % {"minutes": minutes})
    return int(held["partner"])


def seeing(request: HttpRequest, now: datetime) -> Seeing | None:
    """Whose portal this owner looks at. It is ended after an hour, without the right, without the partner."""
    if not request.user.is_authenticated or SESSION_KEY not in request.session:
        return None
    held = request.session[SESSION_KEY]
    since = datetime.fromisoformat(held["since"])
    partner = Partner.objects.select_related("user").filter(pk=held["partner"]).first()
    if partner is None or not may_see(request.user) or not since <= now < since + LONGEST:
        end(request, now)
        return None
    return Seeing(partner, since)


def shown_partner(request: HttpRequest) -> Partner | None:
    """The partner whose page this is to be, where an owner looks at the portal as one."""
    found: Seeing | None = getattr(request, "seeing", None)
    return found.partner if found and not request.path_info.startswith(OWNERS_OWN) else None


def notes_on(key: str) -> QuerySet[LogEntry]:
    """What owners did about the partner with this id, and no field shows; newest first."""
    kind = ContentType.objects.get_for_model(Partner)
    entries = LogEntry.objects.filter(content_type=kind, object_id=key).exclude(change_message="")
    return entries.exclude(change_message__startswith="[").select_related("user").order_by("-action_time", "-pk")


class SeeingAsPartner:
    """Middleware: knows whom an owner looks at, and refuses whatever would change something meanwhile."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asked only by pages that show it: most requests are not an owner's.
        request.seeing = SimpleLazyObject(lambda: seeing(request, timezone.now()))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        *_: object,
    ) -> HttpResponseBase | None:
        """Programs that post without a session, such as shops and mail programs, are none of ours."""
        if request.method in READS or getattr(view, "csrf_exempt", False):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name == "account_logout":
            end(request, timezone.now())
        if name in MAY_BE_SENT or not request.seeing:  # type: ignore[attr-defined]
            return None
        request.partner = shown_partner(request)  # type: ignore[attr-defined]
        return render(request, "partners/seeing_refused.html", status=403)


def _write_down(request: HttpRequest, key: int, name: str, at: datetime, words: str) -> None:
    """Into the log that the partner's page in the administration shows. Of an account that is gone nothing is said."""
    kind = ContentType.objects.get_for_model(Partner)
    LogEntry.objects.create(
        user=cast(User, request.user),
        content_type=kind,
        object_id=str(key),
        object_repr=name[:200],
        action_flag=CHANGE,
        action_time=at,
        change_message=words,
    )
