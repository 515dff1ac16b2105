"""The portal's addresses with the demo's, as they are where DEMO is set."""

from django.urls import include, path

urlpatterns = [
    path("", include("referral_portal.urls")),
    path("demo/", include("referral_portal.demo.urls")),
]
