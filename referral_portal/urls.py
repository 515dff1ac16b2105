"""Every address of the portal."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("stats.capture.urls")),
    path("", include("stats.urls")),
    path("", include("links.urls")),
    path("", include("ads.urls")),
    path("", include("partners.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("referral_portal.demo.urls")))
