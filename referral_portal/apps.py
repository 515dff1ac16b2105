"""Django's wiring of the project package itself, its admin among it."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ReferralPortalConfig(AppConfig):
    name = "referral_portal"
    verbose_name = "Referral Portal"

    def ready(self) -> None:
        from referral_portal import checks  # noqa: F401
        from referral_portal.languages import names

        names.make_translatable()


class PortalAdminConfig(AdminConfig):
    default_site = "referral_portal.admin_site.PortalAdminSite"
