"""The pages where a source gets another secret: one of our own is shown once, a shop's own is never shown."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from simple_history.utils import update_change_reason

from partners.admin_columns import copy_line
from stats.models import PurchaseSource
from stats.owner_forms import GivenSecretForm

FRESH = "fresh_secret_of_source_{}"  # in the owner's session, until the page has shown it
CHANGE = "admin:stats_purchasesource_change"


class SecretPages:
    """For the admin of purchase sources."""

    admin_site: Any
    opts: Any
    media: Any
    get_object: Any
    has_change_permission: Any
    log_change: Any
    message_user: Any
    address: Any

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        new = path("<int:pk>/new-secret/", wrap(self.new_secret_view), name="stats_purchasesource_new_secret")
        shown = path("<int:pk>/secret/", wrap(self.secret_view), name="stats_purchasesource_secret")
        return [new, shown, *super().get_urls()]  # type: ignore[misc]

    def new_secret_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, then change the secret. The old one is accepted until the next change."""
        source = self._source(request, pk)
        if source.is_given_its_secret:
            return self._take_secret(request, source)
        if request.method != "POST":
            return self._page(request, source, "new_secret", _("Make a new secret?"))
        self._change_secret(request, source, "New secret", "Made a new secret.")
        return self.show_once(request, source)

    def _take_secret(self, request: HttpRequest, source: PurchaseSource) -> HttpResponse:
        """Let the owner enter what the shop shows."""
        form = GivenSecretForm(request.POST if request.method == "POST" else None, source=source)
        if not form.is_valid():
            return self._page(request, source, "enter_secret", _("Enter the shop's secret"), form=form)
        self._change_secret(request, source, "New secret", "Entered a new secret.", form.cleaned_data["secret"])
        self.message_user(request, _("The secret is entered. Nobody can read it here any more."))
        return redirect(CHANGE, source.pk)

    def _change_secret(
        self, request: HttpRequest, source: PurchaseSource, reason: str, words: str, given: str = ""
    ) -> None:
        source.rotate_secret(given)
        update_change_reason(source, reason)
        self.log_change(request, source, words)

    def secret_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the fresh secret to the owner who made it, and forget it."""
        source = self._source(request, pk)
        secret = request.session.pop(FRESH.format(source.pk), None)
        if secret is None:
            self.message_user(
                request, _("A secret is shown once only. If it is lost, make a new one."), messages.WARNING
            )
            return redirect(CHANGE, source.pk)
        secret_line = copy_line("source-secret", secret)
        return self._page(request, source, "secret", _("The secret of this source"), secret=secret_line)

    def show_once(self, request: HttpRequest, source: PurchaseSource) -> HttpResponse:
        request.session[FRESH.format(source.pk)] = source.secret
        return redirect("admin:stats_purchasesource_secret", source.pk)

    def _source(self, request: HttpRequest, pk: int) -> PurchaseSource:
        source: PurchaseSource | None = self.get_object(request, str(pk))
        if source is None:
            raise Http404(_("There is no such source."))
        if not self.has_change_permission(request, source):
            raise PermissionDenied
        return source

    def _page(
        self, request: HttpRequest, source: PurchaseSource, name: str, title: str, **more: object
    ) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": title, "subtitle": source, "opts": self.opts}
        context |= {"source": source, "address": self.address(source), "media": self.media, **more}
        return render(request, f"admin/stats/purchasesource/{name}.html", context)
