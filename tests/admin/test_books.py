"""What people brought, for the owner to read: hits, visits by outcome."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from stats.capture.ids import new_id
from stats.models import Hit, HostedForm, LinkTally, OptIn
from tests.admin.desk import page, text
from tests.capture.visiting import submit
from tests.conftest import Cast
from tests.factories import HostedFormFactory

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(cast: Cast) -> HostedForm:
    return HostedFormFactory(code="newsletter", name="Newsletter")


def hit(cast: Cast, at: datetime, **fields: object) -> Hit:
    return Hit.objects.create(
        **{
            "id": new_id(at),
            "at": at,
            "day": at.date(),
            "link": cast.haircare,
            "partner": cast.alice,
            "visit_class": "counted",
            "is_unique": False,
            **fields,
        }
    )


def test_hits_of_the_last_week_are_shown_and_older_ones_on_request(as_owner: Client, cast: Cast) -> None:
    now = timezone.now()
    for days in (0.5, 3, 20, 100):
        hit(cast, now - timedelta(days=days))

    def shown(days: str) -> int:
        return len(as_owner.get(page(Hit) + days).context["cl"].result_list)

    assert [shown(days) for days in ("", "?days=1", "?days=30", "?days=all")] == [2, 1, 3, 4]


def test_a_hit_says_whether_it_is_credited(as_owner: Client, cast: Cast) -> None:
    now = timezone.now()
    hit(cast, now)
    hit(cast, now, partner=None, reason="unknown-partner")
    robot = hit(cast, now, visit_class="bot")

    shown = text(as_owner.get(page(Hit)))

    for words in ("credited", "No partner has this code", "not counted"):
        assert f'<td class="field-credit">{words}</td>' in shown
    assert "A robot" in text(as_owner.get(page(robot)))


def test_uncredited_visits_are_added_up_by_reason(as_owner: Client, client: Client, cast: Cast) -> None:
    for path in ("/go/haircare/abc123", "/go/haircare/nobody", "/go/haircare", "/go/haircare/nobody", "/go/unknown/x"):
        client.get(path)

    response = as_owner.get(page(LinkTally) + "?outcome=not-credited")

    assert response.context["outcomes"] == [
        ("No partner has this code", 2),
        ("The address names no partner", 1),
        ("No link has this code", 1),
    ]


@pytest.mark.parametrize(("asked", "visits"), [("outcome=filtered", 1), ("outcome=counted", 1), ("q=hair", 2)])
def test_visits_are_found_by_outcome_and_link(
    as_owner: Client, client: Client, cast: Cast, asked: str, visits: int
) -> None:
    client.get("/go/haircare/abc123")
    Client(headers={"user-agent": ""}).get("/go/haircare/abc123")

    rows = as_owner.get(f"{page(LinkTally)}?{asked}").context["cl"].result_list

    assert sum(row.visits for row in rows) == visits


@pytest.mark.parametrize(("asked", "visits"), [("", 1), ("days=30", 3), ("days=all", 7), ("days=nonsense", 3)])
def test_visits_are_added_up_of_a_week_unless_more_is_asked(
    as_owner: Client, cast: Cast, asked: str, visits: int
) -> None:
    for age, number in {0: 1, 7: 2, 30: 4}.items():
        day = timezone.localdate() - timedelta(days=age)
        LinkTally.objects.create(day=day, link=cast.haircare.pk, outcome="bot", visits=number)

    assert as_owner.get(f"{page(LinkTally)}?{asked}").context["outcomes"] == [("A robot", visits)]


@pytest.mark.parametrize("model", [OptIn, Hit, LinkTally])
def test_what_the_portal_writes_nobody_else_does(as_owner: Client, cast: Cast, form: HostedForm, model) -> None:
    submit(Client(), {"email": "eve@people.example"})
    hit(cast, timezone.now())
    LinkTally.objects.create(day=NOON, link=cast.haircare.pk, outcome="counted", visits=1)
    row = model.objects.first()

    assert as_owner.get(page(model, "add")).status_code == 403
    assert as_owner.get(page(row)).status_code == 200
    assert as_owner.post(page(row), {}).status_code == 403
    assert as_owner.post(page(row, "delete"), {"post": "yes"}).status_code == 403
    assert 'name="action"' not in text(as_owner.get(page(model)))


@pytest.mark.parametrize("pk", ["abc", "999999999999999999999999", "00000000-0000-0000-0000-000000000000"])
@pytest.mark.parametrize("model", [OptIn, Hit, LinkTally])
def test_rows_that_are_not_there_lead_back(as_owner: Client, model, pk: str) -> None:
    assert as_owner.get(page(model, "change", pk)).status_code == 302
