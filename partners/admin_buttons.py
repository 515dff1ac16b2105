"""Actions of the owner's admin that a list does to many rows, and a row's own page to one: retire, restore, ..."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, ClassVar, NamedTuple, Protocol

from django.contrib import admin, messages
from django.contrib.admin.utils import model_ngettext, unquote
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from partners.admin_rules import Context, KeptAdmin

NO_MAIL = _("The mail to {} could not be sent. Please check the portal's mail settings, and try again later.")


class RowButtons:
    """`buttons` names the actions that a row's own page offers, each with its label."""

    buttons: ClassVar[dict[str, Any]] = {}
    opts: Any
    admin_site: Any
    get_object: Any
    get_actions: Any
    get_queryset: Any

    def offered(self, row: Any) -> Collection[str]:
        """The names of the buttons that make sense for this row."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        act = path("<path:object_id>/act/<slug:action>/", self.admin_site.admin_view(self.act_view), name=self._act)
        return [act, *super().get_urls()]  # type: ignore[misc]

    @property
    def _act(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_act"

    def act_view(self, request: HttpRequest, object_id: str, action: str) -> HttpResponse:
        """Do to one row what the list's action does to many."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = self.get_object(request, unquote(object_id))
        allowed = self.get_actions(request)
        if row is None or action not in self.buttons or action not in allowed:
            raise Http404(gettext("There is nothing to do here."))
        allowed[action][0](self, request, self.get_queryset(request).filter(pk=row.pk))
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", row.pk)

    def render_change_form(
        self, request: HttpRequest, context: Context, *, obj: models.Model | None = None, **kwargs: Any
    ) -> HttpResponse:
        context["buttons"] = self.buttons_for(request, obj) if obj else []
        return super().render_change_form(request, context, obj=obj, **kwargs)  # type: ignore[misc, no-any-return]

    def buttons_for(self, request: HttpRequest, row: models.Model) -> list[dict[str, Any]]:
        """What the row's page offers to this person: labels, and addresses to post to."""
        allowed = self.get_actions(request)
        return [
            {"label": self.buttons[action], "address": reverse(f"admin:{self._act}", args=[row.pk, action])}
            for action in self.offered(row)
            if action in allowed
        ]


class Done(NamedTuple):
    """What was done to rows: in English for the log, and in whole sentences for whoever did it."""

    log: str
    told: Any
    nothing: Any


RETIRED = Done(
    "Retired.",
    ngettext_lazy("%(number)s %(rows)s retired.", "%(number)s %(rows)s retired.", "number"),
    _("Nothing to do: retired already."),
)
RESTORED = Done(
    "Restored.",
    ngettext_lazy("%(number)s %(rows)s restored.", "%(number)s %(rows)s restored.", "number"),
    _("Nothing to do: restored already."),
)


class ButtonsAdmin(RowButtons, KeptAdmin):
    """Rows that stay, with buttons that change them."""

    def change_each(
        self, request: HttpRequest, rows: Iterable[models.Model], change: Callable[[Any], object], done: Done
    ) -> None:
        """Change the rows one by one, so that each writes its history; say how many."""
        with transaction.atomic():
            changed = list(rows)
            for row in changed:
                change(row)
                self.log_change(request, row, done.log)
        if changed:
            number = len(changed)
            self.message_user(request, done.told % {"number": number, "rows": model_ngettext(self.opts, number)})
        else:
            self.message_user(request, done.nothing, messages.WARNING)


class Retirable(Protocol):
    """What is taken out of use instead of being deleted."""

    retired_at: Any


class StateFilter(admin.SimpleListFilter):
    """In use, or retired."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [("used", gettext("In use")), ("retired", gettext("Retired"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        return queryset.filter(retired_at__isnull=self.value() == "used") if self.value() else queryset


class RetirableAdmin(ButtonsAdmin):
    """Rows that are retired and restored, never deleted."""

    actions = ("retire", "restore")
    buttons: ClassVar[dict[str, Any]] = {"retire": _("Retire"), "restore": _("Restore")}

    def offered(self, row: Retirable) -> Collection[str]:
        return ["restore" if row.retired_at else "retire"]

    @admin.action(description=_("Retire the selected %(verbose_name_plural)s"), permissions=["change"])
    def retire(self, request: HttpRequest, queryset: Any) -> None:
        now = timezone.now()
        self.change_each(request, queryset.filter(retired_at=None), lambda row: row.retire(now), RETIRED)

    @admin.action(description=_("Restore the selected %(verbose_name_plural)s"), permissions=["change"])
    def restore(self, request: HttpRequest, queryset: Any) -> None:
        retired = queryset.filter(retired_at__isnull=False)
        self.change_each(request, retired, lambda row: row.restore(), RESTORED)
