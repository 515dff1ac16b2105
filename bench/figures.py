"""How long the figures of a year take, and how that grows with its hits: one partner's, and all partners' together."""

import argparse
import statistics
import sys
import time
from collections.abc import Callable

from django.core.paginator import Paginator
from django.db.models import Sum
from django.utils import timezone

from ads.models import Ad
from bench.traffic import Cast, make_cast, throw
from links.models import TrackingLink
from partners.models import Partner
from stats.models import Hit, LinkTally, PartnerTally, RevenueTally, Tally
from stats.reports import Days, figures_by_partner, last_days, with_hits
from stats.reports.answers import answer
from stats.reports.moment import of_one_moment
from stats.reports.questions import Question

SIZES = [100_000, 1_000_000, 10_000_000]
RUNS = 9
ROWS_A_PAGE = 100
ROWS = [(), ("day",), ("link",), ("ad",), ("link", "ad"), ("day", "link"), ("day", "ad"), ("day", "link", "ad")]

Ask = Callable[[], object]


def main() -> None:
    """Measure each size in turn."""
    options = argparse.ArgumentParser(prog="python -m bench figures", description=__doc__)
    options.add_argument("--hits", type=int, nargs="+", default=SIZES, help="how many hits a year has")
    cast = make_cast()
    for hits in options.parse_args().hits:
        measure(hits, last_days(365, timezone.localdate()), cast)


def measure(hits: int, days: Days, cast: Cast) -> None:
    start = time.perf_counter()
    throw(hits, days, cast)
    say(f"\n{hits:,} hits of a year, made in {time.perf_counter() - start:.0f} s")
    for model in (Tally, PartnerTally, LinkTally, RevenueTally):
        say(f"{model._default_manager.count():12,} {model._meta.verbose_name_plural}")
    say(f"{Tally.objects.filter(partner=cast.partners[0].pk).count():12,} tallies of the busiest partner")
    check(cast, days)
    say("   median    worst")
    for title, ask in questions(cast, days):
        show(title, ask)


def check(cast: Cast, days: Days) -> None:
    """What is measured is also true."""
    counted = Hit.objects.filter(visit_class="counted", partner__isnull=False)
    assert answer(Question(cast.head, days)).total.hits == counted.count()
    busiest = cast.partners[0]
    assert answer(Question(busiest, days)).total.hits == counted.filter(partner=busiest).count()


def questions(cast: Cast, days: Days) -> list[tuple[str, Ask]]:
    """What people ask for a year: the busiest partner, one in the middle, whoever recruited all, the owner."""
    return [
        *reports("the busiest partner", cast.partners[0], days, ROWS),
        *reports("a middling partner", cast.partners[500], days, [("day",), ("link",), ("day", "link", "ad")]),
        *reports("all partners as one team", cast.head, days, [(), ("day",), ("partner",), ("link",)]),
        *of_owners([partner.pk for partner in cast.partners], days),
    ]


def of_owners(everybody: list[int], days: Days) -> list[tuple[str, Ask]]:
    """Figures over all partners, as the admin's pages ask for them; lists there show the last 30 days."""
    outcomes = LinkTally.objects.filter(day__range=(days.start, days.end)).values("outcome").annotate(Sum("visits"))
    lately = last_days(30, days.end)
    partners = with_hits(Partner.objects.order_by("name"), "partner", lately)[:ROWS_A_PAGE]
    ads = with_hits(Ad.objects.order_by("pk"), "ad", lately)[:ROWS_A_PAGE]
    return [
        ("all partners, by outcome", lambda: list(outcomes.all())),
        ("all partners, by link", lambda: list(with_hits(TrackingLink.objects.all(), "link", days))),
        ("all partners, by partner", lambda: figures_by_partner(everybody, days)),
        ("all partners, by partner, 30 days", lambda: figures_by_partner(everybody, lately)),
        ("a page of partners, 30 days", lambda: list(partners.all())),
        ("a page of ads, 30 days", lambda: list(ads.all())),
    ]


def reports(who: str, partner: Partner, days: Days, kinds: list[tuple[str, ...]]) -> list[tuple[str, Ask]]:
    return [(f"{who}, {title(rows)}", reading(Question(partner, days, rows))) for rows in kinds]


def title(rows: tuple[str, ...]) -> str:
    return f"by {' and '.join(rows)}" if rows else "the total"


def reading(question: Question) -> Ask:
    """The first page of the report; without rows the total alone."""

    def read() -> None:
        with of_one_moment():
            found = answer(question)
            if question.rows:
                list(Paginator(found.rows, ROWS_A_PAGE).get_page(1).object_list)

    return read


def show(words: str, ask: Ask) -> None:
    """The median and the worst of some runs, after one that warms up."""
    seconds = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        ask()
        seconds.append(time.perf_counter() - start)
    median, worst = statistics.median(seconds[1:]) * 1000, max(seconds[1:]) * 1000
    say(f"{median:9.1f}{worst:9.1f} ms  {words}")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
