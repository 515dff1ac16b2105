"""The portal's addresses with the style page, as they are with DEBUG."""

from django.urls import include, path

from referral_portal import urls

urlpatterns = [path("styleguide/", include("referral_portal.styleguide.urls")), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
