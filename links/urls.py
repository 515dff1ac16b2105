"""Addresses of this app."""

from django.urls import path

from links.views import link_generator

urlpatterns = [
    path("links/generate/", link_generator, name="link_generator"),
]
