"""Addresses of this app."""

from django.urls import path

from partners.brand import accent, logo
from partners.views import partner, partners

urlpatterns = [
    path("branding/logo-<slug:digest>", logo, name="logo"),
    path("branding/accent-<slug:key>.css", accent, name="accent"),
    path("partners/", partners, name="partners"),
    path("partners/<str:code>/", partner, name="partner"),
]
