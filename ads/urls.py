"""Addresses of this app."""

from django.urls import path

from ads.views import ad, ad_new, ad_restore, ad_retire, ads

urlpatterns = [
    path("ads/", ads, name="ads"),
    path("ads/new/", ad_new, name="ad_new"),
    path("ads/<str:code>/", ad, name="ad"),
    path("ads/<str:code>/retire/", ad_retire, name="ad_retire"),
    path("ads/<str:code>/restore/", ad_restore, name="ad_restore"),
]
