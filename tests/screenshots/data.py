"""The portals that are photographed: a partner's first day, the demo, and more of everything than anybody reads."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner, Portal, User
from referral_portal.demo.cast import load_cast
from referral_portal.demo.history import bring_up_to_now
from stats.models import OptIn, PartnerTally, Tally
from tests.at_once import copy_routes
from tests.factories import LinkFactory, OwnerFactory, PartnerFactory
from tests.thousands import gather_statistics, many_ads, many_links, many_recruits

LONG_NAME = "Alexandra Konstantinopoulou-Weatherington"
LONG_PORTAL = "Westfälische Haarpflegegesellschaft und Töchter"
DAYS = 90
RETIRED = "old-offer"


@dataclass(frozen=True)
class Stage:
    """Who looks at what. A code is empty where there is no such thing yet."""

    partner: Partner
    owner: User
    link: str
    recruit: str = ""
    ad: str = ""
    opt_in: str = ""


def empty(address: str, _now: datetime) -> Stage:
    """A portal with one link, whose first partner signs in for the first time."""
    Portal.objects.create(pk=1, name="Fern & Friends", base_address=address)
    LinkFactory(code="haircare", name="Hair care")
    LinkFactory(code=RETIRED, name="Old offer", retired=True)
    copy_routes()
    owner = OwnerFactory(username="owner", name="Olivia Owner", email="owner@example.com")
    return Stage(PartnerFactory(code="abc123", name="Alice Adler"), owner, "haircare")


def demo(address: str, now: datetime) -> Stage:
    """What `make run` shows, seen by Alice."""
    bring_up_to_now(load_cast(address, now), now)
    LinkFactory(code=RETIRED, name="Old offer", retired=True)
    copy_routes()
    opt_in = OptIn.objects.filter(partner__code="abc123", kind="purchase").latest("at")
    alice, owner = Partner.objects.get(code="abc123"), User.objects.get(username="owner")
    return Stage(alice, owner, "haircare", "bob456", "website2", str(opt_in.pk))


def many(address: str, now: datetime) -> Stage:
    """The demo with 10,000 partners below Alice, 1,000 links and ads, and names as long as names are."""
    stage = demo(address, now)
    many_recruits(stage.partner)
    many_links()
    many_ads(stage.partner)
    Portal.objects.update(name=LONG_PORTAL)
    Partner.objects.filter(pk=stage.partner.pk).update(name=LONG_NAME)
    User.objects.filter(pk=stage.partner.user_id).update(name=LONG_NAME)
    Ad.objects.filter(code="banner0").update(name="The banner at the foot of every second article about oils " * 2)
    count(now)
    gather_statistics()
    return stage


def count(now: datetime) -> None:
    """Every recruit has hits on a day, by one of the links, under one of Alice's ads."""
    partners = Partner.objects.filter(code__startswith="recruit").order_by("pk").values_list("pk", flat=True)
    links = list(TrackingLink.objects.filter(code__startswith="offer").values_list("pk", flat=True))
    ads = list(Ad.objects.filter(code__startswith="banner").values_list("pk", flat=True))
    tallies, totals = [], []
    for number, partner in enumerate(partners):
        hits = 1 + number * 7919 % 97
        counts = {"hits": hits, "uniques": hits * 3 // 4, "forms": hits // 20, "purchases": hits // 40, "filtered": 2}
        day = now.date() - timedelta(days=number % DAYS)
        cell = {"link": links[number % len(links)], "ad": ads[number // 3 % len(ads)]}
        tallies.append(Tally(partner=partner, day=day, **cell, **counts))
        totals.append(PartnerTally(partner=partner, day=day, **counts))
    Tally.objects.bulk_create(tallies, batch_size=2000)
    PartnerTally.objects.bulk_create(totals, batch_size=2000)


MAKERS = {"empty": empty, "demo": demo, "many": many}
