"""Bad input over a raw socket against gunicorn: no 5xx, nobody is sent elsewhere, and the stated effect."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.pages import value_of
from tests.wire import accounts, administration, exports, journals, purchases
from tests.wire.effects import check_hits, check_location, check_opt_ins
from tests.wire.http import Answer, Request, send
from tests.wire.rows import Row, read_rows
from tests.wire.server import gunicorn
from tests.wire.world import FOREIGN, World, build_world

ROWS = read_rows()

# What product.md says where a row was written for another rule: a bad partner's code, or more after
# the ad, is no reason to turn the visitor away.
BY_OUR_RULES: dict[str, dict[str, Any]] = {
    "GO-15": {"status": [302], "hit": 0},
    "GO-19": {"status": [302], "hit": 0},
    "GO-34": {"status": [302], "hit": "1, ad is null"},
}

# Rows that mean a second time: this one goes first.
AFTER = {"FH-04": "FH-01"}


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Rows that are committed, so that another process sees them, and swept away in the end."""
    with django_db_blocker.unblock():
        yield
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="module")
def world(db: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with gunicorn(tmp_path_factory.mktemp("gunicorn")) as server:
        yield build_world(server)


def rows_of(*parts: str) -> list[object]:
    return [pytest.param(row, id=row.id) for row in ROWS if row.part in parts]


def filled(world: World, row: Row) -> Row:
    world.renew()
    return replace(row, expect={**row.expect, **BY_OUR_RULES.get(row.id, {})}).filled(world.fill)


def request_of(row: Row, cookies: dict[str, str] | None = None) -> Request:
    body = row.body if isinstance(row.body, bytes) else row.body.encode()
    return Request(row.path, row.method, row.headers, body, row.fields, cookies or {})


def check_answer(row: Row, answer: Answer, world: World) -> None:
    assert answer.status < 500, row.why
    assert not row.statuses or answer.status in row.statuses, row.why
    check_location(answer, world.server.host, [world.form.thank_you_address])


@pytest.mark.parametrize("row", rows_of("go", "cookie"))
def test_following_a_strange_address(world: World, row: Row) -> None:
    row = filled(world, row)
    headers = tuple((name, value.replace("rv=", "rp_visitor=")) for name, value in row.headers)
    since = timezone.now()

    answer = world.send(request_of(replace(row, headers=headers)))

    check_answer(row, answer, world)
    check_hits(row.expect["hit"], since)
    assert row.method != "HEAD" or not (answer.cookie("rp_visitor") or "rp=" in answer.location)


@pytest.mark.parametrize("row", rows_of("http"))
def test_bytes_that_are_hardly_http(world: World, row: Row) -> None:
    row = filled(world, row)
    raw = world_names(world, row.body).replace(b"Host: x", f"Host: {world.server.host}".encode())
    since = timezone.now()

    answer = send(world.server.port, raw)

    check_answer(row, answer, world)
    check_hits(row.expect["hit"], since)


def world_names(world: World, raw: str | bytes) -> bytes:
    assert isinstance(raw, bytes)
    return re.sub(rb"\{\{(\w+)\}\}", lambda found: world.fill(found[1].decode()).encode(), raw)


@pytest.mark.parametrize("row", rows_of("form_hook"))
def test_a_hosted_form_with_strange_fields(world: World, row: Row) -> None:
    row = filled(world, row)
    if row.id in AFTER:
        first = next(other for other in ROWS if other.id == AFTER[row.id])
        assert world.send(form_request(first.filled(world.fill))).status == 303
    since = timezone.now()

    with ThreadPoolExecutor(row.times) as people:
        answers = list(people.map(lambda _: world.send(form_request(row)), range(row.times)))

    for answer in answers:
        check_answer(row, answer, world)
    check_opt_ins(row.expect["optin"], since)


def form_request(row: Row) -> Request:
    fields = {"rp" if name == "click" else name: value for name, value in row.fields.items()}
    if row.method == "GET":
        return Request(f"{row.path}?{urlencode(fields)}", headers=row.headers)
    return request_of(replace(row, fields=fields))


@pytest.mark.parametrize("row", rows_of("purchase_hook"))
def test_a_purchase_event_that_is_not_as_it_should_be(world: World, row: Row) -> None:
    world.renew()
    first, request = purchases.requests_of(row, world)
    if first is not None:
        assert world.send(first).status == 200
    since = timezone.now()

    with ThreadPoolExecutor(row.times) as shops:
        answers = list(shops.map(lambda _: world.send(request), range(row.times)))

    for answer in answers:
        assert answer.status in purchases.statuses_of(row), row.why
    check_opt_ins(row.expect["optin"], since)


@pytest.mark.parametrize("row", rows_of("link_generator", "ads", "stats", "idor"))
def test_a_partners_page_with_strange_parameters(world: World, row: Row) -> None:
    row = filled(world, row)
    since = timezone.now()

    if row.part == "link_generator":
        answer = world.get(world.alice, f"{row.path}?{urlencode(row.fields)}")
    elif row.method == "POST":
        answer = world.post(world.alice, row.path, dict(row.fields))
    else:
        answer = world.get(world.alice, row.path.replace(" ", "%20"))

    check_answer(row, answer, world)
    check_hits(0, since)
    assert FOREIGN not in unescape(answer.text)


@pytest.mark.parametrize(("row_id", "address_is_shown"), [("LG-03", True), ("LG-04", False), ("LG-09", False)])
def test_the_generator_makes_addresses_for_the_active_team_only(
    world: World, row_id: str, address_is_shown: bool
) -> None:
    row = filled(world, next(row for row in ROWS if row.id == row_id))

    answer = world.get(world.alice, f"{row.path}?{urlencode(row.fields)}")

    assert (value_of(answer.text, "address") is not None) == address_is_shown


CHECKS: dict[str, Callable[[World, Row], None]] = {
    "admin": administration.check,
    "auth": accounts.check,
    "csv": exports.check,
}


@pytest.mark.parametrize("row", rows_of(*CHECKS))
def test_what_owners_and_people_at_the_door_type(world: World, row: Row) -> None:
    CHECKS[row.part](world, filled(world, row))


@pytest.mark.parametrize("row", rows_of("journal"))
def test_a_journal_with_a_strange_line(db: None, row: Row) -> None:
    journals.check(row)


def test_every_row_runs() -> None:
    run = {
        "go",
        "cookie",
        "http",
        "form_hook",
        "purchase_hook",
        "link_generator",
        "ads",
        "stats",
        "idor",
        "journal",
        *CHECKS,
    }

    assert {row.part for row in ROWS} == run
    assert len({row.id for row in ROWS}) == len(ROWS)


def test_the_log_names_nobody(world: World) -> None:
    """Runs last in its module: nothing that any row sent has left an address or an e-mail in the log."""
    for row in [row for row in ROWS if row.part == "purchase_hook"]:
        world.renew()
        world.send(purchases.requests_of(row, world)[1])
    lines = [line for line in Path(world.server.log).read_text().split("\n") if line.startswith("{")]

    assert len(lines) > 20
    assert not [line for line in lines if "127.0.0.1" in line or re.search(r"\w@\w", line)]
