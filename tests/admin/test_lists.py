"""The admin's lists: columns that answer a question, filters, searches, and no query a row."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ads.models import Ad
from links.models import LinkAlias, TrackingLink
from partners.models import Partner, Program, User
from stats.capture.ids import new_id
from stats.models import (
    Delivery,
    FormSubmission,
    Hit,
    HostedForm,
    LinkTally,
    OptIn,
    PurchaseSource,
    QuarantinedRecord,
    Referral,
)
from tests.admin.desk import page, text
from tests.conftest import Cast
from tests.factories import (
    AdFactory,
    DeliveryFactory,
    HostedFormFactory,
    LinkFactory,
    OwnerFactory,
    PartnerFactory,
    ProgramFactory,
    PurchaseSourceFactory,
)
from tests.stats.rows import count, opt_in

pytestmark = pytest.mark.django_db

STRANGE = ["?q=a", "?q=%00%ff%27%22", "?q=" + "x" * 2000, "?e=1&password__startswith=p", "?p=99999999", "?o=-9.x"]
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def partners(number: int) -> None:
    programs = ProgramFactory.create_batch(3)
    for _ in range(number):
        PartnerFactory(parent=PartnerFactory(), programs=programs)


def links(number: int) -> None:
    programs = ProgramFactory.create_batch(3)
    for _ in range(number):
        link = LinkFactory(programs=programs)
        LinkAlias.objects.create(link=link, code=f"{link.code}-old")


def programs(number: int) -> None:
    for program in ProgramFactory.create_batch(number):
        PartnerFactory(programs=[program])


def opt_ins(number: int) -> None:
    for _ in range(number):
        ad = AdFactory()
        opt_in(ad.partner, LinkFactory(), at=NOON, ad=ad)


def referrals(number: int) -> None:
    for _ in range(number):
        ad = AdFactory()
        made = opt_in(ad.partner, LinkFactory(), at=NOON, ad=ad, customer=uuid.uuid4().hex)
        relations = {"partner": ad.partner, "link": made.link, "ad": ad, "opt_in": made}
        Referral.objects.create(customer=made.customer, kind="cookie", since=NOON, **relations)


def submissions(number: int) -> None:
    for _ in range(number):
        made = opt_in(PartnerFactory(), LinkFactory(), at=NOON)
        FormSubmission.objects.create(form_id=made.form_id or 0, opt_in=made, at=NOON, email="a@b.example")


def hits(number: int) -> None:
    for _ in range(number):
        ad, at = AdFactory(), timezone.now()
        relations = {"link": LinkFactory(), "partner": ad.partner, "ad": ad}
        Hit.objects.create(id=new_id(at), at=at, day=at, **relations, visit_class="counted", is_unique=False)


def visits(number: int) -> None:
    for _ in range(number):
        LinkTally.objects.create(day=timezone.localdate(), link=LinkFactory().pk, outcome="not-open", visits=2)


def set_aside(number: int) -> None:
    for _ in range(number):
        QuarantinedRecord.objects.create(digest=uuid.uuid4().hex, line=b"garbage", reason="damaged", at=NOON)


LISTS: dict[type[Model], Callable[[int], object]] = {
    Partner: partners,
    Program: programs,
    TrackingLink: links,
    Ad: AdFactory.create_batch,
    HostedForm: HostedFormFactory.create_batch,
    PurchaseSource: PurchaseSourceFactory.create_batch,
    Delivery: DeliveryFactory.create_batch,
    OptIn: opt_ins,
    Referral: referrals,
    FormSubmission: submissions,
    Hit: hits,
    LinkTally: visits,
    QuarantinedRecord: set_aside,
    User: OwnerFactory.create_batch,
}


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model.__name__)
def test_a_list_of_thirty_costs_what_a_list_of_three_costs(as_owner: Client, model: type[Model]) -> None:
    make = LISTS[model]
    make(3)
    as_owner.get(page(model))  # a first visit makes the settings row and touches the session
    few = queries(as_owner, page(model))

    make(27)

    assert queries(as_owner, page(model)) == few <= 10


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model.__name__)
def test_every_list_can_be_searched_for_anything(as_owner: Client, model: type[Model]) -> None:
    LISTS[model](1)

    for asked in STRANGE:
        assert as_owner.get(page(model) + asked, follow=True).status_code == 200


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model.__name__)
def test_every_filter_of_a_list_works(as_owner: Client, model: type[Model]) -> None:
    LISTS[model](2)
    filters = as_owner.get(page(model)).context["cl"].filter_specs

    for choices in [list(spec.choices(as_owner.get(page(model)).context["cl"])) for spec in filters]:
        for choice in choices:
            assert as_owner.get(page(model) + choice["query_string"]).status_code == 200


def test_links_say_how_they_do(as_owner: Client, cast: Cast) -> None:
    yesterday = (timezone.now() - timedelta(days=1)).date()
    count(cast.alice, cast.haircare, day=yesterday, hits=41)
    count(cast.alice, cast.haircare, day=yesterday - timedelta(days=40), hits=7)
    LinkFactory(code="gone", name="Gone", retired=True)

    shown = text(as_owner.get(page(TrackingLink)))

    assert '<td class="field-hits_in_30_days">41</td>' in shown
    assert "never" in shown
    assert '<span class="badge badge-muted">retired</span>' in shown
    assert "Boutiques" in shown  # open to


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("status=live", {"live"}),
        ("status=expired", {"over"}),
        ("status=retired", {"gone"}),
        ("hits=some", {"live"}),
        ("hits=none", {"over", "gone"}),
        ("q=OVER", {"over"}),
    ],
)
def test_owners_find_the_links_they_look_for(as_owner: Client, asked: str, found: set[str]) -> None:
    live = LinkFactory(code="live")
    LinkFactory(code="over", expired=True)
    LinkFactory(code="gone", retired=True)
    count(PartnerFactory(), live, day=timezone.now().date(), hits=1)

    rows = as_owner.get(f"{page(TrackingLink)}?{asked}").context["cl"].result_list

    assert {link.code for link in rows} == found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("status=active", {"abc", "kid"}),
        ("status=invited", {"new"}),
        ("status=inactive", {"out"}),
        ("recruited=partner", {"kid"}),
        ("recruited=nobody", {"abc", "new", "out"}),
        ("q=kid@people.example", {"kid"}),
    ],
)
def test_owners_find_the_partners_they_look_for(as_owner: Client, asked: str, found: set[str]) -> None:
    parent = PartnerFactory(code="abc")
    PartnerFactory(code="kid", parent=parent)
    PartnerFactory(code="new", invited=True)
    PartnerFactory(code="out", inactive=True)

    rows = as_owner.get(f"{page(Partner)}?{asked}").context["cl"].result_list

    assert {partner.code for partner in rows} == found


def test_partners_are_completed_by_name_and_code(as_owner: Client, cast: Cast) -> None:
    asked = {"term": "ali", "app_label": "partners", "model_name": "partner", "field_name": "parent"}

    answer = as_owner.get("/admin/autocomplete/", asked)

    assert [row["text"] for row in answer.json()["results"]] == ["Alice (abc123)"]


def test_completing_survives_what_no_database_stores(as_owner: Client, cast: Cast) -> None:
    asked = "term=%00&app_label=partners&model_name=partner&field_name=parent"

    assert as_owner.get(f"/admin/autocomplete/?{asked}").status_code == 200
