"""Addresses of this app."""

from django.urls import path

from partners.views import partner, partners

urlpatterns = [
    path("partners/", partners, name="partners"),
    path("partners/<str:code>/", partner, name="partner"),
]
