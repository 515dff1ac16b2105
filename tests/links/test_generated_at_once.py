"""A button pressed twice at the same moment: one ad for the QR code, one remembered address."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from ads.models import Ad
from links.models import GeneratedAddress
from tests.factories import LinkFactory, PartnerFactory
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 4


@pytest.fixture
def clients(sign_in):
    """One partner, signed in on several devices, with one link to choose."""
    partner = PartnerFactory()
    LinkFactory(code="haircare", name="Hair care")
    clients = [sign_in(partner) for _ in range(TIMES)]
    for client in clients:
        client.get("/links/generate/")
    return clients


def press(client, path, start=None):
    """In a thread, on a connection of its own: where it leads."""
    if start:
        start.wait()
    try:
        answer = client.post(path, {"link": "haircare"})
        return answer.status_code, answer.headers["Location"].partition("&link=")[2]
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "ads", "leads_to"),
    [("/links/generate/", 0, "haircare"), ("/links/qr-ad/", 1, "haircare&ad=qr-haircare")],
)
def test_a_button_pressed_often_at_once_makes_one_of_each(clients, path, ads, leads_to):
    start = Barrier(TIMES)

    with ThreadPoolExecutor() as threads:
        answers = list(threads.map(lambda client: press(client, path, start), clients))

    assert answers == [(302, leads_to)] * TIMES
    assert (Ad.objects.count(), GeneratedAddress.objects.count()) == (ads, 1)


def test_whoever_looked_while_the_ad_was_being_made_gets_that_one(clients):
    """No ad can be stored until all have looked for one, or wait for their turn to look."""
    with ThreadPoolExecutor() as threads:
        with transaction.atomic():
            hold_back_ads()
            presses = [threads.submit(press, client, "/links/qr-ad/") for client in clients]
            wait_until(lambda: how_many_wait() == TIMES)
        answers = [pressed.result() for pressed in presses]

    assert answers == [(302, "haircare&ad=qr-haircare")] * TIMES
    assert (Ad.objects.count(), GeneratedAddress.objects.count()) == (1, 1)


def hold_back_ads():
    """Until the transaction ends. In SQLite each transaction holds back all others."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE ads_ad IN SHARE MODE")


def how_many_wait():
    """For any lock; of SQLite's nobody can tell who waits for it."""
    if connection.vendor == "sqlite":
        return TIMES
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database "
            "WHERE datname = current_database() AND NOT granted"
        )
        return cursor.fetchone()[0]
