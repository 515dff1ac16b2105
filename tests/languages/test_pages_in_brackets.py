"""Nothing that people read is without a translation: pages, in a language whose every text stands in brackets."""

import pytest
from django.contrib import admin
from django.urls import reverse

from partners.invitations import invitation_token
from tests.factories import PartnerFactory
from tests.languages.brackets import CODE, untranslated
from tests.languages.conftest import Stage

PARTNERS_PAGES = [
    "/",
    "/links/generate/",
    "/links/generate/?partner=alice1&link=link1&ad=ad1",
    "/links/generate/?partner=nobody0&link=link1",
    "/ads/",
    "/ads/?status=retired",
    "/ads/?search=nothing0",
    "/ads/new/",
    "/ads/ad1/",
    "/partners/",
    "/partners/bob2/",
    "/stats/",
    "/stats/?rows=day,link,partner,ad&sort=-hits",
    "/stats/?from=2020-01-01&to=2020-01-02",
    "/stats/?from=nonsense",
    "/opt-ins/",
    "/opt-ins/?kind=purchase",
    "/accounts/",
    "/accounts/profile/",
    "/accounts/notifications/",
    "/accounts/password/change/",
    "/accounts/email/",
    "/accounts/sessions/",
    "/accounts/logout/",
    "/accounts/reauthenticate/",
    "/accounts/two-steps/",
    "/accounts/two-steps/webauthn/",
    "/nothing/here/",
]
NEWCOMERS_PAGES = ["/", "/links/generate/", "/ads/", "/partners/", "/stats/", "/opt-ins/"]
OPEN_PAGES = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/inactive/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-nothing/",
    "/accounts/password/reset/key/done/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/nothing/",
    "/accounts/invitation/nothing/",
    "/mail/unsubscribe/nothing/",
    "/nothing/here/",
]
OWNERS_PAGES = [
    "/admin/",
    "/admin/health/",
    "/admin/explain/",
    "/admin/explain/?q=p1",
    "/admin/explain/?q=nothing0",
    "/admin/script/",
    "/admin/persons/",
    "/admin/password_change/",
    "/admin/stats/mail/preview/",
    "/stats/",
]


def assert_is_in_brackets(html: str) -> None:
    found = untranslated(html)
    assert not found, " ".join(found)


@pytest.mark.parametrize("address", PARTNERS_PAGES)
def test_a_partners_page_says_nothing_untranslated(read_page, stage: Stage, address: str) -> None:
    html = read_page(address, stage.alice)

    assert f'<html lang="{CODE}"' in html
    assert_is_in_brackets(html)


@pytest.mark.parametrize("address", NEWCOMERS_PAGES)
def test_a_page_without_anything_on_it_says_nothing_untranslated(read_page, address: str) -> None:
    assert_is_in_brackets(read_page(address, PartnerFactory(code="zoe9", name="Zoe9")))


@pytest.mark.parametrize("address", OPEN_PAGES)
def test_a_page_before_signing_in_says_nothing_untranslated(read_page, address: str) -> None:
    assert_is_in_brackets(read_page(address))


def test_the_invitation_says_nothing_untranslated(read_page) -> None:
    invited = PartnerFactory(code="ina6", name="Ina6", invited=True)

    assert_is_in_brackets(read_page(f"/accounts/invitation/{invitation_token(invited)}/"))


@pytest.mark.parametrize("address", OWNERS_PAGES)
def test_a_page_of_the_owner_says_nothing_untranslated(read_page, stage: Stage, address: str) -> None:
    assert_is_in_brackets(read_page(address, stage.owner))


MODELS = sorted(
    (model for model in admin.site._registry if model._meta.app_label in ("partners", "ads", "links", "stats")),
    key=lambda model: model._meta.label,
)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_the_lists_and_forms_of_the_admin_say_nothing_untranslated(read_page, stage: Stage, model) -> None:
    address = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
    pages = [read_page(reverse(address + "changelist"), stage.owner), read_page(reverse(address + "add"), stage.owner)]
    if row := model._default_manager.first():
        pages.append(read_page(reverse(address + "change", args=[row.pk]), stage.owner))

    for html in pages:
        assert_is_in_brackets(html)
