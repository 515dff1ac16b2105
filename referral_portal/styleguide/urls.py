"""The address of the style page, with DEBUG only."""

from django.urls import path

from referral_portal.styleguide.views import styleguide

urlpatterns = [path("", styleguide, name="styleguide")]
