"""Addresses that visitors, forms and shops touch."""

from django.urls import re_path

from stats.capture.fronts import django as fronts

urlpatterns = [
    re_path(r"^go(?:/[\s\S]*)?\Z", fronts.follow_address, name="go"),
    re_path(r"^hooks/forms/(?P<code>[^/]+)/?\Z", fronts.form_hook, name="form_hook"),
    re_path(r"^hooks/purchases/(?P<code>[^/]+)/?\Z", fronts.purchase_hook, name="purchase_hook"),
]
