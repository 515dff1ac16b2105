"""The owner's page of a partner: the partner and the account, in one."""

import pytest
from django.test import Client
from django.utils import timezone

from partners.models import Partner, User
from tests.admin.desk import errors, page, save, text
from tests.conftest import Cast
from tests.factories import PASSWORD, PartnerFactory

ADD = "/admin/partners/partner/add/"
GOOD = {"name": "Fay", "code": "fay1", "email": "fay@people.example"}

pytestmark = pytest.mark.django_db


def test_a_partner_is_made_with_an_account_that_nobody_can_sign_in_to_yet(as_owner: Client, cast: Cast) -> None:
    save(as_owner, ADD, **GOOD, parent=cast.alice.pk, programs=[cast.program.pk])

    fay = Partner.objects.get(code="fay1")
    assert (fay.user.username, fay.user.email, fay.user.name) == ("fay1", "fay@people.example", "Fay")
    assert (fay.status, fay.parent, list(fay.programs.all())) == ("invited", cast.alice, [cast.program])
    assert not fay.user.is_staff


def test_no_page_of_a_partner_holds_a_password(as_owner: Client, alice: Partner) -> None:
    pages = [text(as_owner.get(path)) for path in (ADD, page(alice))]

    assert not [shown for shown in pages if 'type="password"' in shown or alice.user.password in shown]


@pytest.mark.parametrize(
    ("field", "typed", "reason"),
    [
        ("email", "olga@portal.example", "Another account has this e-mail address."),
        ("email", "ABC123@people.example", "Another account has this e-mail address."),
        ("email", "nonsense", "Enter a valid email address."),
        ("email", "", "This field is required."),
        ("code", "ABC123", "Somebody signs in as “abc123” already. Choose another code."),
        ("code", "olga", "Somebody signs in as “olga” already."),
        ("code", "owner", "is a word of the portal's own"),
        ("code", "a b", "Use letters a to z"),
        ("name", "", "This field is required."),
        ("window_days", "0", "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    as_owner: Client, cast: Cast, field: str, typed: str, reason: str
) -> None:
    response = save(as_owner, ADD, **{**GOOD, field: typed})

    assert any(reason in message for message in errors(response)[field])
    assert not User.objects.filter(name="Fay").exists()


def test_the_account_follows_its_partner(as_owner: Client, zoe: Partner) -> None:
    save(as_owner, page(zoe), name="Zoe B.", code="zoe-b", email="zoe@new.example")

    zoe.user.refresh_from_db()
    assert (zoe.user.username, zoe.user.email, zoe.user.name) == ("zoe-b", "zoe@new.example", "Zoe B.")
    assert Client().login(username="zoe-b", password=PASSWORD)


def test_saving_without_a_change_changes_nothing(as_owner: Client, zoe: Partner) -> None:
    before = User.objects.values().get(pk=zoe.user_id)

    assert save(as_owner, page(zoe)).status_code == 302

    assert User.objects.values().get(pk=zoe.user_id) == before


def test_a_code_is_frozen_once_it_was_followed(as_owner: Client, alice: Partner) -> None:
    Partner.objects.filter(pk=alice.pk).update(first_hit_at=timezone.now())

    response = save(as_owner, page(alice), code="alice", name="Alice A.")

    alice.refresh_from_db()
    assert response.status_code == 302
    assert (alice.code, alice.user.username, alice.name) == ("abc123", "abc123", "Alice A.")
    assert "Frozen since the first hit" in text(as_owner.get(page(alice)))


@pytest.mark.parametrize("below", ["bob456", "dina012"])
def test_nobody_is_recruited_by_the_own_team(as_owner: Client, cast: Cast, below: str) -> None:
    response = save(as_owner, page(cast.alice), parent=Partner.objects.get(code=below).pk)

    assert "is below Alice, and cannot be above as well" in errors(response)["parent"][0]


def test_nobody_recruits_themselves(as_owner: Client, zoe: Partner) -> None:
    response = save(as_owner, page(zoe), parent=zoe.pk)

    assert errors(response)["parent"] == ["Nobody can recruit themselves."]


def test_a_partner_moves_to_another_parent(as_owner: Client, cast: Cast) -> None:
    save(as_owner, page(cast.dina), parent=cast.zoe.pk)

    assert cast.dina in cast.zoe.team()
    assert cast.dina not in cast.alice.team()


def test_the_page_leads_to_those_recruited_directly(as_owner: Client, cast: Cast) -> None:
    shown = as_owner.get(f"{page(Partner)}?parent__id__exact={cast.alice.pk}")

    assert f"?parent__id__exact={cast.alice.pk}" in text(as_owner.get(page(cast.alice)))
    assert set(shown.context["cl"].result_list) == {cast.bob, cast.cleo}


def test_an_erased_partner_without_an_email_can_still_be_saved(as_owner: Client) -> None:
    gone = PartnerFactory(user__email="", inactive=True)

    assert save(as_owner, page(gone), name="Somebody").status_code == 302


def test_the_page_of_a_partner_costs_a_few_queries(
    as_owner: Client, alice: Partner, django_assert_max_num_queries
) -> None:
    as_owner.get(page(alice))

    with django_assert_max_num_queries(10):
        as_owner.get(page(alice))


@pytest.mark.parametrize("field", ["parent", "programs"])
@pytest.mark.parametrize("sent", ["x", "9" * 30, "1\x00", "-1"])
def test_what_can_be_no_row_is_refused_beside_its_field(as_owner: Client, bob: Partner, field: str, sent: str) -> None:
    response = save(as_owner, page(bob), **{field: sent})

    assert response.status_code == 200
    assert field in errors(response)
