"""Asks every page of a portal that `bench.pages` filled, in a process of its own as a server's is.

Filling leaves memory in pieces, which makes everything slower that is done in the same process afterwards.
"""

import argparse
import gzip
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from links.models import TrackingLink
from partners.models import Partner, User

WARM_UP = 3
MOST_QUERIES, MOST_MILLISECONDS = 10, 30.0
HEADING = "     wall    p90     work:  own  database ms  queries   bytes   sent  times bare  page"

# What a page that shows nothing but oneself costs: the rest is measured against it.
BARE = "/accounts/"


@dataclass(frozen=True, slots=True)
class Taken:
    """What one answer took in seconds: in all, of this process's work, of the work of its PostgreSQL process."""

    wall: float
    own: float
    database: float
    queries: int

    @property
    def work(self) -> float:
        """What it takes where nobody else wants the machine."""
        return self.own + self.database


@dataclass(frozen=True, slots=True)
class Page:
    """The answers of one page."""

    address: str
    status: int
    size: int
    sent: int
    takings: list[Taken]

    def median(self, what: str) -> float:
        """In milliseconds."""
        return float(statistics.median(getattr(taken, what) for taken in self.takings)) * 1000


Answer = tuple[int, bytes, Taken]


class Visitor:
    """Somebody who is signed in, asking the whole portal as gunicorn would."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        self.client.force_login(user)
        self.client.get(BARE)  # keeps the cookies that it sets
        self.cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in self.client.cookies.items())
        self.application = WSGIHandler()

    def look(self, addresses: Sequence[str], runs: int) -> list[Page]:
        """In turns: what makes the machine slower for some seconds is no single page's."""
        rounds = [[self.ask(address) for address in addresses] for _ in range(runs + WARM_UP)]
        return [page(address, [answers[at] for answers in rounds]) for at, address in enumerate(addresses)]

    def ask(self, address: str) -> Answer:
        headers = {"cookie": self.cookie, "accept-encoding": "gzip", "user-agent": "Mozilla/5.0", "accept": "text/html"}
        environ = RequestFactory().get(address, headers=headers).environ
        said: list[str] = []
        counted = Count()
        wall, own, database = time.perf_counter(), time.process_time(), work_of_database()
        with connection.execute_wrapper(counted):
            response = self.application(environ, lambda status, _: said.append(status))
            body = b"".join(response)
            response.close()
        wall, own, database = time.perf_counter() - wall, time.process_time() - own, work_of_database() - database
        return int(said[0].split()[0]), body, Taken(wall, own, database, counted.queries)

    def first_link(self, address: str, pattern: str) -> str | None:
        """The first address on a page that looks like this."""
        page = self.client.get(address)
        found = re.search(rf'href="({pattern})"', page.content.decode()) if page.status_code == 200 else None
        return found[1] if found else None


def page(address: str, answers: list[Answer]) -> Page:
    """Of all its answers; the first ones only warm up."""
    status, body, _ = answers[-1]
    raw = gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
    return Page(address, status, len(raw), len(body), [taken for _, _, taken in answers[WARM_UP:]])


class Count:
    """Counts questions to the database. That several are asked of one moment, BEGIN and COMMIT, is none."""

    def __init__(self) -> None:
        self.queries = 0

    def __call__(self, execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        self.queries += not sql.startswith(("BEGIN", "COMMIT"))
        return execute(sql, *arguments)


def work_of_database() -> float:
    """For how many seconds PostgreSQL's process for this connection has been at work."""
    connection.ensure_connection()
    return int(Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0]) / 1e9


def main() -> None:
    """One line a page; the medians, and what is over the limits, marked with an exclamation mark."""
    options = argparse.ArgumentParser(prog="python -m bench.visiting", description=__doc__)
    options.add_argument("--runs", type=int)
    options.add_argument("--partners", type=int, nargs="+", help="ids")
    options.add_argument("--owner", type=int, help="id of the account")
    wanted = options.parse_args()
    connection.settings_dict["CONN_MAX_AGE"] = None  # what a new connection costs, one page in a thousand pays
    for partner in Partner.objects.filter(pk__in=wanted.partners).select_related("user").order_by("-pk"):
        visitor, team = Visitor(partner.user), partner.team().count() - 1
        whose = f"a team of {team}" if team else f"alone, {partner.code}"
        table(whose, visitor, list(pages_of(visitor)), wanted.runs)
        table(f"{whose}: the report in its ways", visitor, list(ways_of()), wanted.runs)
    visitor = Visitor(User.objects.get(pk=wanted.owner))
    table("the owner", visitor, list(pages_of_owner(visitor)), wanted.runs)


def pages_of(visitor: Visitor) -> Iterator[str | None]:
    """A partner's pages as they open."""
    link = TrackingLink.objects.filter(is_open_to_all=True).order_by("pk")[0].code
    ad = visitor.first_link("/ads/", "/ads/ad[^/]+/")
    partner = visitor.first_link("/partners/", "/partners/[^/?]+/")
    yield from ["/", "/stats/", "/links/generate/", f"/links/generate/?link={link}", "/ads/", ad, "/partners/", partner]
    yield from ["/opt-ins/", visitor.first_link("/opt-ins/", "/opt-ins/[^/?]+/")]


def ways_of() -> Iterator[str]:
    """Link Tracking Stats by other rows, narrowed down, compared, sorted, of a year."""
    link = TrackingLink.objects.filter(is_open_to_all=True).order_by("pk")[0].code
    yield from [f"/stats/?rows={rows}" for rows in ("link", "partner", "ad", "day,link", "day,link,partner,ad")]
    yield from [
        "/stats/?compare=before",
        f"/stats/?rows=ad&link={link}&compare=before",
        "/stats/?rows=link&sort=-unique",
    ]
    year = timezone.localdate() - timedelta(days=364)
    yield f"/stats/?from={year}&rows=link"


def pages_of_owner(visitor: Visitor) -> Iterator[str | None]:
    yield "/admin/"
    for name in ("partners/partner", "ads/ad", "links/trackinglink", "stats/optin", "stats/hit", "stats/linktally"):
        yield f"/admin/{name}/"
        yield visitor.first_link(f"/admin/{name}/", f"/admin/{name}/[^/]+/change/")
    yield from ["/admin/stats/delivery/", "/admin/health/", "/admin/explain/", "/admin/partners/portal/1/change/"]


def table(whose: str, visitor: Visitor, addresses: list[str | None], runs: int) -> None:
    bare, *pages = visitor.look([BARE, *filter(None, addresses)], runs)
    say(f"\n{whose}\n{HEADING}")
    for each in [bare, *pages]:
        say(line(each, bare))


def line(page: Page, bare: Page) -> str:
    wall, work, queries = page.median("wall"), page.median("work"), max(taken.queries for taken in page.takings)
    ninth = statistics.quantiles([taken.wall * 1000 for taken in page.takings], n=10)[-1]
    mark = "!" if wall > MOST_MILLISECONDS or queries > MOST_QUERIES else " "
    status = "" if page.status == 200 else f"   answered {page.status}"
    return (
        f"{mark}{wall:8.1f}{ninth:7.1f}{work:10.1f}{page.median('own'):6.1f}{page.median('database'):13.1f}{queries:9}"
        f"{page.size:8}{page.sent:7}{work / bare.median('work'):12.1f}  {page.address}{status}"
    )


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
