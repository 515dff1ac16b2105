"""The delivery log in the owner's admin: what shops sent, what became of it, and doing it again."""

import json
from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from partners.admin_buttons import RowButtons
from partners.admin_columns import portal_of, with_note
from partners.admin_rules import ForgivingActions, MachineWrittenAdmin
from stats.capture.customers import customer_hash, normalise_email
from stats.capture.hooks.purchases import process_again
from stats.models import Delivery, Outcome

LOOKS = {
    Outcome.RECORDED: "good",
    Outcome.CHANGED: "good",
    Outcome.WAITING: "warn",
    Outcome.REFUSED: "bad",
}
MOST_SHOWN = 100_000
GONE = _("not kept any more: bodies are kept for 30 days, and never of persons who were erased")


@admin.register(Delivery)
class DeliveryAdmin(ForgivingActions, RowButtons, MachineWrittenAdmin):  # type: ignore[misc]
    list_display = ("at", "shop", "event_and_order", "became_of_it", "number")
    list_filter = ("outcome", "source", "received_at")
    list_select_related = ("source",)
    search_fields = ("order_name__exact", "event__exact", "opt_in__order__names__name__exact")
    search_help_text = _("Search by order number, by the event's id, or by the customer's e-mail address.")
    ordering = ("-received_at", "-pk")
    fields = (
        *("source", "type", "event", "order_name", "received_at", "times", "last_received_at"),
        *("became", "words", "concerns", "what_was_sent"),
    )
    actions: Any = ("again",)
    buttons: ClassVar[dict[str, Any]] = {"again": _("Process again")}
    change_list_template = "admin/stats/delivery/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        rows: QuerySet[Delivery] = super().get_queryset(request)
        return rows.select_related("source", "opt_in").defer("body")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Delivery], search_term: str
    ) -> tuple[QuerySet[Delivery], bool]:
        """An e-mail is compared by its keyed hash; a refund has none of its own, but its purchase has."""
        try:
            customer = customer_hash(normalise_email(search_term), bytes(portal_of(request).customer_key))
        except ValidationError:
            return super().get_search_results(request, queryset, search_term.strip())
        return queryset.filter(Q(customer=customer) | Q(opt_in__customer=customer)), False

    def has_process_permission(self, request: HttpRequest) -> bool:
        """Whether this person may process deliveries again."""
        return request.user.has_perm("stats.change_delivery")

    def offered(self, row: Delivery) -> Collection[str]:
        return ["again"] if row.body is not None and row.type else []

    @admin.action(description=_("Process the selected %(verbose_name_plural)s again"), permissions=["process"])
    def again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        now, said = timezone.now(), Counter[tuple[int, str]]()
        for delivery in queryset.order_by("received_at", "pk"):
            answer = process_again(delivery, now)
            self.log_change(request, delivery, f"Processed again: {answer.words}")
            said[messages.SUCCESS if answer.status == 200 else messages.WARNING, answer.words] += 1
        for (level, words), number in said.items():
            told = ngettext(
                "%(number)s delivery processed again: %(words)s",
                "%(number)s deliveries processed again: %(words)s",
                number,
            )
            self.message_user(request, told % {"number": number, "words": words}, level)

    @admin.display(description=_("what became of it"), ordering="outcome")
    def became(self, delivery: Delivery) -> SafeString:
        look = LOOKS.get(Outcome(delivery.outcome), "muted")
        return format_html('<span class="badge badge-{}">{}</span>', look, delivery.get_outcome_display())

    @admin.display(description=_("what became of it"), ordering="outcome")
    def became_of_it(self, delivery: Delivery) -> SafeString:
        return with_note(self.became(delivery), "" if delivery.words == delivery.outcome else delivery.words)

    @admin.display(description=_("opt-in"))
    def concerns(self, delivery: Delivery) -> SafeString | str:
        if delivery.opt_in is None:
            return gettext("none")
        address = reverse("admin:stats_optin_change", args=[delivery.opt_in.pk])
        return format_html('<a href="{}">{}</a>', address, delivery.opt_in)

    @admin.display(description=_("when"), ordering="received_at")
    def at(self, delivery: Delivery) -> datetime:
        return delivery.received_at

    @admin.display(description=_("event and order"), ordering="order_name")
    def event_and_order(self, delivery: Delivery) -> SafeString:
        return with_note(delivery.type or gettext("of no kind"), delivery.order_name)

    @admin.display(description=_("times"), ordering="times")
    def number(self, delivery: Delivery) -> int:
        return delivery.times

    @admin.display(description=_("source"), ordering="source__name")
    def shop(self, delivery: Delivery) -> str:
        return delivery.source.name

    @admin.display(description=_("what was sent"))
    def what_was_sent(self, delivery: Delivery) -> SafeString | str:
        if delivery.body is None:
            return str(GONE)
        shown = format_html('<pre class="sent" tabindex="0">{}</pre>', pretty(bytes(delivery.body)))
        return with_note(shown, gettext("Kept for 30 days."))


def pretty(body: bytes) -> str:
    """What a shop sent, to be read by people: JSON in lines; what is no text is spelled out."""
    text = body.decode("utf-8", "backslashreplace")
    with suppress(ValueError, RecursionError):
        text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    rest = len(text) - MOST_SHOWN
    shown = text[:MOST_SHOWN].encode("utf-8", "backslashreplace").decode()
    if rest <= 0:
        return shown
    return gettext("%(shown)s … and %(number)s characters more") % {"shown": shown, "number": intcomma(rest)}
