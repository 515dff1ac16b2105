"""Following an address as one would write it first: a Django view that looks up and inserts by the ORM."""

import os
import uuid

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "referral_portal.settings")
# What `startproject` gives, and not what the portal has.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
django.setup(set_prefix=False)
settings.MIDDLEWARE, settings.ROOT_URLCONF = MIDDLEWARE, __name__
application = WSGIHandler()

from ads.models import Ad  # noqa: E402 (they need the apps to be loaded)
from links.models import TrackingLink  # noqa: E402
from partners.models import Partner  # noqa: E402
from stats.models import Hit, VisitClass  # noqa: E402


def follow(request: HttpRequest, link: str, partner: str, ad: str) -> HttpResponse:
    """Three look-ups, one row, one redirect."""
    found = TrackingLink.objects.get(code=link, retired_at=None)
    who = Partner.objects.get(code=partner, deactivated_at=None)
    label = Ad.objects.filter(code=ad, partner=who).first()
    now = timezone.now()
    hit = Hit.objects.create(
        id=uuid.uuid4(),
        at=now,
        day=now.date(),
        link=found,
        partner=who,
        ad=label,
        visit_class=VisitClass.COUNTED,
        is_unique=False,
        visitor=uuid.uuid4(),
        referring_host=request.headers.get("Referer", "")[:253],
    )
    return HttpResponseRedirect(f"{found.website_address}?rp={hit.pk.hex}")


urlpatterns = [path("go/<slug:link>/<slug:partner>/<slug:ad>", follow)]
