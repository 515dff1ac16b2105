"""Addresses under /accounts/: our own, then django-allauth's."""

from django.urls import include, path

from referral_portal.accounts import views

urlpatterns = [
    path("", views.account, name="account"),
    path("language/", views.language, name="language"),
    path("profile/", views.profile, name="profile"),
    path("notifications/", views.notifications, name="notifications"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("sessions/", views.sessions, name="usersessions_list"),
    path("two-steps/", include("allauth.mfa.urls")),
    path("", include("allauth.account.urls")),
]
