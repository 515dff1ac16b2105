"""Hosted forms and shops in the owner's admin: the two doors through which opt-ins come."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import BigIntegerField, Count, Max, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.admin_buttons import RetirableAdmin, StateFilter
from partners.admin_columns import (
    badge,
    base_for,
    copy_area,
    copy_line,
    in_words,
    open_link,
    portal_of,
    today,
    with_note,
)
from partners.languages import language_of
from stats.capture.hooks.spam import HONEYPOT, SECONDS
from stats.models import HostedForm, OptIn
from stats.owner_forms import HostedFormForm

SNIPPET = """<form action="{address}" method="post">
  <label>{email} <input type="email" name="email" autocomplete="email" required></label>
  <input type="hidden" name="{parameter}">
  <input type="hidden" name="{seconds}">
  <label hidden>{trap} <input name="{honeypot}" tabindex="-1" autocomplete="off"></label>
  <button type="submit">{send}</button>
</form>
"""
PASTING = _(
    "Add any fields you like; the one named “email” tells us who it was. The portal's script fills in the field “{}”, "
    "which says which click led here, and “{}”, which says for how long the page was open. Without the script the "
    "visitor's cookie is asked. People do not see the field “{}”: whoever fills it in is a program."
)


class DoorAdmin(RetirableAdmin):
    """What a form and a shop have in common: a code that never changes, an address, opt-ins."""

    door: str  # its name in OptIn
    list_filter: Any = (StateFilter,)
    search_fields = ("name", "code")
    ordering = ("name", "pk")

    class Media:
        js = ("js/portal.js",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        """The address with the code stands on other people's pages by now."""
        return (*self.readonly_fields, "code") if obj else self.readonly_fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Rows with `opt_ins_30` and `last_opt_in_on`, and what their addresses are made of."""
        opt_ins = OptIn.objects.filter(**{self.door: OuterRef("pk")}).order_by().values(self.door)
        since = today(request) - timedelta(days=29)
        lately = opt_ins.filter(day__gte=since).annotate(number=Count("pk")).values("number")
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.annotate(  # type: ignore[no-any-return]
            opt_ins_30=Coalesce(Subquery(lately, output_field=BigIntegerField()), 0),
            last_opt_in_on=Subquery(opt_ins.annotate(last=Max("day")).values("last")),
            base=Value(base_for(request)),
            parameter=Value(portal_of(request).token_parameter),
            spoken=Value(language_of(portal_of(request))),
        )

    @admin.display(description=_("opt-ins in 30 days"), ordering="opt_ins_30")
    def opt_ins_in_30_days(self, row: Any) -> int:
        return int(row.opt_ins_30)

    @admin.display(description=_("last opt-in on"), ordering="last_opt_in_on")
    def last_opt_in(self, row: Any) -> str:
        return in_words(row.last_opt_in_on)

    @admin.display(description=_("state"), ordering="retired_at")
    def state(self, row: Any) -> SafeString:
        return badge("retired" if row.retired_at else "in use")


@admin.register(HostedForm)
class HostedFormAdmin(DoorAdmin):
    form = HostedFormForm
    door = "form"
    list_display = ("name", "code", "state", "opt_ins_in_30_days", "last_opt_in", "opt_ins_per", "thanks")
    list_filter = (StateFilter, "opt_ins_per")
    to_paste = ("html_to_paste", "script", "address")
    so_far = ("state", "opt_ins_in_30_days", "last_opt_in", "leads", "spam", "dropped")
    readonly_fields = (*to_paste, *so_far)
    fieldsets = (
        (None, {"fields": ("name", "code", "thank_you_address", "opt_ins_per")}),
        (_("Against spam"), {"fields": ("allowed_origins", "minimum_seconds", "most_an_hour")}),
        (_("On your website"), {"fields": to_paste}),
        (_("So far"), {"fields": so_far}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: HostedForm | None = None) -> Any:  # noqa: ARG002
        return self.fieldsets if obj else self.fieldsets[:2]

    def response_add(self, request: HttpRequest, obj: HostedForm, post_url_continue: str | None = None) -> HttpResponse:
        """A new form's own page has what to do next: its HTML is pasted."""
        response: HttpResponse = super().response_add(request, obj, post_url_continue)
        return redirect("admin:stats_hostedform_change", obj.pk) if "_save" in request.POST else response

    @admin.display(description=_("arrives at"), ordering="thank_you_address")
    def thanks(self, form: HostedForm) -> SafeString | str:
        return open_link(form.thank_you_address, urlsplit(form.thank_you_address).hostname or "")

    @admin.display(description=_("address that it posts to"))
    def address(self, form: Any) -> SafeString:
        return copy_line("form-address", form_address(form))

    @admin.display(description=_("script"))
    def script(self, form: HostedForm) -> SafeString:  # noqa: ARG002
        link = format_html('<a href="{}">{}</a>', reverse("admin:script"), gettext("Script for your website"))
        return with_note(link, gettext("It fills in the hidden fields, on this page of yours and on later ones."))

    @admin.display(description=_("HTML to paste"))
    def html_to_paste(self, form: Any) -> SafeString:
        fields = {"parameter": form.parameter, "seconds": SECONDS, "honeypot": HONEYPOT}
        html = SNIPPET.format(address=form_address(form), **fields, **_words_for_visitors(form.spoken))
        return with_note(copy_area("form-html", html), PASTING.format(*fields.values()))

    @admin.display(description=_("leads"))
    def leads(self, form: HostedForm) -> SafeString:
        return _list_of(form.submissions.filter(spam="").count(), form, "")

    @admin.display(description=_("kept apart as spam"))
    def spam(self, form: HostedForm) -> SafeString:
        return _list_of(form.submissions.exclude(spam="").count(), form, "&kind=spam")

    @admin.display(description=_("not kept"))
    def dropped(self, form: HostedForm) -> str:
        """What the limit dropped, and how lately."""
        found = form.dropped.aggregate(number=Sum("submissions"), last=Max("at"))
        if not found["number"]:
            return gettext("none: nobody sent more than the limit")
        last = date_format(localtime(found["last"]))
        words = gettext("%(number)s beyond the limit, last on %(day)s")
        return words % {"number": intcomma(found["number"]), "day": last}


def _words_for_visitors(language: str) -> dict[str, str]:
    """What the people read whom the form is for: the owner may have another language."""
    with translation.override(language):
        return {
            "email": escape(gettext("E-mail")),
            "trap": escape(gettext("Leave this empty")),
            "send": escape(gettext("Send")),
        }


def _list_of(number: int, form: HostedForm, more: str) -> SafeString:
    """A number that leads to what it counts."""
    submissions = f"{reverse('admin:stats_formsubmission_changelist')}?form__id__exact={form.pk}{more}"
    return format_html('<a href="{}">{}</a>', submissions, intcomma(number))


def form_address(form: Any) -> str:
    return f"{form.base}/hooks/forms/{form.code}/"
