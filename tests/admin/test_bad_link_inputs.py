"""Every strange website address and code of the lists of bad input: refused beside its field, or made harmless."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from links.models import TrackingLink
from tests.admin.desk import errors, page, save
from tests.conftest import Cast

LISTS = [Path(__file__).parent.parent / name for name in ("bad_inputs.jsonl", "more_bad_inputs.jsonl")]
ROWS = [json.loads(line) for path in LISTS for line in path.read_text().splitlines() if line.strip()]
TYPED = {row["id"]: row["value"] for row in ROWS if row["s"] == "admin" and row.get("value", {}).get("field")}
FIELDS = {"destination": "website_address", "link code": "code"}
USUAL = {"name": "Strange", "code": "strange", "website_address": "https://www.example.com/"}


@pytest.mark.django_db
@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
def test_nothing_strange_is_stored_as_it_was_typed(as_owner, client, cast: Cast, typed: dict[str, str]) -> None:
    field = FIELDS[typed["field"]]

    response = save(as_owner, page(TrackingLink, "add"), **{**USUAL, field: typed["input"]})

    if response.status_code == 200:
        assert errors(response)[field]
        return
    assert field == "website_address"
    target = urlsplit(client.get("/go/strange/abc123")["Location"])
    assert target.scheme in ("http", "https")
    assert target.hostname
    assert target.geturl().isascii()
    assert target.hostname != "localhost"


def test_the_lists_hold_strange_input() -> None:
    assert len(TYPED) >= 14
