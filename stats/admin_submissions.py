"""What was sent to hosted forms, in the owner's admin: leads to work with, and spam kept apart from them."""

from collections.abc import Callable, Collection, Iterator
from typing import Any, ClassVar, NamedTuple

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from partners.admin_buttons import RowButtons
from partners.admin_columns import portal_of, today
from partners.admin_rules import ForgivingActions, MachineWrittenAdmin
from stats.capture.hooks.verdicts import is_no_spam, is_spam
from stats.leads import counted_opt_in, csv_lines
from stats.models import FormSubmission, Spam

ALL_SPAM, EVERYTHING = "spam", "all"
LIST = "admin:stats_formsubmission_changelist"


class Said(NamedTuple):
    """What is written down, and told: how many it was done to, or that there was nothing to do."""

    log: str
    done: Any
    nothing: Any


NO_SPAM = Said(
    "Said to be no spam.",
    ngettext_lazy(
        "%(number)s form that was sent is no spam. The opt-ins and the figures follow.",
        "%(number)s forms that were sent are no spam. The opt-ins and the figures follow.",
        "number",
    ),
    _("Nothing to do. They are leads already, or their persons were erased."),
)
IS_SPAM = Said(
    "Said to be spam.",
    ngettext_lazy(
        "%(number)s form that was sent is spam. The opt-ins and the figures follow.",
        "%(number)s forms that were sent are spam. The opt-ins and the figures follow.",
        "number",
    ),
    _("Nothing to do. They are kept apart already."),
)


class KindFilter(admin.SimpleListFilter):
    """Leads, unless asked otherwise."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        reasons = [(reason, gettext("Spam: %(reason)s") % {"reason": label}) for reason, label in Spam.choices]
        return [(ALL_SPAM, gettext("Spam")), *reasons, (EVERYTHING, gettext("Everything"))]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for number, choice in enumerate(super().choices(changelist)):
            yield {**choice, "display": gettext("Leads")} if number == 0 else choice

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        match self.value():
            case None:
                return queryset.filter(spam="")
            case "all":
                return queryset
            case "spam":
                return queryset.exclude(spam="")
            case reason:
                return queryset.filter(spam=reason)


class DayFilter(admin.DateFieldListFilter):
    """By when it was sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = gettext("day")


@admin.register(FormSubmission)
class FormSubmissionAdmin(ForgivingActions, RowButtons, MachineWrittenAdmin):  # type: ignore[misc]
    list_display = ("when", "who", "form", "credited_to", "apart")
    list_filter = (KindFilter, "form", ("at", DayFilter))
    search_fields = ("email", "fields", "form__code", "form__name", "opt_in__partner__code")
    search_help_text = _("Search by e-mail address, by what was sent, by form, or by the credited partner's code.")
    ordering = ("-pk",)
    fields = ("when", "form", "who", "what_was_sent", "apart", "credited_to", "its_opt_in")
    actions: Any = ("no_spam", "spam")
    buttons: ClassVar[dict[str, Any]] = {"no_spam": _("This is no spam"), "spam": _("This is spam")}
    change_list_template = "admin/stats/formsubmission/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[FormSubmission]:
        rows: QuerySet[FormSubmission] = super().get_queryset(request)
        return rows.select_related("form", "opt_in__partner", "opt_in__link", "opt_in__ad")

    def get_list_display(self, request: HttpRequest) -> Any:
        """Among leads alone nothing is kept apart."""
        return self.list_display if KindFilter.parameter_name in request.GET else self.list_display[:-1]

    def get_urls(self) -> list[URLPattern]:
        export = path("export/", self.admin_site.admin_view(self.export_view), name="stats_formsubmission_export")
        return [export, *super().get_urls()]

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """What the list shows with these filters, all pages of it, as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return redirect(LIST)
        name = f"leads-{today(request):%Y-%m-%d}.csv"
        return StreamingHttpResponse(
            csv_lines(rows, portal_of(request).zone),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def has_judge_permission(self, request: HttpRequest) -> bool:
        """Whether this person may say what is spam."""
        return request.user.has_perm("stats.change_formsubmission")

    def offered(self, row: FormSubmission) -> Collection[str]:
        if row.spam:
            return [] if row.erased_at else ["no_spam"]
        return ["spam"]

    @admin.action(description=_("This is no spam: count the selected %(verbose_name_plural)s"), permissions=["judge"])
    def no_spam(self, request: HttpRequest, queryset: QuerySet[FormSubmission]) -> None:
        self._judge(request, queryset, is_no_spam, NO_SPAM)

    @admin.action(description=_("This is spam: keep the selected %(verbose_name_plural)s apart"), permissions=["judge"])
    def spam(self, request: HttpRequest, queryset: QuerySet[FormSubmission]) -> None:
        self._judge(request, queryset, is_spam, IS_SPAM)

    def _judge(
        self,
        request: HttpRequest,
        rows: QuerySet[FormSubmission],
        verdict: Callable[..., bool],
        said: Said,
    ) -> None:
        now, by = timezone.now(), request.user.get_username()
        judged = [row for row in rows if verdict(row, by=by, now=now)]
        for row in judged:
            self.log_change(request, row, said.log)
        if judged:
            self.message_user(request, said.done % {"number": len(judged)})
        else:
            self.message_user(request, said.nothing, messages.WARNING)

    @admin.display(description=_("when"), ordering="at")
    def when(self, submission: FormSubmission) -> str:
        return date_format(localtime(submission.at), "DATETIME_FORMAT")

    @admin.display(description=_("e-mail"), ordering="email")
    def who(self, submission: FormSubmission) -> str:
        if submission.erased_at:
            return gettext("erased")
        return submission.email or gettext("not given")

    @admin.display(description=_("credited to"), ordering="opt_in__partner__name")
    def credited_to(self, submission: FormSubmission) -> str:
        if submission.spam:
            return gettext("no opt-in")
        opt_in = counted_opt_in(submission)
        return str(opt_in.partner or gettext("nobody")) if opt_in else gettext("taken back")

    @admin.display(description=_("kept apart"), ordering="spam")
    def apart(self, submission: FormSubmission) -> str:
        if not submission.spam:
            return gettext("no, a lead")
        return gettext("Spam: %(reason)s") % {"reason": submission.get_spam_display()}

    @admin.display(description=_("what was sent"))
    def what_was_sent(self, submission: FormSubmission) -> SafeString | str:
        lines = sorted(submission.fields.items())
        sent = format_html_join("", '<div class="sent"><strong>{}</strong>: {}</div>', lines)
        return sent or gettext("nothing but the e-mail address")

    @admin.display(description=_("opt-in"))
    def its_opt_in(self, submission: FormSubmission) -> SafeString | str:
        if submission.opt_in is None:
            return gettext("none")
        address = reverse("admin:stats_optin_change", args=[submission.opt_in.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("How it was credited"))
