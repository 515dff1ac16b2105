"""Addresses that mails lead to."""

from django.urls import path

from stats.mails import views

urlpatterns = [path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe")]
