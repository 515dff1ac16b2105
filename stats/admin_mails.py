"""Mails to partners in the owner's admin: what became of each, those that need a look, and how one looks."""

from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace, csp_update
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from partners.admin_columns import portal_of
from partners.admin_rules import ForgivingActions, MachineWrittenAdmin
from partners.mails import portal_address
from partners.models import Partner
from stats.mails.editions import days_of
from stats.mails.previews import preview
from stats.models import Mail

LOOKS = {
    Mail.State.SENT: "good",
    Mail.State.SKIPPED: "muted",
    Mail.State.CLAIMED: "muted",
    Mail.State.AGAIN: "warn",
    Mail.State.REFUSED: "bad",
    Mail.State.BROKEN: "bad",
}
LOST = _("Broken off, perhaps sent")


class MailStateFilter(admin.SimpleListFilter):
    """What became of it; one choice for all that an owner should look at."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [("failed", gettext("Not sent: look at it")), *((state.value, str(state.label)) for state in Mail.State)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        if self.value() == "failed":
            return queryset.failed(timezone.now())
        return queryset.filter(state=self.value()) if self.value() else queryset


class PreviewForm(forms.Form):
    """Whose mail of which kind."""

    kind = forms.ChoiceField(label=_("Mail"), choices=Mail.Kind)
    partner = forms.SlugField(label=_("Partner code"), max_length=64)

    def clean_partner(self) -> Partner:
        code = self.cleaned_data["partner"].lower()
        partner = Partner.objects.select_related("user").filter(code=code).first()
        if partner is None:
            raise forms.ValidationError(gettext("Nobody has this code."))
        return partner


@admin.register(Mail)
class MailAdmin(ForgivingActions, MachineWrittenAdmin):  # type: ignore[misc]
    list_display = ("claimed_at", "partner", "kind", "about", "what_became", "said")
    list_filter = (MailStateFilter, "kind", "claimed_at")
    list_select_related = ("partner", "opt_in__link")
    search_fields = ("partner__name", "partner__code")
    search_help_text = _("Search by the partner's name or code.")
    ordering = ("-claimed_at", "-pk")
    actions: Any = ("send_again",)
    change_list_template = "admin/stats/mail/change_list.html"
    fields = ("partner", "kind", "about", "what_became", "said", "claimed_at", "sent_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mail]:
        mails: QuerySet[Mail] = super().get_queryset(request).defer("opt_in__trace")
        return mails

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        pages = [
            path("preview/", view(self.preview_view), name="stats_mail_preview"),
            path("preview/html/", view(self.preview_html_view), name="stats_mail_preview_html"),
        ]
        return [*pages, *super().get_urls()]

    def has_again_permission(self, request: HttpRequest) -> bool:
        """Whether this person may have mails sent again."""
        return request.user.has_perm("stats.change_mail")

    @admin.action(description=_("Send the selected %(verbose_name_plural)s again"), permissions=["again"])
    def send_again(self, request: HttpRequest, queryset: Any) -> None:
        failed = Mail.objects.failed(timezone.now()).filter(pk__in=list(queryset.values_list("pk", flat=True)))
        if number := failed.update(state=Mail.State.AGAIN):
            self.message_user(
                request,
                ngettext("%(number)s will be sent within a minute.", "%(number)s will be sent within a minute.", number)
                % {"number": number},
            )
        else:
            words = gettext("Nothing to send again: only mails that were refused or broken off are.")
            self.message_user(request, words, messages.WARNING)

    @admin.display(description=_("about"))
    def about(self, mail: Mail) -> str:
        if mail.opt_in is not None:
            return gettext("%(kind)s by %(link)s") % {"kind": mail.opt_in.get_kind_display(), "link": mail.opt_in.link}
        days = days_of(mail)
        start, end = date_format(days.start), date_format(days.end)
        return end if start == end else gettext("%(start)s to %(end)s") % {"start": start, "end": end}

    @admin.display(description=_("what became of it"))
    def what_became(self, mail: Mail) -> SafeString:
        was_lost = mail.was_lost(timezone.now())
        look, text = ("bad", LOST) if was_lost else (LOOKS[Mail.State(mail.state)], mail.get_state_display())
        return format_html('<span class="badge badge-{}">{}</span>', look, text)

    @admin.display(description=_("what was said"))
    def said(self, mail: Mail) -> str:
        """Our own reasons in the owner's language; what a mail server said as it said it."""
        return gettext(mail.words) if mail.words else ""

    @method_decorator(require_safe)
    @method_decorator(csp_update({"frame-src": [SELF]}))
    def preview_view(self, request: HttpRequest) -> HttpResponse:
        """The page around the mail."""
        form, found = self._asked(request)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("How mails look"),
            "opts": self.opts,
            "form": form,
            "preview": found,
            "address": f"{reverse('admin:stats_mail_preview_html')}?{request.GET.urlencode()}",
        }
        return render(request, "admin/stats/mail/preview.html", context)

    @method_decorator(require_safe)
    @method_decorator(csp_replace({"frame-ancestors": [SELF], "script-src": [NONE], "form-action": [NONE]}))
    def preview_html_view(self, request: HttpRequest) -> HttpResponse:
        """The HTML of the mail, by itself."""
        found = self._asked(request)[1]
        if found is None:
            raise Http404(gettext("There is no such mail."))
        return HttpResponse(found.html)

    def _asked(self, request: HttpRequest) -> tuple[PreviewForm, Any]:
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = PreviewForm(request.GET or None)
        if not form.is_valid():
            return form, None
        partner, kind = form.cleaned_data["partner"], Mail.Kind(form.cleaned_data["kind"])
        return form, preview(partner, kind, portal_of(request), portal_address(request), timezone.now())
