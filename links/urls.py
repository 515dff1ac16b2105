"""Addresses of this app."""

from django.urls import path

from links.views import choices, generator, qr_codes

urlpatterns = [
    path("links/generate/", generator.link_generator, name="link_generator"),
    path("links/choices/", choices.link_choices, name="link_choices"),
    path("links/qr.svg", qr_codes.qr_code_svg, name="qr_code_svg"),
    path("links/qr.png", qr_codes.qr_code_png, name="qr_code_png"),
    path("links/qr-ad/", generator.qr_code_ad, name="qr_code_ad"),
    path("links/generated/<int:pk>/forget/", generator.generated_forget, name="generated_forget"),
]
