"""Addresses of the pages of statistics."""

from django.urls import path

from stats import views

urlpatterns = [
    path("", views.home, name="home"),
    path("stats/", views.stats, name="stats"),
    path("stats/export.csv", views.stats_export, name="stats_export"),
    path("opt-ins/", views.opt_ins, name="opt_ins"),
]
