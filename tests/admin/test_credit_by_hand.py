"""Credit by hand: to a partner or to nobody, with a reason, by those who may; the figures move with it."""

from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.http import HttpResponse
from django.test import Client

from partners.models import User
from stats.capture.credit import NoCredit, Rule
from stats.models import OptIn, Referral, RevenueTally, Tally
from tests.admin.desk import page, said, words
from tests.capture.signing import purchase, send
from tests.capture.visiting import click, differences
from tests.conftest import Cast
from tests.factories import AdFactory, PartnerFactory, PurchaseSourceFactory, UserFactory
from tests.pages import form_with
from tests.stats.rows import opt_in

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
WHY = "He telephoned: the shop had lost his token."

pytestmark = pytest.mark.django_db


@pytest.fixture
def bought(client: Client, cast: Cast) -> OptIn:
    """A purchase that is credited to Alice, through the front door."""
    token, _ = click(client)
    send(client, PurchaseSourceFactory(code="shop"), purchase(token=token, email="eve@people.example"))
    return OptIn.objects.get()


def credit(client: Client, row: OptIn, **typed: object) -> HttpResponse:
    """Send the form of an opt-in's page."""
    return client.post(page(row, "credit"), {"to": "partner", "why": WHY, **typed}, follow=True)


def test_another_partner_gets_it_and_the_figures_move(as_owner: Client, cast: Cast, bought: OptIn) -> None:
    response = credit(as_owner, bought, partner=cast.bob.pk, link=cast.skincare.pk, ad="WEBSITE2")

    bought.refresh_from_db()
    assert (bought.partner, bought.link, bought.ad) == (cast.bob, cast.skincare, cast.website2)
    assert (bought.rule, bought.hit) == (Rule.BY_HAND, None)
    assert Tally.objects.get(partner=cast.bob.pk).purchases == 1
    assert not RevenueTally.objects.filter(partner=cast.alice.pk, revenue__gt=0).exists()
    assert not differences()
    assert "Credited to Bob (bob456) by hand. The figures have moved with it." in said(response)
    assert f"because olga decided so. “{WHY}”" in words(response)


def test_it_begins_with_whom_the_click_names_where_nobody_is_credited(
    as_owner: Client, client: Client, cast: Cast
) -> None:
    token, _ = click(client, "/go/giftbox/abc123/website2")
    cast.alice.programs.clear()
    send(client, PurchaseSourceFactory(), purchase(token=token))

    form = form_with(as_owner.get(page(OptIn.objects.get(), "credit")).content.decode(), "why")

    assert (form.fields["partner"], form.fields["link"]) == (str(cast.alice.pk), str(cast.giftbox.pk))
    assert form.fields["ad"] == "website2"


@pytest.mark.parametrize("to", ["partner", "nobody"])
def test_it_begins_with_nothing_where_somebody_has_decided(
    as_owner: Client, cast: Cast, bought: OptIn, to: str
) -> None:
    if to == "nobody":
        credit(as_owner, bought, to="nobody")

    form = form_with(as_owner.get(page(bought, "credit")).content.decode(), "why")

    assert (form.fields.get("partner", ""), form.fields["ad"]) == ("", "")


def test_nobody_gets_it_whatever_else_was_typed(as_owner: Client, cast: Cast, bought: OptIn) -> None:
    credit(as_owner, bought, to="nobody", partner=cast.bob.pk, link=987654, ad="nonsense")

    bought.refresh_from_db()
    assert (bought.partner, bought.reason) == (None, NoCredit.BY_HAND)
    assert Tally.objects.get(partner=cast.alice.pk).purchases == 0
    assert not differences()


def test_what_nobody_had_is_given_to_a_partner(as_owner: Client, cast: Cast) -> None:
    row = opt_in(None, None, at=NOON, rule="", reason="no-evidence")

    credit(as_owner, row, partner=cast.zoe.pk, link=cast.haircare.pk)

    row.refresh_from_db()
    assert (row.partner, Tally.objects.get().forms) == (cast.zoe, 1)


def test_the_customers_history_follows(as_owner: Client, cast: Cast, bought: OptIn) -> None:
    credit(as_owner, bought, partner=cast.bob.pk, link=cast.skincare.pk)

    assert Referral.objects.get(opt_in=bought).partner == cast.bob


def test_it_is_written_into_the_admins_own_log(as_owner: Client, owner: User, cast: Cast, bought: OptIn) -> None:
    credit(as_owner, bought, partner=cast.bob.pk, link=cast.skincare.pk)

    entry = LogEntry.objects.get(object_id=str(bought.pk))
    assert (entry.user, WHY in entry.change_message) == (owner, True)


@pytest.mark.parametrize(
    ("typed", "field", "complaint"),
    [
        ({}, "partner", "Choose the partner who is credited."),
        ({"partner": "alice"}, "link", "Choose the link that is credited."),
        ({"partner": "987654", "link": "haircare"}, "partner", "Select a valid choice."),
        ({"partner": "x", "link": "9" * 30}, "link", "Select a valid choice."),
        ({"partner": "x", "link": "haircare"}, "partner", "Select a valid choice."),
        ({"partner": "zoe", "link": "giftbox"}, "link", "Gift box (giftbox) is not open to Zoe (zoe999)."),
        ({"partner": "zoe", "link": "haircare", "ad": "website2"}, "ad", "Zoe (zoe999) has no ad with this code"),
        ({"partner": "alice", "link": "haircare", "ad": "bobsad"}, "ad", "Alice (abc123) has no ad with this code"),
        ({"partner": "alice", "link": "haircare", "ad": "a b"}, "ad", "Alice (abc123) has no ad with this code"),
        ({"partner": "alice", "link": "haircare", "why": "  "}, "why", "This field is required."),
        (
            {"partner": "alice", "link": "haircare", "why": "Ask eve@people.example."},
            "why",
            "Leave e-mail addresses out",
        ),
        ({"to": "everybody"}, "to", "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    as_owner: Client, cast: Cast, bought: OptIn, typed: dict[str, str], field: str, complaint: str
) -> None:
    AdFactory(partner=cast.bob, code="bobsad")
    rows = {name: getattr(cast, value).pk for name, value in typed.items() if hasattr(cast, value)}

    response = credit(as_owner, bought, **{**typed, **rows})

    assert complaint in " ".join(response.context["form"].errors[field])
    assert OptIn.objects.get().rule == Rule.TOKEN


def test_the_same_twice_changes_nothing_more(as_owner: Client, cast: Cast, bought: OptIn) -> None:
    for _ in range(2):
        response = credit(as_owner, bought, partner=cast.bob.pk, link=cast.skincare.pk)
    credit(as_owner, bought, to="nobody")
    again = credit(as_owner, bought, to="nobody")

    assert "It is so already" in words(response)
    assert "It is so already" in words(again)
    assert len(OptIn.objects.get().trace["changes"]) == 2


def test_the_page_says_what_will_become_of_the_figures(as_owner: Client, cast: Cast, bought: OptIn) -> None:
    sentence = "1 purchase and €49.90 on {} will leave the figures of Alice (abc123)"
    day = f"{bought.day:%-d %b %Y}"

    assert sentence.format(day) in words(as_owner.get(page(bought, "credit")))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"status": "reversed"}, "It is in nobody's figures at present, since it was taken back; that stays so"),
        (
            {"partner": None, "link": None, "rule": "", "reason": "expired"},
            "1 form opt-in on 20 Nov 2026 will be",
        ),
    ],
)
def test_what_counts_nowhere_is_told_too(
    as_owner: Client, cast: Cast, fields: dict[str, object], sentence: str
) -> None:
    row = opt_in(cast.alice, cast.haircare, at=NOON)
    OptIn.objects.filter(pk=row.pk).update(**fields)

    assert sentence in words(as_owner.get(page(row, "credit")))


def test_a_reversed_one_is_credited_and_still_counts_nowhere(as_owner: Client, cast: Cast) -> None:
    row = opt_in(cast.alice, cast.haircare, at=NOON, amount="5", currency="EUR", refunded="5", status="reversed")

    credit(as_owner, row, partner=cast.bob.pk, link=cast.skincare.pk)

    assert OptIn.objects.get().partner == cast.bob
    assert not Tally.objects.exists()


@pytest.mark.parametrize(("may", "status"), [((), 403), (("view_optin",), 403), (("view_optin", "change_optin"), 200)])
def test_only_those_who_may_change_opt_ins_credit_them(
    sign_in, cast: Cast, bought: OptIn, may: tuple[str, ...], status: int
) -> None:
    helper = UserFactory(username="helper", is_staff=True)
    helper.user_permissions.set(Permission.objects.filter(codename__in=may))
    client = sign_in(helper)

    response = credit(client, bought, partner=cast.bob.pk, link=cast.skincare.pk)

    assert (response.status_code, OptIn.objects.get().partner == cast.bob) == (status, status == 200)
    assert (page(bought, "credit") in client.get(page(bought)).content.decode()) == (status == 200)


def test_an_inactive_partner_may_be_given_what_is_theirs(as_owner: Client, cast: Cast, bought: OptIn) -> None:
    gone = PartnerFactory(inactive=True)

    credit(as_owner, bought, partner=gone.pk, link=cast.skincare.pk)

    assert OptIn.objects.get().partner == gone


@pytest.mark.parametrize("pk", ["abc", "9" * 30, "00000000-0000-0000-0000-000000000000"])
def test_what_is_not_there_cannot_be_credited(as_owner: Client, pk: str) -> None:
    assert as_owner.get(f"/admin/stats/optin/{pk}/credit/").status_code == 404


def test_reading_changes_nothing(as_owner: Client, cast: Cast, bought: OptIn) -> None:
    before = OptIn.objects.values().get()

    as_owner.get(page(bought, "credit"), {"to": "nobody", "why": WHY})

    assert OptIn.objects.values().get() == before
