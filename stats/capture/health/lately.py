"""What went wrong within the last day: counts only ever rise, and a loss of last year must not shout for ever."""

from collections.abc import Mapping
from datetime import datetime

HOURS = 24

# Name of a count -> hour since 1970 -> by how much it rose in that hour.
History = dict[str, dict[str, int]]


def continued(history: History, before: Mapping[str, float], after: Mapping[str, float], now: datetime) -> History:
    """The history with what was counted since then; hours that are more than a day ago are left out."""
    this_hour, going_on = _hour(now), {}
    for name, number in after.items():
        hours = {hour: rise for hour, rise in history.get(name, {}).items() if int(hour) > this_hour - HOURS}
        if rise := max(0, int(number - before.get(name, 0))):
            hours[str(this_hour)] = hours.get(str(this_hour), 0) + rise
        if hours:
            going_on[name] = hours
    return going_on


def within_a_day(history: History, name: str, now: datetime) -> int:
    """By how much a count rose in this hour and the 23 before it."""
    return sum(rise for hour, rise in history.get(name, {}).items() if int(hour) > _hour(now) - HOURS)


def _hour(moment: datetime) -> int:
    return int(moment.timestamp()) // 3600
