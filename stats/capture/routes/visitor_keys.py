"""The keys of first-time visitors: made days ahead, for when the database is away, and forgotten in time."""

from datetime import datetime, timedelta

from partners.portal import Portal
from stats.models import VisitorKey

DAYS_AHEAD = 7


def keep_keys(portal: Portal, at: datetime) -> dict[str, bytes]:
    """Make those of today and the coming days, delete those of past ones. Returns all that are left, by day."""
    today = portal.day_of(at)
    wanted = {today + timedelta(days=number) for number in range(DAYS_AHEAD + 1)}
    keys = {key.day: key for key in VisitorKey.objects.all()}
    for day in sorted(wanted - keys.keys()):
        # Of several hosts that make it at once, one does.
        keys[day], _ = VisitorKey.objects.get_or_create(day=day)
    if past := [day for day in keys if day < today]:
        VisitorKey.objects.filter(day__in=past).delete()
    return {day.isoformat(): bytes(key.key) for day, key in keys.items() if day >= today}
