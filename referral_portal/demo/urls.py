"""The addresses of the demo pages, below /demo/."""

from django.urls import path

from referral_portal.demo import views

urlpatterns = [
    path("thanks/", views.form_thanks, name="demo_form_thanks"),
    path("<slug:code>/", views.shop, name="demo_shop"),
    path("<slug:code>/buy/", views.buy, name="demo_buy"),
    path("<slug:code>/thanks/", views.purchase_thanks, name="demo_purchase_thanks"),
]
