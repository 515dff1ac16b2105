"""The owner's buttons for partners: invite by e-mail, deactivate, reactivate."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from partners.admin_buttons import NO_MAIL, ButtonsAdmin, Done
from partners.admin_rules import Context
from partners.admin_two_steps import BUTTON, RESET, TwoStepsButton
from partners.invitations import LOGGED, invite
from partners.mails import portal_address
from partners.models import Partner
from partners.seeing import may_see

REASONS_SHOWN = 5
DEACTIVATED = Done(
    "Deactivated.",
    ngettext_lazy("%(number)s %(rows)s deactivated.", "%(number)s %(rows)s deactivated.", "number"),
    _("Nothing to do: deactivated already."),
)
REACTIVATED = Done(
    "Reactivated.",
    ngettext_lazy("%(number)s %(rows)s reactivated.", "%(number)s %(rows)s reactivated.", "number"),
    _("Nothing to do: reactivated already."),
)


class InvitingAdmin(TwoStepsButton, ButtonsAdmin):
    actions = ("invite", "deactivate", "reactivate", RESET)
    buttons: ClassVar[dict[str, Any]] = {
        "invite": _("Invite by e-mail"),
        "deactivate": _("Deactivate"),
        "reactivate": _("Reactivate"),
        **BUTTON,
    }

    def offered(self, row: Partner) -> Collection[str]:
        if not row.is_active:
            return ["reactivate"]
        return ["invite", "deactivate"] if row.is_invited else ["deactivate", *self.offers_reset(row)]

    def buttons_for(self, request: HttpRequest, row: models.Model) -> list[dict[str, Any]]:
        """Of a partner who left also the way to a page that asks, and erases; of all, the portal as they see it."""
        buttons = super().buttons_for(request, row)
        is_there_to_erase = isinstance(row, Partner) and not row.is_active and not row.is_erased
        if is_there_to_erase and self.has_change_permission(request, row):
            address = reverse("admin:partner_erase", args=[row.pk])
            buttons.append({"label": _("Erase this partner…"), "address": address})
        if may_see(request.user):
            address = reverse("admin:see_as_partner", args=[row.pk])
            buttons.append({"label": _("See the portal as this partner"), "address": address})
        return buttons

    @admin.action(description=_("Invite the selected partners by e-mail"), permissions=["change"])
    def invite(self, request: HttpRequest, queryset: Any) -> None:
        base = portal_address(request)
        refusals = [self._refusal(request, partner, base) for partner in queryset.select_related("user")]
        sent = refusals.count(None)
        if sent:
            words = ngettext(
                "%(number)s invitation sent, valid for 7 days.", "%(number)s invitations sent, valid for 7 days.", sent
            )
            self.message_user(request, words % {"number": sent})
        reasons = [reason for reason in refusals if reason]
        for reason in reasons[:REASONS_SHOWN]:
            self.message_user(request, reason, messages.WARNING)
        if len(reasons) > REASONS_SHOWN:
            more = len(reasons) - REASONS_SHOWN
            words = ngettext("And %(number)s more was not invited.", "And %(number)s more were not invited.", more)
            self.message_user(request, words % {"number": more}, messages.WARNING)

    def _refusal(self, request: HttpRequest, partner: Partner, base: str) -> str | None:
        """Invite one partner; the reason why that did not work, in words."""
        try:
            invite(partner, base=base)
        except ValidationError as refusal:
            return str(refusal.messages[0])
        except OSError:
            return NO_MAIL.format(partner)
        self.log_change(request, partner, LOGGED)
        return None

    @admin.action(description=_("Deactivate the selected partners"), permissions=["change"])
    def deactivate(self, request: HttpRequest, queryset: Any) -> None:
        now = timezone.now()
        active = queryset.filter(deactivated_at=None)
        self.change_each(request, active, lambda partner: partner.deactivate(now), DEACTIVATED)

    @admin.action(description=_("Reactivate the selected partners"), permissions=["change"])
    def reactivate(self, request: HttpRequest, queryset: Any) -> None:
        inactive = queryset.filter(deactivated_at__isnull=False)
        self.change_each(request, inactive, lambda partner: partner.reactivate(), REACTIVATED)

    def render_change_form(self, request: HttpRequest, context: Context, **kwargs: Any) -> HttpResponse:
        context["show_invite"] = not context.get("original")
        return super().render_change_form(request, context, **kwargs)

    def response_add(self, request: HttpRequest, obj: Partner, post_url_continue: str | None = None) -> HttpResponse:
        """“Save and send invitation” sends it once the partner is really stored; mere saving says that none went."""
        response: HttpResponse = super().response_add(request, obj, post_url_continue)
        if "_invite" in request.POST:
            rows = Partner.objects.filter(pk=obj.pk)
            transaction.on_commit(lambda: self.invite(request, rows))
        else:
            words = gettext(
                "%(partner)s was sent no invitation yet: “Invite by e-mail” on the partner's page sends it."
            )
            self.message_user(request, words % {"partner": obj}, messages.WARNING)
        return response
