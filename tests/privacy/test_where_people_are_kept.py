"""No network address is kept anywhere, and an e-mail only where the docs say: every table and file is searched."""

import base64
import binascii
import ipaddress
import json

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from stats.capture.privacy import retention
from stats.capture.privacy.erasing import erase
from stats.capture.privacy.people import person_of
from tests.at_once import copy_routes
from tests.capture.signing import purchase, send
from tests.capture.visiting import click, submit
from tests.factories import BROWSER
from tests.privacy.conftest import ADDRESS, everything, order_of, refund_of

# Of nobody else in the run: other tests leave files behind in the same folder.
EMAIL, NAME = "quentin@people.example", "Quentin Quill"
WHERE_EMAILS_ARE = {"stats_optin", "stats_formsubmission", "stats_delivery"}
BEHIND_A_PROXY = {"x-forwarded-for": ADDRESS, "x-real-ip": ADDRESS, "forwarded": f"for=[{ADDRESS}]"}
NUMBER = ipaddress.IPv6Address(ADDRESS)
SPELLINGS_OF_ADDRESS = [
    ADDRESS.encode(),
    NUMBER.exploded.encode(),
    NUMBER.packed,
    NUMBER.packed.hex().encode(),
    base64.b64encode(NUMBER.packed)[:20],
    str(int(NUMBER)).encode(),
]
SPELLINGS_OF_EMAIL = [EMAIL.encode(), EMAIL.replace("@", "%40").encode(), base64.b64encode(EMAIL.encode())[:28]]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def quentin(town, as_owner, settings):
    """Quentin did all that people do, behind a proxy; and the owner looked for him."""
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    client = Client(headers={"user-agent": BROWSER, **BEHIND_A_PROXY})
    token, cookie = click(client)
    submit(client, {"email": EMAIL, "name": NAME, "rp": token}, cookie=cookie)
    submit(client, {"email": EMAIL, "name": NAME, "rp_website": "spam"}, code="survey")
    order = order_of(NAME)
    send(client, town.shop, purchase(order, email=EMAIL, token=token, ip=ADDRESS))
    send(client, town.shop, purchase(order, email=EMAIL), headers={"webhook-id": EMAIL})
    send(client, town.shop, refund_of(order, NAME))
    client.post("/accounts/login/", {"login": EMAIL, "password": "not-a-password"})
    client.post("/accounts/password/reset/", {"email": EMAIL})
    for page in ("/admin/stats/optin/", "/admin/stats/formsubmission/", "/admin/explain/"):
        assert as_owner.get(page, {"q": EMAIL}).status_code == 200
    as_owner.post("/admin/persons/", {"email": EMAIL})
    copy_routes()
    return client


def tables_with(spellings):
    """The tables in whose cells one of them stands, also inside base64, and inside what sessions and the cache hold."""
    tables = {table: repr(rows).encode() for table, rows in everything().items()}
    tables["django_session"] += repr([session.get_decoded() for session in Session.objects.all()]).encode()
    keys = [row[0].removeprefix(":1:") for row in everything()["portal_cache"]]
    tables["portal_cache"] += repr([(key, cache.get(key)) for key in keys]).encode()
    cells = {table: [cell for row in rows for cell in row] for table, rows in everything().items()}
    inside = {table: b" ".join(map(unwrapped, found)) for table, found in cells.items()}
    return {table for table, text in tables.items() if any(one in text or one in inside[table] for one in spellings)}


def unwrapped(cell):
    """Bytes as they are, what base64 says, and what is in a document."""
    if isinstance(cell, bytes):
        return cell
    try:
        return base64.b64decode(cell, validate=True) if isinstance(cell, str) else json.dumps(cell).encode()
    except (binascii.Error, ValueError, TypeError):
        return str(cell).encode()


def files_with(spellings):
    """The files of DATA_DIR, by their first part and their ending."""
    found = [path for path in settings.DATA_DIR.rglob("*") if path.is_file()]
    return {
        (path.relative_to(settings.DATA_DIR).parts[0], path.suffix)
        for path in found
        if any(one in path.read_bytes() for one in spellings)
    }


def of_the_database(found):
    return {name for name, _ in found if name.startswith("test.sqlite3")}


def test_no_network_address_is_stored(quentin, town):
    """A shop's own body may hold one: it is the shop's, and goes after 30 days."""
    assert tables_with(SPELLINGS_OF_ADDRESS) == {"stats_delivery"}
    retention.sweep(timezone.now() + retention.BODIES_KEEP)
    assert tables_with(SPELLINGS_OF_ADDRESS) == set()


def test_no_file_holds_a_network_address_but_the_database_with_the_shops_own_bodies(quentin):
    found = files_with(SPELLINGS_OF_ADDRESS)
    assert {name for name, _ in found} == of_the_database(found)


def test_an_email_is_in_opt_ins_submissions_deliveries_and_journals_only(quentin):
    assert tables_with(SPELLINGS_OF_EMAIL) == WHERE_EMAILS_ARE
    found = files_with(SPELLINGS_OF_EMAIL)
    assert {name for name, _ in found} - of_the_database(found) == {"journal"}
    assert bool(of_the_database(found)) == (connection.vendor == "sqlite")


def test_after_thirty_days_deliveries_say_nothing_of_it(quentin):
    retention.sweep(timezone.now() + retention.BODIES_KEEP)
    assert tables_with(SPELLINGS_OF_EMAIL) == WHERE_EMAILS_ARE - {"stats_delivery"}


def test_after_an_erasure_it_is_in_no_table_and_in_no_file_but_a_journals(quentin):
    erase(person_of(EMAIL), by="olga", now=timezone.now())
    assert tables_with([*SPELLINGS_OF_EMAIL, NAME.encode()]) == set()
    found = files_with([*SPELLINGS_OF_EMAIL, NAME.encode()])
    assert {name for name, _ in found} == {"journal"}


def test_the_search_finds_what_it_looks_for(quentin):
    assert "stats_heartbeat" not in tables_with([b"abc123"])
    assert {"partners_partner", "partners_user"} <= tables_with([b"abc123"])
    cache.set("a", f"an e-mail: {EMAIL}")
    assert "portal_cache" in tables_with(SPELLINGS_OF_EMAIL)
    cache.clear()
