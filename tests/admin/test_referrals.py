"""Referral history in the owner's admin: found by e-mail, set by hand, ended and extended."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from partners.models import User
from partners.portal import Portal
from stats.capture.customers import customer_hash
from stats.models import OptIn, PurchaseSource, Referral
from tests.admin.desk import do, errors, page, press, text, words
from tests.capture.signing import purchase, send
from tests.capture.visiting import click
from tests.conftest import Cast
from tests.factories import PartnerFactory, PurchaseSourceFactory, UserFactory
from tests.pages import form_with

EVE = "eve@people.example"
NOTE = "Met at the fair."

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(cast: Cast) -> PurchaseSource:
    return PurchaseSourceFactory(code="shop")


def hashed(email: str) -> str:
    return customer_hash(email, bytes(Portal.objects.current().customer_key))


def referral(cast: Cast, email: str = EVE, **fields: object) -> Referral:
    made = {"kind": "cookie", "partner": cast.alice, "link": cast.haircare, "since": timezone.now()}
    return Referral.objects.create(**{"customer": hashed(email), **made, **fields})


def shown(client: Client, asked: str) -> list[Referral]:
    return list(client.get(f"{page(Referral)}?{asked}").context["cl"].result_list)


def save(client: Client, path: str, **typed: object):
    """Open the page, change these fields, press Save."""
    return client.post(path, {**form_with(text(client.get(path)), "note").fields, **typed})


def set_by_hand(client: Client, cast: Cast, **typed: object):
    given = {"email": EVE, "partner": cast.bob.pk, "link": cast.skincare.pk, "note": NOTE}
    return save(client, page(Referral, "add"), **{**given, **typed})


def test_a_customer_who_is_set_by_hand_is_the_partners_before_any_click(
    as_owner: Client, client: Client, cast: Cast, shop: PurchaseSource
) -> None:
    set_by_hand(as_owner, cast, email="  EVE@people.Example ", ad="website2")
    token, _ = click(client)

    send(client, shop, purchase(token=token, email=EVE))

    opt_in = OptIn.objects.get()
    assert (opt_in.partner, opt_in.link, opt_in.ad, opt_in.rule) == (cast.bob, cast.skincare, cast.website2, "manual")
    made = Referral.objects.get()
    assert (made.kind, made.customer, made.note, made.opt_in) == ("manual", hashed(EVE), NOTE, None)
    assert EVE not in str(Referral.objects.values()) + str(Referral.history.values())


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": ""}, "email"),
        ({"email": "x" * 250 + "@people.example"}, "email"),
        ({"partner": ""}, "partner"),
        ({"partner": "x"}, "partner"),
        ({"partner": "9" * 40}, "partner"),
        ({"link": ""}, "link"),
        ({"ad": "unknown"}, "ad"),
        ({"note": " "}, "note"),
        ({"note": f"Asked by {EVE}"}, "note"),
        ({"since_0": "soon"}, "since"),
        ({"expires_at_0": "2020-01-01", "expires_at_1": "00:00:00"}, "expires_at"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    as_owner: Client, cast: Cast, typed: dict[str, str], field: str
) -> None:
    assert list(errors(set_by_hand(as_owner, cast, **typed))) == [field]
    assert not Referral.objects.exists()


def test_a_link_that_is_not_open_to_the_partner_is_refused(as_owner: Client, cast: Cast) -> None:
    response = set_by_hand(as_owner, cast, link=cast.giftbox.pk)

    assert errors(response)["link"] == ["Gift box (giftbox) is not open to Bob (bob456)."]


def test_a_partner_who_is_deactivated_is_refused(as_owner: Client, cast: Cast) -> None:
    response = set_by_hand(as_owner, cast, partner=PartnerFactory(inactive=True).pk)

    assert "is deactivated, so nothing would be credited by this." in errors(response)["partner"][0]


def test_a_customer_is_found_by_the_whole_e_mail_in_any_spelling(as_owner: Client, cast: Cast) -> None:
    wanted = referral(cast)
    referral(cast, "ann@people.example")

    assert shown(as_owner, "q=EVE@People.example") == [wanted]
    assert shown(as_owner, "q=people.example") == []
    assert shown(as_owner, "q=a@b@c") == []
    assert len(shown(as_owner, "q=abc123")) == 2


def test_a_customer_without_an_e_mail_is_a_customer(
    as_owner: Client, client: Client, cast: Cast, shop: PurchaseSource
) -> None:
    token, _ = click(client)
    send(client, shop, purchase(token=token, email=EVE))
    referral(cast, "ann@people.example")

    page_of_list = text(as_owner.get(page(Referral)))

    assert EVE in page_of_list
    assert "a customer" in page_of_list
    assert page(OptIn.objects.get()) in page_of_list


def test_the_lasting_and_the_ended_are_told_apart(as_owner: Client, cast: Cast) -> None:
    now = timezone.now()
    ended = referral(cast, since=now - timedelta(days=9), expires_at=now - timedelta(days=1))
    lasting = referral(cast, expires_at=now + timedelta(days=1))
    for_ever = referral(cast, kind="permanent")

    assert shown(as_owner, "state=ended") == [ended]
    assert set(shown(as_owner, "state=lasting")) == {lasting, for_ever}
    assert "ended on" in text(as_owner.get(page(Referral)))


def test_one_that_is_ended_credits_no_more(as_owner: Client, client: Client, cast: Cast, shop: PurchaseSource) -> None:
    press(as_owner, "end_now", referral(cast, kind="permanent", since=timezone.now() - timedelta(days=1)))

    send(client, shop, purchase(email=EVE))

    assert OptIn.objects.get().reason == "expired"


def test_one_that_is_let_last_never_ends(as_owner: Client, cast: Cast) -> None:
    row = referral(cast, expires_at=timezone.now() + timedelta(days=1))

    press(as_owner, "let_last", row)

    row.refresh_from_db()
    assert (row.expires_at, row.kind) == (None, "permanent")


def test_what_the_owner_set_stays_the_owners_word(as_owner: Client, cast: Cast) -> None:
    row = referral(cast, kind="manual", expires_at=timezone.now() + timedelta(days=1), note=NOTE)

    do(as_owner, "let_last", [row])

    row.refresh_from_db()
    assert (row.expires_at, row.kind) == (None, "manual")


def test_only_the_buttons_that_make_sense_are_offered(as_owner: Client, cast: Cast) -> None:
    over = referral(cast, since=timezone.now() - timedelta(days=9), expires_at=timezone.now() - timedelta(days=1))
    for_ever = referral(cast, kind="permanent")

    assert ["End it now" in text(as_owner.get(page(row))) for row in (over, for_ever)] == [False, True]
    assert ["Let it never end" in text(as_owner.get(page(row))) for row in (over, for_ever)] == [True, False]


def test_another_end_wants_a_reason(as_owner: Client, cast: Cast) -> None:
    row = referral(cast)
    later = {"expires_at_0": "2099-01-01", "expires_at_1": "00:00:00"}

    assert list(errors(save(as_owner, page(row), **later))) == ["note"]
    assert save(as_owner, page(row), **later, note="A good customer.").status_code == 302

    row.refresh_from_db()
    assert row.expires_at == datetime(2099, 1, 1, tzinfo=UTC)


def test_an_end_before_the_beginning_is_refused(as_owner: Client, cast: Cast) -> None:
    early = {"expires_at_0": "2020-01-01", "expires_at_1": "00:00:00", "note": NOTE}

    assert list(errors(save(as_owner, page(referral(cast)), **early))) == ["expires_at"]


def test_whose_it_is_cannot_be_changed_afterwards(as_owner: Client, cast: Cast) -> None:
    row = referral(cast, kind="manual", note=NOTE)

    save(as_owner, page(row), partner=cast.zoe.pk, note="Another one.")

    row.refresh_from_db()
    assert (row.partner, row.note) == (cast.alice, "Another one.")


def test_who_did_it_is_kept(as_owner: Client, owner: User, cast: Cast) -> None:
    row = referral(cast, kind="permanent")

    press(as_owner, "end_now", row)

    history = words(as_owner.get(page(row, "history")))
    assert "Olga Owner" in history
    assert "Ended" in history


def test_who_may_only_look_changes_nothing(sign_in, cast: Cast) -> None:
    helper = UserFactory(username="helper", is_staff=True)
    helper.user_permissions.set(Permission.objects.filter(codename="view_referral"))
    client, row = sign_in(helper), referral(cast)

    assert client.get(page(row)).status_code == 200
    assert client.post(page(row), {"note": "x"}).status_code == 403
    assert client.get(page(Referral, "add")).status_code == 403
    assert press(client, "end_now", row).status_code == 404
