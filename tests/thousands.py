"""A portal with more than anybody reads: rows by the thousand, made in a few statements."""

from django.db import connection
from django.utils import timezone

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner, User


def many_recruits(parent: Partner, number: int = 10_000) -> None:
    """Recruits of one partner: `recruit0`, `recruit1`, ..."""
    codes = [f"recruit{count}" for count in range(number)]
    users = User.objects.bulk_create(
        (User(username=code, email=f"{code}@people.example", password="!") for code in codes), batch_size=2000
    )
    Partner.objects.bulk_create(
        (Partner(user=user, code=user.username, name=f"Recruit {user.username[7:]}", parent=parent) for user in users),
        batch_size=2000,
    )
    gather_statistics()


def many_links(number: int = 1_000) -> None:
    """Live links open to all: `offer0`, `offer1`, ..."""
    TrackingLink.objects.bulk_create(
        TrackingLink(code=f"offer{count}", name=f"Offer {count}", website_address=f"https://www.example.com/{count}")
        for count in range(number)
    )
    gather_statistics()


def many_ads(partner: Partner, number: int = 1_000) -> None:
    """Ads of one partner: `banner0`, `banner1`, ... every tenth retired."""
    Ad.objects.bulk_create(
        Ad(
            partner=partner,
            code=f"banner{count}",
            name=f"Banner {count}",
            retired_at=timezone.now() if count % 10 == 9 else None,
        )
        for count in range(number)
    )
    gather_statistics()


def gather_statistics() -> None:
    """What PostgreSQL does by itself a minute after such a change, and plans its queries by."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
