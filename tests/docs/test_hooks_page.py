"""The examples of `docs/hooks.md` do what the page says."""

import json
import os
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from stats.models import OptIn
from tests.factories import HostedFormFactory, PurchaseSourceFactory

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "hooks.md").read_text()


def example(language: str) -> str:
    blocks: list[str] = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return blocks[0]


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
    printed = run([sys.executable, "-c", example("python")], environment)

    assert printed == '200 {"status": "recorded"}\n'
    opt_in = OptIn.objects.get(reference="A-1001")
    assert (opt_in.amount, opt_in.currency, opt_in.email) == (Decimal("49.90"), "EUR", "customer@example.com")


@pytest.mark.django_db(transaction=True)
def test_the_python_example_run_again_is_a_duplicate(environment: dict[str, str]) -> None:
    run([sys.executable, "-c", example("python")], environment)

    assert "duplicate: this order is known" in run([sys.executable, "-c", example("python")], environment)


@pytest.mark.django_db(transaction=True)
def test_the_curl_example_records_a_purchase(environment: dict[str, str]) -> None:
    printed = run(["sh", "-c", example("sh")], environment)

    assert json.loads(printed) == {"status": "recorded"}
    assert OptIn.objects.filter(reference="A-1002").exists()


def test_the_form_example_is_taken(db: None, client: Client) -> None:
    form = HostedFormFactory(code="newsletter")
    names = re.findall(r'name="(\w+)"', example("html"))

    answer = client.post("/hooks/forms/newsletter/", dict.fromkeys(names, "a@example.org"))

    assert answer.headers["Location"] == form.thank_you_address
    assert OptIn.objects.count() == 1


def test_the_shown_event_has_the_fields_of_the_table() -> None:
    event = json.loads(example("json"))

    named = set(re.findall(r"^\| `([a-z_.]+)` \|", PAGE, re.MULTILINE))
    assert named == {"type", "timestamp"} | {f"data.{name}" for name in event["data"]}
