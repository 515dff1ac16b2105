"""Addresses of the pages of statistics."""

from django.urls import path

from stats.views import home, opt_ins, stats

urlpatterns = [
    path("", home.home, name="home"),
    path("stats/", stats.stats, name="stats"),
    path("stats/export.csv", stats.stats_export, name="stats_export"),
    path("opt-ins/", opt_ins.opt_ins, name="opt_ins"),
]
