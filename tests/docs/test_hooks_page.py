"""The examples of `docs/hooks.md` do what the page says."""

import json
import os
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from stats.capture.hooks import shopify, standard, stripe, woocommerce
from stats.models import FormSubmission, OptIn, PurchaseSource
from tests.capture.signing import signed_for
from tests.factories import HostedFormFactory, PurchaseSourceFactory

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "hooks.md").read_text()
KINDS = {
    PurchaseSource.Kind.STANDARD: "Standard Webhooks",
    PurchaseSource.Kind.STRIPE: "Stripe",
    PurchaseSource.Kind.WOOCOMMERCE: "WooCommerce",
    PurchaseSource.Kind.SHOPIFY: "Shopify",
}
READ = {
    "Stripe": set(stripe.READERS),
    "WooCommerce": {*woocommerce.ORDER_TOPICS, "order.deleted"},
    "Shopify": set(shopify.READERS),
}
CLICKED, REPORTED = datetime(2026, 3, 1, 11, tzinfo=UTC), datetime(2026, 3, 21, tzinfo=UTC)


def test_every_kind_of_shop_has_its_chapter() -> None:
    assert set(KINDS) == set(PurchaseSource.Kind)
    assert all(chapter(title) for title in KINDS.values())


def chapter(title: str) -> str:
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def blocks(text: str) -> list[tuple[str, str]]:
    """The examples of a text, each with its language, which is empty for plain ones."""
    return re.findall(r"^```(\w*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def example(title: str, language: str) -> str:
    return next(code for name, code in blocks(chapter(title)) if name == language)


def events(title: str) -> Iterator[tuple[str, str]]:
    """The events that a chapter shows, each with the topic of the headers that stand before it."""
    topic = ""
    for language, code in blocks(chapter(title)):
        if found := re.search(r"^X-[\w-]+-Topic: (\S+)", code, re.MULTILINE):
            topic = found[1]
        if language == "json":
            yield topic, code


@pytest.fixture
def environment(live_server: LiveServer, tmp_path: Path) -> dict[str, str]:
    """What the examples read from the environment, and a `curl` in the path."""
    source = PurchaseSourceFactory(code="shop")
    if shutil.which("curl") is None:
        stand_in = tmp_path / "curl"
        stand_in.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).with_name("curl.py")}" "$@"\n')
        stand_in.chmod(0o755)
    here = {"HOOK": f"{live_server.url}/hooks/purchases/shop/", "SECRET": source.secret}
    return {**os.environ, **here, "PATH": f"{os.environ['PATH']}:{tmp_path}"}


def run(command: list[str], environment: dict[str, str]) -> str:
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=30).stdout


@pytest.mark.django_db(transaction=True)
def test_the_python_example_records_a_purchase(environment: dict[str, str]) -> None:
    printed = run([sys.executable, "-c", example("Standard Webhooks", "python")], environment)

    assert printed == '200 {"status": "recorded"}\n'
    opt_in = OptIn.objects.get(reference="A-1001")
    assert (opt_in.amount, opt_in.currency, opt_in.email) == (Decimal("49.90"), "EUR", "customer@example.com")


@pytest.mark.django_db(transaction=True)
def test_the_python_example_run_again_is_a_duplicate(environment: dict[str, str]) -> None:
    code = example("Standard Webhooks", "python")
    run([sys.executable, "-c", code], environment)

    assert "duplicate: this order is known" in run([sys.executable, "-c", code], environment)


@pytest.mark.django_db(transaction=True)
def test_the_curl_example_records_a_purchase(environment: dict[str, str]) -> None:
    printed = run(["sh", "-c", example("Standard Webhooks", "sh")], environment)

    assert json.loads(printed) == {"status": "recorded"}
    assert OptIn.objects.filter(reference="A-1002").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_the_shown_events_are_one_purchase_of_the_partner_some_of_it_paid_back(client: Client, cast, kind: str) -> None:
    source = PurchaseSourceFactory(kind=kind)
    with time_machine.travel(CLICKED, tick=False):
        token = parse_qs(urlsplit(client.get("/go/haircare/abc123")["Location"]).query)["rp"][0]

    with time_machine.travel(REPORTED, tick=False):
        said = [report(client, source, topic, body, token) for topic, body in events(KINDS[kind])]

    opt_in = OptIn.objects.get()
    assert (opt_in.partner, opt_in.rule, opt_in.email) == (cast.alice, "token", "customer@example.com")
    assert (opt_in.amount, opt_in.refunded, opt_in.currency) == (Decimal("49.90"), Decimal("9.90"), "EUR")
    assert (opt_in.day.isoformat(), opt_in.status) == ("2026-03-01", OptIn.Status.VALID)
    assert [words for words in said if not words.startswith("recorded")] == []


def report(client: Client, source: PurchaseSource, topic: str, body: str, token: str) -> str:
    """Send an event that the page shows, with a real token in it, and return what is answered."""
    text = body.replace("the click token", token)
    sent = signed_for(source.kind, source.secret, text.encode(), topic=topic, event_id=str(uuid.uuid4()))
    answer = client.post(f"/hooks/purchases/{source.code}/", text, content_type="application/json", headers=sent)
    assert answer.status_code == 200, answer.content
    status: str = answer.json()["status"]
    return status


@pytest.mark.parametrize("title", READ)
def test_a_table_names_every_event_that_is_read_and_no_other(title: str) -> None:
    cells = re.findall(r"^\| (`.*?) \|", chapter(title), re.MULTILINE)

    assert {name for cell in cells for name in re.findall(r"`(.+?)`", cell)} == READ[title]


def test_every_event_of_standard_webhooks_is_shown() -> None:
    shown = {json.loads(code)["type"] for _, code in events("Standard Webhooks")}

    assert shown == set(standard.READERS)


def test_the_form_example_is_taken(db: None, client: Client) -> None:
    form = HostedFormFactory(code="newsletter")
    names = re.findall(r'name="(\w+)"', example("A hosted form", "html"))
    by_people = dict.fromkeys(names, "") | {"email": "a@example.org", "name": "Ann"}

    answer = client.post("/hooks/forms/newsletter/", by_people)

    assert answer.headers["Location"] == form.thank_you_address
    assert FormSubmission.objects.get().fields == {"name": "Ann"}
    assert OptIn.objects.count() == 1


def test_the_form_examples_trap_catches_what_fills_in_everything(db: None, client: Client) -> None:
    HostedFormFactory(code="newsletter")
    names = re.findall(r'name="(\w+)"', example("A hosted form", "html"))

    client.post("/hooks/forms/newsletter/", dict.fromkeys(names, "a@example.org"))

    assert (FormSubmission.objects.get().spam, OptIn.objects.count()) == ("honeypot", 0)


def test_the_shown_event_has_the_fields_of_the_table() -> None:
    event = json.loads(example("Standard Webhooks", "json"))

    table = chapter("Standard Webhooks").split("\n\n| of these", maxsplit=1)[0]
    named = set(re.findall(r"^\| `([a-z_.]+)` \|", table, re.MULTILINE))
    assert named == {"type", "timestamp"} | {f"data.{name}" for name in event["data"]}
