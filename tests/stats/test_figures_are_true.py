"""Every cell of the report equals what counting hits and opt-ins gives."""

import csv
import io
import random
import uuid
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from stats.capture.books.record import record
from stats.capture.books.tallies import raise_opt_in
from stats.capture.ids import new_id
from stats.capture.journal.records import HitRecord
from stats.models import Hit, OptIn
from tests.capture.signing import purchase, send
from tests.capture.visiting import click, submit
from tests.factories import AdFactory, HostedFormFactory, PurchaseSourceFactory
from tests.stats.rows import opt_in

FIRST = datetime(2026, 10, 1, tzinfo=UTC)
RANGE = "from=2026-10-01&to=2026-10-07"
CLASSES = ["counted", "counted", "counted", "bot", "preview", "own"]
COUNTS = ("hits", "unique", "forms", "purchases", "filtered")


def exported(client, query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/stats/export.csv?{query}").getvalue().decode())))


@pytest.fixture
def books(cast):
    """Some hundred hits and opt-ins of everybody, thrown by a die that always falls the same."""
    die = random.Random(20261120)
    partners = [cast.alice, cast.bob, cast.cleo, cast.dina, cast.zoe]
    links, ads = [cast.haircare, cast.skincare], [None, cast.website2, AdFactory(partner=cast.alice, code="spring")]
    visitors = [uuid.UUID(int=die.getrandbits(128)) for _ in range(12)]
    batch = []
    for _ in range(400):
        at = FIRST + timedelta(minutes=die.randrange(7 * 24 * 60))
        partner, ad, kind = die.choice(partners), die.choice(ads), die.choice(CLASSES)
        uncredited = die.random() < 0.1
        visit = (None, None, kind, "not-open") if uncredited else (partner.pk, ad and ad.pk, kind, "")
        batch.append(HitRecord(new_id(at), die.choice(links).pk, *visit, die.choice(visitors)))
    record(batch)
    for number in range(60):
        at = FIRST + timedelta(minutes=die.randrange(7 * 24 * 60))
        bought = {"amount": Decimal(die.randrange(1, 9999)) / 100, "currency": die.choice(["EUR", "USD"])}
        made = opt_in(
            die.choice(partners), die.choice(links), at=at, ad=die.choice(ads), **(bought if number % 3 else {})
        )
        raise_opt_in(made)
    return cast


def counted(team) -> dict[tuple[str, ...], Counter[str]]:
    """What the books say by (day, link, partner, ad), counted one by one."""
    cells = defaultdict(Counter)
    for hit in Hit.objects.filter(partner__in=team).select_related("link", "partner", "ad"):
        cell = cells[str(hit.day), hit.link.code, hit.partner.code, hit.ad.code if hit.ad else ""]
        cell["hits" if hit.visit_class == "counted" else "filtered"] += 1
        cell["unique"] += hit.is_unique
    for made in OptIn.objects.filter(partner__in=team).select_related("link", "partner", "ad"):
        cell = cells[str(made.day), made.link.code, made.partner.code, made.ad.code if made.ad else ""]
        cell["forms" if made.kind == "form" else "purchases"] += 1
        if made.amount:
            cell[f"revenue_{made.currency}"] += made.amount
    return cells


ROWS = ["day", "link", "partner", "ad", "day,partner", "link,ad", "day,link,partner,ad"]


@pytest.mark.parametrize("rows", ROWS)
def test_every_cell_is_what_counting_gives(books, as_alice, rows):
    keys = rows.split(",")
    expected = defaultdict(Counter)
    for cell, counts in counted([books.alice, books.bob, books.cleo, books.dina]).items():
        named = dict(zip(("day", "link", "partner", "ad"), cell, strict=True))
        expected[tuple(named[key] for key in keys)].update(counts)
    columns = (*COUNTS, "revenue_EUR", "revenue_USD")
    found = {tuple(row[key] for key in keys): row for row in exported(as_alice, f"{RANGE}&rows={rows}")}
    assert {cell: [Decimal(row[column]) for column in columns] for cell, row in found.items()} == {
        cell: [counts[column] for column in columns] for cell, counts in expected.items()
    }


@pytest.mark.parametrize("column", [*COUNTS, "revenue_EUR"])
def test_descending_order_is_that_of_the_numbers(books, as_alice, column):
    numbers = [Decimal(row[column]) for row in exported(as_alice, f"{RANGE}&rows=day,link,partner&sort=-{column}")]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) > 20


def test_a_clicks_whole_way_ends_in_the_report(client, cast, as_alice):
    HostedFormFactory(code="newsletter")
    shop = PurchaseSourceFactory()
    token, _ = click(client)
    for _ in range(2):
        submit(client, {"email": "carla@mail.example", "rp": token})
        send(client, shop, purchase(amount="49.90", token=token))
    (row,) = exported(as_alice, "rows=link,partner,ad")
    assert " ".join(row) == "link partner ad hits unique forms purchases conversion filtered revenue_EUR"
    assert " ".join(row.values()) == "haircare abc123 website2 1 1 1 1 2.0000 0 49.90"


def test_a_recruits_click_is_theirs_and_shows_in_the_makers_ad(client, cast, as_alice, as_bob, as_zoe):
    click(client, "/go/haircare/bob456/website2")
    assert [row["partner"] for row in exported(as_bob, "rows=partner")] == ["bob456"]
    assert [(row["ad"], row["hits"]) for row in exported(as_alice, "rows=ad")] == [("website2", "1")]
    assert exported(as_zoe, "rows=ad") == []
