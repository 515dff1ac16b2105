"""How long pages of Link Tracking Stats take among a million tallies."""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import islice
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from links.models import TrackingLink
from partners.models import Partner, User
from stats.models import PartnerTally, RevenueTally, Tally

PARTNERS, LINKS, TEAM, DAYS = 10_000, 1_000, 100, 365
TALLIES = 1_000_000
RUNS = 7

Cells = Callable[[], Iterator[tuple[dict[str, Any], int]]]


def main() -> None:
    """Fill the database, ask, print medians in milliseconds."""
    everybody, head, lone = fill(timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    year = f"from={timezone.localdate() - timedelta(days=DAYS - 1)}"
    for title, partner, query in [
        ("a partner's 30 days", lone, ""),
        ("a partner's year by day", lone, year),
        ("a partner's year by link", lone, f"{year}&rows=link"),
        (f"a team of {TEAM}, 30 days", head, ""),
        (f"a team of {TEAM}, 30 days, by partner", head, "rows=partner&sort=-revenue_EUR"),
        (f"a team of {TEAM}, 30 days, by everything", head, "rows=day,link,partner,ad&sort=-conversion"),
        (f"a team of {PARTNERS}, 30 days, by partner", everybody, "rows=partner"),
        (f"a team of {PARTNERS}, 30 days, by everything", everybody, "rows=day,link,partner,ad"),
    ]:
        show(f"page: {title}", partial(page, signed_in(partner), f"/stats/?{query}"))
    for title, partner in [("a partner", lone), (f"a team of {TEAM}", head), (f"a team of {PARTNERS}", everybody)]:
        show(f"home: {title}", partial(page, signed_in(partner), "/"))
    show("csv of everything", partial(csv, signed_in(everybody)), runs=1)


def signed_in(partner: Partner) -> Client:
    client = Client()
    client.force_login(partner.user)
    return client


def page(client: Client, address: str) -> None:
    answer: HttpResponse = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")


def csv(client: Client) -> None:
    for _ in client.get("/stats/export.csv?rows=day,link,partner,ad").streaming_content:  # type: ignore[attr-defined]
        pass


def show(title: str, ask: Callable[[], object], runs: int = RUNS) -> None:
    """The median of some runs."""
    seconds = []
    for _ in range(runs + (runs > 1)):
        start = time.perf_counter()
        ask()
        seconds.append(time.perf_counter() - start)
    sys.stdout.write(f"{statistics.median(seconds[-runs:]) * 1000:9.1f} ms  {title}\n")


def fill(today: date) -> tuple[Partner, Partner, Partner]:
    """Partners below one another, links, tallies of a year; returns the head of all, of a team, and a lone one."""
    User.objects.bulk_create(User(username=f"p{number}", email=f"p{number}@x.example") for number in range(PARTNERS))
    users = list(User.objects.order_by("pk"))
    Partner.objects.bulk_create(Partner(user=user, code=user.username, name=user.username) for user in users)
    partners = list(Partner.objects.order_by("pk").select_related("user"))
    everybody, head = partners[0], partners[1]
    for number, partner in enumerate(partners[1:], 1):
        partner.parent = head if 1 < number < TEAM + 1 else everybody
    Partner.objects.bulk_update(partners[1:], ["parent"], batch_size=1000)
    TrackingLink.objects.bulk_create(
        TrackingLink(code=f"l{number}", name=f"Link {number}", website_address="https://x.example/")
        for number in range(LINKS)
    )
    links = list(TrackingLink.objects.values_list("pk", flat=True))
    cells = cells_of([partner.pk for partner in partners], links, today)
    counts = {"hits": 9, "uniques": 7, "forms": 1, "purchases": 1, "filtered": 2}
    in_batches(Tally, ({**cell, **counts} for cell, _ in cells()))
    in_batches(
        RevenueTally, ({**cell, "currency": "EUR", "revenue": 25} for cell, number in cells() if not number % 10)
    )
    days = {(cell["partner"], cell["day"]) for cell, _ in cells()}
    in_batches(PartnerTally, ({"partner": partner, "day": day, **counts} for partner, day in days))
    return everybody, head, partners[2]


def cells_of(partners: list[int], links: list[int], today: date) -> Cells:
    """One partner has a year of twenty cells a day; the rest spreads over everybody and the last hundred days."""

    def cells() -> Iterator[tuple[dict[str, Any], int]]:
        for number in range(DAYS * 20):
            day = today - timedelta(days=number % DAYS)
            yield {"partner": partners[2], "day": day, "link": links[number // DAYS], "ad": 0}, number
        for number in range(TALLIES - DAYS * 20):
            place, round_ = number % len(partners), number // len(partners)
            link = links[20 + (place * 7 + round_) % (len(links) - 20)]
            yield (
                {"partner": partners[place], "day": today - timedelta(days=round_ % 100), "link": link, "ad": round_},
                number,
            )

    return cells


def in_batches(model: Any, rows: Iterator[dict[str, Any]]) -> None:
    while batch := [model(**row) for row in islice(rows, 5000)]:
        model.objects.bulk_create(batch)
