"""Addresses under /accounts/: our own, then django-allauth's."""

from django.urls import include, path

from referral_portal.accounts import views

urlpatterns = [
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("sessions/", views.sessions, name="usersessions_list"),
    path("", include("allauth.account.urls")),
]
