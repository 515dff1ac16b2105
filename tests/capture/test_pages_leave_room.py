"""Whoever waits for a page while the database is silent leaves a thread to those who follow addresses."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import OperationalError, connections
from django.utils import timezone

from stats.capture.fronts import pages
from stats.capture.fronts.pages import Pages
from stats.capture.fronts.wsgi import Front
from stats.capture.routes import freshness
from tests.courier.test_connection import connection_by
from tests.faults.proxy import Wire
from tests.postgres import throw_away_postgres
from tests.waiting import wait_until


@pytest.fixture
def database_spoke(settings):
    """Says how many seconds ago the database spoke to the courier."""
    yield lambda seconds: freshness.note(settings.ROUTES_FILE, timezone.now() - timedelta(seconds=seconds))
    freshness.forget(settings.ROUTES_FILE)


@pytest.fixture
def ask(db, settings):
    """Asks a front with two threads, one of which makes a page that does not come to an end."""
    settings.COURIER = False
    begun, end = threading.Event(), threading.Event()

    def behind(environ, _):
        if environ["PATH_INFO"] == "/slow":
            begun.set()
            end.wait(30)
        return [b"behind"]

    front = Front(behind)
    front.begin(threads=2)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(front, {"PATH_INFO": "/slow"}, None)
        begun.wait(30)
        yield lambda path: b"".join(front({"PATH_INFO": path, "REQUEST_METHOD": "GET"}, lambda *_: None))
        end.set()


def test_a_page_too_many_is_refused_at_once(ask, database_spoke):
    database_spoke(6)
    assert ask("/") != b"behind"
    assert ask("/hooks/purchases/shop/") != b"behind"


def test_what_needs_no_database_is_served_all_the_same(ask, database_spoke):
    database_spoke(6)
    for path in ("/readyz", "/hooks/forms/newsletter/", "/static/css/portal.css"):
        assert ask(path) == b"behind"


def test_as_many_pages_as_there_are_threads_are_made_while_the_database_speaks(ask, database_spoke):
    database_spoke(1)
    assert ask("/") == b"behind"


@pytest.fixture(scope="module")
def postgres():
    with throw_away_postgres() as url:
        yield Path(parse_qs(urlsplit(url).query)["host"][0])


@pytest.fixture
def hang(postgres, transactional_db):
    """A page that hangs in the database until somebody cuts it; then it raises what the driver says."""
    making = Pages()
    with Wire(postgres) as wire, ThreadPoolExecutor(1) as pool:

        def make_page():
            connections["default"] = connection_by(wire)
            with connections["default"].cursor() as cursor, making.served():
                wire.hang()
                cursor.execute("SELECT 1")

        page = pool.submit(make_page)
        wait_until(lambda: making._served)
        yield making, page
        wire.mend()


def test_a_page_that_hangs_is_cut_off(hang, database_spoke, monkeypatch):
    monkeypatch.setattr(pages, "LOOK_EVERY", 0.05)
    making, page = hang
    database_spoke(6)
    making.leave_room(2)
    with pytest.raises(OperationalError):
        page.result(30)


def test_a_page_is_left_alone_while_the_database_speaks(hang, database_spoke, monkeypatch):
    monkeypatch.setattr(pages, "SILENT_AFTER", 0.0)
    making, page = hang
    database_spoke(-60)
    making.cut_silent()
    assert not page.done()
