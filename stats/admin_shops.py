"""Purchase sources in the owner's admin. A secret is shown once, right after it was made."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from simple_history.utils import update_change_reason

from partners.admin_columns import copy_line
from stats.admin_doors import DoorAdmin
from stats.models import PurchaseSource
from stats.models.sources import new_secret
from stats.owner_forms import PurchaseSourceForm

FRESH = "fresh_secret_of_source_{}"  # in the owner's session, until the page has shown it


@admin.register(PurchaseSource)
class PurchaseSourceAdmin(DoorAdmin):
    form = PurchaseSourceForm
    door = "source"
    list_display = ("name", "code", "mode", "kind", "state", "opt_ins_in_30_days", "last_opt_in")
    list_filter = (*DoorAdmin.list_filter, "is_test", "kind")
    readonly_fields = ("address", "signing_secret", "state", "opt_ins_in_30_days", "last_opt_in")
    fieldsets = (
        (None, {"fields": ("name", "code", "kind", "is_test")}),
        ("In your shop", {"fields": ("address", "signing_secret")}),
        ("So far", {"fields": ("state", "opt_ins_in_30_days", "last_opt_in")}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: PurchaseSource | None = None) -> Any:  # noqa: ARG002
        return self.fieldsets if obj else self.fieldsets[:1]

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        new = path("<int:pk>/new-secret/", wrap(self.new_secret_view), name="stats_purchasesource_new_secret")
        shown = path("<int:pk>/secret/", wrap(self.secret_view), name="stats_purchasesource_secret")
        return [new, shown, *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: PurchaseSource, form: Any, change: bool) -> None:
        if not change:
            obj.secret = new_secret()
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: PurchaseSource, post_url_continue: str | None = None
    ) -> HttpResponse:
        super().response_add(request, obj, post_url_continue)  # its message
        return self._show_once(request, obj)

    def new_secret_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, then make a new secret. The old one is accepted until the next is made."""
        source = self._source(request, pk)
        if request.method != "POST":
            return self._page(request, source, "new_secret", "Make a new secret?")
        source.rotate_secret()
        update_change_reason(source, "New secret")
        self.log_change(request, source, "Made a new secret.")
        return self._show_once(request, source)

    def secret_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the fresh secret to the owner who made it, and forget it."""
        source = self._source(request, pk)
        secret = request.session.pop(FRESH.format(source.pk), None)
        if secret is None:
            self.message_user(request, "A secret is shown once only. If it is lost, make a new one.", messages.WARNING)
            return redirect("admin:stats_purchasesource_change", source.pk)
        secret_line = copy_line("source-secret", secret)
        return self._page(request, source, "secret", "The secret of this source", secret=secret_line)

    def _source(self, request: HttpRequest, pk: int) -> PurchaseSource:
        source: PurchaseSource | None = self.get_object(request, str(pk))
        if source is None:
            raise Http404("There is no such source.")
        if not self.has_change_permission(request, source):
            raise PermissionDenied
        return source

    def _show_once(self, request: HttpRequest, source: PurchaseSource) -> HttpResponse:
        request.session[FRESH.format(source.pk)] = source.secret
        return redirect("admin:stats_purchasesource_secret", source.pk)

    def _page(
        self, request: HttpRequest, source: PurchaseSource, name: str, title: str, **more: object
    ) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": title, "subtitle": source, "opts": self.opts}
        context |= {"source": source, "address": self.address(source), "media": self.media, **more}
        return render(request, f"admin/stats/purchasesource/{name}.html", context)

    @admin.display(description="for", ordering="is_test")
    def mode(self, source: PurchaseSource) -> str:
        return "tests" if source.is_test else "live purchases"

    @admin.display(description="address that it sends to")
    def address(self, source: Any) -> SafeString:
        return copy_line("source-address", f"{source.base}/hooks/purchases/{source.code}/")

    @admin.display(description="secret")
    def signing_secret(self, source: PurchaseSource) -> SafeString:
        words = "It was shown when it was made."
        if source.previous_secret:
            words = "It was shown when it was made. The one before it is accepted too, until you make another."
        new = reverse("admin:stats_purchasesource_new_secret", args=[source.pk])
        return format_html('{} <a href="{}">Make a new secret</a>', words, new)
