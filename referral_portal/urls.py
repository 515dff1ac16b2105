"""Every address of the portal."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from referral_portal import views

urlpatterns = [
    path("healthz", views.probe, name="healthz"),
    path("readyz", views.probe, name="readyz"),
    path("metrics", views.probe, name="metrics"),
    path("", include("stats.capture.urls")),
    path("", include("stats.urls")),
    path("", include("links.urls")),
    path("", include("ads.urls")),
    path("", include("partners.urls")),
    path("accounts/", include("referral_portal.accounts.urls")),
    path("mail/", include("stats.mails.urls")),
    path("admin/", admin.site.urls),
]

if settings.DEBUG:
    urlpatterns.append(path("styleguide/", include("referral_portal.styleguide.urls")))
if settings.DEMO:
    urlpatterns.append(path("demo/", include("referral_portal.demo.urls")))

handler400 = "referral_portal.views.bad_request"
handler403 = "referral_portal.views.permission_denied"
handler404 = "referral_portal.views.page_not_found"
handler500 = "referral_portal.views.server_error"
