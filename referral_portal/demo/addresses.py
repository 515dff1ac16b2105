"""The addresses that the demo's partners generated before a newcomer comes."""

from datetime import datetime, timedelta

from ads.models import Ad
from links.generated import remember
from links.models import TrackingLink
from partners.models import Partner

# Who made it, for whom, to which link, with which of the maker's ads, with which parameters, how many days ago.
GENERATED = [
    ("abc123", "bob456", "skincare", "", "", 12),
    ("abc123", "abc123", "haircare", "website2", "utm_source=blog&utm_medium=banner", 5),
    ("abc123", "abc123", "haircare", "website2", "", 1),
    ("bob456", "bob456", "haircare", "", "", 3),
]


def load_addresses(now: datetime) -> None:
    """As if they had been here before."""
    for maker_code, partner, link, ad, query, days in GENERATED:
        maker = Partner.objects.get(code=maker_code)
        remember(
            maker,
            partner=Partner.objects.get(code=partner),
            link=TrackingLink.objects.get(code=link),
            ad=Ad.objects.owned_by(maker).filter(code=ad).first(),
            query=query,
            at=now - timedelta(days=days),
        )
