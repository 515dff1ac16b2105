"""The owner's admin, under the portal's own name and in the owner's words."""

from functools import partial, wraps
from typing import Any, cast

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from partners import admin_seeing
from partners.admin_columns import portal_of
from partners.models import User
from referral_portal import branding_preview
from stats import admin_explain, admin_health, admin_leaving, admin_persons, admin_script
from stats.desk.desk import desk

# What an owner looks for together, whichever app keeps it.
GROUPS = {
    gettext_noop("Links"): ["links.trackinglink", "partners.program"],
    gettext_noop("Partners"): ["partners.partner", "ads.ad", "stats.mail"],
    gettext_noop("Forms and shops"): ["stats.hostedform", "stats.purchasesource", "stats.delivery", "stats.script"],
    gettext_noop("What came of it"): [
        "stats.explanation",
        "stats.optin",
        "stats.referral",
        "stats.formsubmission",
        "stats.hit",
        "stats.linktally",
        "stats.erasure",
    ],
    gettext_noop("The portal"): [
        "stats.heartbeat",
        "stats.quarantinedrecord",
        "partners.portal",
        "partners.user",
        "auth.group",
    ],
}

# Their pages would let an owner change an account behind its sessions' and addresses' back.
OF_LIBRARIES = ("allauth.", "django.contrib.auth.")


class PortalAdminSite(AdminSite):
    site_title = site_header = "Referral Portal"
    index_title = gettext_lazy("What would you like to look after?")
    site_url = None

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    @method_decorator(secure_admin_login)
    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        """The portal's own sign-in; who is signed in and may not come in meets a refusal, not another form."""
        if not self.has_permission(request):
            raise PermissionDenied(gettext("The administration is for owners."))
        return redirect("admin:index")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override] # noqa: ARG002
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override] # noqa: ARG002
        return redirect("account_change_password")

    def has_permission(self, request: HttpRequest) -> bool:
        """A partner never comes in, whatever else the account may say."""
        return super().has_permission(request) and not hasattr(request.user, "partner")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Leave out the pages that libraries bring along."""
        if admin_class is None or not admin_class.__module__.startswith(OF_LIBRARIES):
            super().register(model_or_iterable, admin_class, **options)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """NUL, which PostgreSQL refuses as text, is taken out of whatever is asked."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def without_nul(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if "%00" in request.META["QUERY_STRING"]:
                request.GET = QueryDict(request.META["QUERY_STRING"].replace("%00", ""))
            return inner(request, *args, **kwargs)

        return without_nul

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """The portal's name, from the settings that the middleware has read, and what is bad: asked by the template."""
        portal = getattr(request, "portal", None)
        name = portal.name if portal else self.site_title
        alarms = partial(admin_health.alarms, request)
        may_explain = partial(admin_explain.may_ask, request)
        context = {"site_title": name, "site_header": name, "alarms": alarms, "may_explain": may_explain}
        return {**super().each_context(request), **context}

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [
            path("health/", self.admin_view(admin_health.health), name="health"),
            path("explain/", self.admin_view(admin_explain.explain), name="explain"),
            path("persons/", self.admin_view(admin_persons.persons), name="persons"),
            path("persons/export/", self.admin_view(admin_persons.person_export), name="person_export"),
            path("persons/erase/", self.admin_view(admin_persons.person_erase), name="person_erase"),
            path(
                "partners/partner/<int:pk>/erase/", self.admin_view(admin_leaving.partner_erase), name="partner_erase"
            ),
            path("partners/partner/<int:pk>/see/", self.admin_view(admin_seeing.see_as_partner), name="see_as_partner"),
            path("accent-preview/", self.admin_view(branding_preview.accent_preview), name="accent_preview"),
            path("seeing/stop/", self.admin_view(admin_seeing.stop_seeing), name="stop_seeing"),
            path("script/", self.admin_view(admin_script.script), name="script"),
            *super().get_urls(),
        ]

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """The desk above the lists; it tells of alarms itself."""
        found = desk(cast(User, request.user), portal_of(request), timezone.now())
        context = {"desk": found, **({"alarms": ()} if found else {}), **(extra_context or {})}
        return super().index(request, context)

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Any = None) -> HttpResponse:  # type: ignore[override] # noqa: ARG002
        """Where an address leads that was cut short: an owner knows groups of lists, and they are on the first page."""
        return redirect("admin:index")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The lists in the owner's groups, each by the name that its admin gives it."""
        apps = super().get_app_list(request, app_label)
        rows = {row["model"]._meta.label_lower: row for app in apps for row in app["models"]}
        for row in rows.values():
            row["name"] = getattr(self.get_model_admin(row["model"]), "list_name", "") or row["name"]
        pages = {
            "stats.explanation": admin_explain.row(request),
            "stats.erasure": admin_persons.row(request),
            "stats.heartbeat": admin_health.row(request),
            "stats.script": admin_script.row(request),
        }
        return _grouped(rows | {label: row for label, row in pages.items() if row})


def _grouped(rows: dict[str, Any]) -> list[Any]:
    """Each group with the lists that this person may see; groups of nothing are left out."""
    chosen = {group: [rows[label] for label in labels if label in rows] for group, labels in GROUPS.items()}
    return [
        {"name": gettext(group), "app_label": f"group-{number}", "app_url": reverse("admin:index"), "models": models}
        for number, (group, models) in enumerate(chosen.items())
        if models
    ]
