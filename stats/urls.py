"""Addresses of the pages of statistics."""

from django.urls import path

from stats.views import home, opt_ins, stats

urlpatterns = [
    path("", home.home, name="home"),
    path("stats/", stats.stats, name="stats"),
    path("stats/export.csv", stats.stats_export, name="stats_export"),
    path("opt-ins/", opt_ins.opt_ins, name="opt_ins"),
    path("opt-ins/export.csv", opt_ins.opt_ins_export, name="opt_ins_export"),
    path("opt-ins/<uuid:pk>/", opt_ins.opt_in, name="opt_in"),
]
