"""What holds on every page of the owner's admin: nothing is deleted, and every change is kept."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from partners.admin_history import HistoryAdmin
from partners.choosers import Chooser, MultipleChooser
from partners.listings import PER_PAGE

Context = dict[str, Any]


class NamedList:
    """A list has one name: in the side bar, above itself, and on the way back from its rows."""

    list_name: Any = ""  # where it is not simply what its rows are
    opts: Any

    def changelist_view(self, request: HttpRequest, extra_context: Context | None = None) -> Any:
        name = self.list_name or capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": name, **(extra_context or {})})  # type: ignore[misc]


class ForgivingActions:
    """Django's own answers ids that cannot be ids with an error of the server."""

    message_user: Any

    def response_action(self, request: HttpRequest, queryset: Any) -> Any:
        try:
            return super().response_action(request, queryset)  # type: ignore[misc]
        except (ValueError, ValidationError):
            self.message_user(request, _("Nothing was changed: the rows could not be found."), messages.WARNING)
            return redirect(request.get_full_path())


class KeptAdmin(NamedList, ForgivingActions, HistoryAdmin):
    """Rows that stay for ever, with their history."""

    list_per_page = PER_PAGE
    show_full_result_count = False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = Chooser(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = MultipleChooser(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002
        return False

    def render_change_form(self, request: HttpRequest, context: Context, **kwargs: Any) -> HttpResponse:
        """Where a language begins the name of a kind with a small letter, the heading does not."""
        context["title"] = capfirst(context["title"])
        return super().render_change_form(request, context, **kwargs)  # type: ignore[no-any-return]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Context | None = None,
    ) -> HttpResponseBase:
        """Somebody else may have saved the same code just now: asked again, the form finds that row and says so."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[no-any-return]
        except IntegrityError:
            return super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[no-any-return]


class MachineWrittenAdmin(NamedList, admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that the portal writes by itself: to look at, never to change."""

    change_form_template = "admin/read_only.html"
    list_per_page = PER_PAGE
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002
        return False
