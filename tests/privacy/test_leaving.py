"""A partner who left is erased: who it was is nowhere any more; the code, the addresses and every figure stay."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from ads.models import Ad
from partners.invitations import InvitationRefused, invitation_token, invite, invited_partner
from partners.models import Partner
from stats.capture.opt_ins.by_hand import Credit, credit_by_hand
from stats.capture.privacy.leaving import erase_partner
from stats.models import OptIn, Referral
from tests.accounts.doors import enter
from tests.admin.desk import press, said, save, text
from tests.capture.visiting import click, differences, submit
from tests.factories import BROWSER, PASSWORD, HostedFormFactory, PartnerFactory
from tests.privacy.conftest import everything, holding

NAME, EMAIL = "Grace Gardener", "grace@gardens.example"


@pytest.fixture
def grace(cast, as_owner, client, haircare):
    """Grace worked as a partner under two names, is spoken of, and has left."""
    grace = PartnerFactory(code="gra345", name="Grace Green", parent=cast.alice, user__email=EMAIL)
    EmailAddress.objects.create(user=grace.user, email=EMAIL, primary=True, verified=True)
    Authenticator.objects.create(user=grace.user, type="recovery_codes", data={})
    enter(client, EMAIL)
    save(as_owner, f"/admin/partners/partner/{grace.pk}/change/", name=NAME)
    ad = Ad.objects.create(partner=grace, code="banner", name=f"{NAME}'s banner", description=f"Ask {EMAIL.upper()}.")
    HostedFormFactory(code="newsletter")
    visitor = Client(headers={"user-agent": BROWSER})
    token, _ = click(visitor, "/go/haircare/gra345/banner")
    submit(visitor, {"email": "carla@mail.example", "rp": token})
    opt_in = OptIn.objects.get()
    credit_by_hand(opt_in, Credit(grace, haircare, ad), by="olga", why=f"{NAME} rang me.", now=timezone.now())
    Referral.objects.update(note=f"Told by Grace Gardener (gra345), once {EMAIL}.")
    grace = Partner.objects.get(pk=grace.pk)
    press(as_owner, "deactivate", grace)
    grace.refresh_from_db()
    return grace


def test_nothing_says_who_it_was(grace):
    assert holding(NAME) >= {"partners_partner", "partners_historicalpartner", "ads_historicalad", "django_admin_log"}
    assert holding("Grace Green") == {"partners_historicalpartner"}
    erase_partner(grace)
    assert holding(NAME) == holding("Grace Green") == holding(EMAIL) == set()


def test_code_credit_and_counts_stay(grace):
    names = ("stats_tally", "stats_partnertally", "stats_hit", "stats_linktally")
    before, credit = {name: everything()[name] for name in names}, OptIn.objects.values("partner", "ad", "rule").get()
    erase_partner(grace)
    assert {name: everything()[name] for name in names} == before
    assert OptIn.objects.values("partner", "ad", "rule").get() == credit
    assert (grace.code, grace.user.username, grace.parent.code) == ("gra345", "gra345", "abc123")
    assert differences() == []


def test_pages_show_the_code_in_the_place_of_the_name(grace, as_alice, as_owner):
    erase_partner(grace)
    for page in (
        as_alice.get("/partners/"),
        as_alice.get("/partners/gra345/"),
        as_owner.get("/admin/partners/partner/"),
    ):
        assert "gra345" in text(page)
        assert "Grace" not in text(page)
    assert str(Partner.objects.get(pk=grace.pk)) == "gra345"
    assert "Grace" not in text(as_owner.get(f"/admin/partners/partner/{grace.pk}/history/"))


def test_nobody_can_sign_in_any_more(grace, client):
    erase_partner(grace)
    grace.reactivate()
    assert not grace.user.has_usable_password()
    assert not EmailAddress.objects.filter(user=grace.user).exists()
    assert not Authenticator.objects.filter(user=grace.user).exists()
    for login in ("gra345", EMAIL):
        enter(client, login, PASSWORD)
        assert client.get("/").status_code == 302
    with pytest.raises(ValidationError, match="no e-mail address"):
        invite(grace, base="https://portal.example")


def test_an_open_invitation_is_worth_nothing(db):
    invited = PartnerFactory(code="ina678", name="Ina Inger", invited=True)
    token = invitation_token(invited)
    invited.deactivate(timezone.now())
    erase_partner(invited)
    with pytest.raises(InvitationRefused, match="used"):
        invited_partner(token)


def test_nobody_else_is_touched(grace):
    namesake = PartnerFactory(code="gra346", name=NAME, user__email="grace@gardens.example.org")
    PartnerFactory(code="mar347", name="Margrace Gardener", user__email="anngrace@gardens.example")
    names = ("partners_partner", "partners_user", "partners_historicalpartner")
    before = {name: [row for row in everything()[name] if "gra345" not in row] for name in names}
    erase_partner(grace)
    assert {name: [row for row in everything()[name] if "gra345" not in row] for name in names} == before
    namesake.refresh_from_db()
    assert namesake.name == NAME


def test_a_name_of_one_word_is_left_where_it_may_be_anybodys(cast):
    ad = Ad.objects.create(partner=cast.bob, code="x", name="Zoe and Zoe (zoe999) dance")
    cast.zoe.deactivate(timezone.now())
    erase_partner(cast.zoe)
    ad.refresh_from_db()
    assert ad.name == "Zoe and zoe999 dance"


def test_a_long_code_fits_where_a_short_name_was(cast):
    partner = PartnerFactory(code="c" * 64, name="Al Bo", inactive=True)
    ad = Ad.objects.create(partner=partner, code="x", name="Al Bo " * 13)
    erase_partner(partner)
    ad.refresh_from_db()
    assert len(ad.name) == 80


def test_who_was_nobody_is_erased_without_ado(cast):
    partner = PartnerFactory(code="nob456", name="nob456", user__email="", inactive=True)
    erase_partner(partner)
    assert partner.is_erased


def test_an_active_partner_is_not_erased(alice):
    with pytest.raises(ValueError, match="is active"):
        erase_partner(alice)
    assert alice.user.email


def erase_page(partner):
    return f"/admin/partners/partner/{partner.pk}/erase/"


def test_the_button_asks_first(grace, as_owner):
    assert erase_page(grace) in text(as_owner.get(f"/admin/partners/partner/{grace.pk}/change/"))
    page = text(as_owner.post(erase_page(grace), {"name": "whatever stood in the form"}))
    assert "It cannot be undone." in page
    assert EMAIL in page
    assert holding(NAME)


def test_confirmed_it_is_done_told_and_logged(grace, as_owner):
    answer = as_owner.post(erase_page(grace), {"confirmed": "yes"}, follow=True)
    assert said(answer) == ["The partner gra345 was erased. The code stays, and so does every figure."]
    assert erase_page(grace) not in text(answer)
    assert holding(NAME) == holding(EMAIL) == set()
    assert "Erased." in repr(everything()["django_admin_log"])


def test_an_active_partner_is_offered_no_erasure(alice, as_owner):
    assert erase_page(alice) not in text(as_owner.get(f"/admin/partners/partner/{alice.pk}/change/"))
    answer = as_owner.post(erase_page(alice), {"confirmed": "yes"}, follow=True)
    assert said(answer) == ["Alice (abc123) is active. Deactivate the partner first."]


def test_an_erased_partner_can_still_be_saved(grace, as_owner):
    erase_partner(grace)
    save(as_owner, f"/admin/partners/partner/{grace.pk}/change/", window_days="30")
    grace.refresh_from_db()
    assert (grace.window_days, grace.name, grace.is_erased) == (30, "gra345", True)
