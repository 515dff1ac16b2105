"""Addresses that visitors, forms and shops touch."""

from django.urls import path, re_path

from stats.capture.fronts import django as fronts
from stats.capture.fronts.statics import SCRIPT_PATH

urlpatterns = [
    re_path(r"^go(?:/[\s\S]*)?\Z", fronts.follow_address, name="go"),
    path(SCRIPT_PATH.removeprefix("/"), fronts.script, name="script"),
    re_path(r"^hooks/forms/(?P<code>[^/]+)/?\Z", fronts.form_hook, name="form_hook"),
    re_path(r"^hooks/purchases/(?P<code>[^/]+)/?\Z", fronts.purchase_hook, name="purchase_hook"),
]
