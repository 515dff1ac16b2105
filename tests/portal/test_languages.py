"""In which language somebody is spoken to."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from django.utils import formats, translation

from partners.invitations import invite
from partners.models import Partner, User
from partners.portal import Portal
from tests.factories import BROWSER, PASSWORD, PartnerFactory

SIGN_IN, ACCOUNT, LANGUAGE = "/accounts/login/", "/accounts/", "/accounts/language/"


def spoken(response: HttpResponse) -> str:
    """What the page and its header say, which must be the same."""
    language = response.headers["Content-Language"]
    assert f'<html lang="{language}"' in response.content.decode()
    return language


def browser(asks: str = "") -> Client:
    return Client(headers={"user-agent": BROWSER, **({"accept-language": asks} if asks else {})})


def choose(account: User, language: str) -> None:
    account.language = language
    account.save()


@pytest.fixture
def signed_in(alice: Partner) -> Callable[[str], Client]:
    """Alice in a browser that asks for a language."""

    def signed_in(asks: str = "") -> Client:
        client = browser(asks)
        client.force_login(alice.user)
        return client

    return signed_in


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asks", "language"),
    [
        ("de", "de"),
        ("de-AT,en;q=0.5", "de"),
        ("fr,es;q=0.8,en;q=0.5", "es"),
        ("ES-mx", "es"),
        ("fr", "en"),
        ("", "en"),
        ("*", "en"),
        ("de;q=nonsense,\x00,,;;" + 900 * "x", "en"),
    ],
)
def test_a_stranger_is_spoken_to_as_the_browser_asks(asks: str, language: str) -> None:
    assert spoken(browser(asks).get(SIGN_IN)) == language


@pytest.mark.django_db
@pytest.mark.parametrize(("asks", "language"), [("fr", "es"), ("", "es"), ("de", "de")])
def test_where_the_browser_says_nothing_useful_the_portal_decides(asks: str, language: str) -> None:
    Portal.objects.current()
    Portal.objects.update(language="es")

    assert spoken(browser(asks).get(SIGN_IN)) == language
    assert spoken(browser(asks).get("/nothing/here/")) == language


def test_the_accounts_own_choice_goes_before_the_browsers(signed_in, alice: Partner) -> None:
    choose(alice.user, "es")

    assert spoken(signed_in("de").get(ACCOUNT)) == "es"


@pytest.mark.parametrize("unknown", ["", "tlh", "xx"])
def test_a_choice_that_the_portal_does_not_speak_is_none(signed_in, alice: Partner, unknown: str) -> None:
    choose(alice.user, unknown)

    assert spoken(signed_in("de").get(ACCOUNT)) == "de"


def test_a_choice_on_the_account_page_holds_at_once_and_everywhere(signed_in, alice: Partner) -> None:
    client = signed_in("de")

    assert spoken(client.post(LANGUAGE, {"language": "es"}, follow=True)) == "es"
    assert spoken(signed_in("de").get(ACCOUNT)) == "es"
    assert spoken(client.get("/nothing/here/")) == "es"


def test_a_choice_can_be_taken_back(signed_in, alice: Partner) -> None:
    client = signed_in("de")
    client.post(LANGUAGE, {"language": "es"})

    assert spoken(client.post(LANGUAGE, {"language": ""}, follow=True)) == "de"
    assert spoken(client.get("/nothing/here/")) == "de"


@pytest.mark.django_db
def test_a_stranger_chooses_for_this_browser_and_stays_on_the_page() -> None:
    client = browser("de")
    answer = client.post(LANGUAGE, {"language": "es", "next": SIGN_IN + "?next=/ads/"})

    assert answer.headers["Location"] == SIGN_IN + "?next=/ads/"
    assert spoken(client.get(SIGN_IN)) == "es"


@pytest.mark.django_db
@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_a_choice_leads_nowhere_else(elsewhere: str) -> None:
    answer = browser().post(LANGUAGE, {"language": "es", "next": elsewhere})

    assert answer.headers["Location"] == ACCOUNT


@pytest.mark.django_db
@pytest.mark.parametrize("nonsense", ["tlh", "../../etc", 900 * "d", "\x00", ""])
def test_a_language_that_is_none_is_forgotten(nonsense: str) -> None:
    client = browser("de")
    client.post(LANGUAGE, {"language": nonsense})

    assert spoken(client.get(SIGN_IN)) == "de"


def test_what_was_chosen_on_the_way_in_becomes_the_accounts(alice: Partner) -> None:
    client = browser()
    client.post(LANGUAGE, {"language": "es"})
    client.post(SIGN_IN, {"login": alice.code, "password": PASSWORD})
    alice.user.refresh_from_db()

    assert alice.user.language == "es"


def test_what_the_account_has_is_not_overwritten_on_the_way_in(alice: Partner) -> None:
    choose(alice.user, "de")
    client = browser()
    client.post(LANGUAGE, {"language": "es"})
    client.post(SIGN_IN, {"login": alice.code, "password": PASSWORD})

    assert spoken(client.get(ACCOUNT)) == "de"


def test_the_admin_speaks_as_the_owner_chose(owner: User) -> None:
    choose(owner, "es")
    client = browser("de")
    client.force_login(owner)

    assert spoken(client.get("/admin/stats/mail/")) == "es"


def test_the_language_costs_no_query(signed_in, alice: Partner, django_assert_num_queries) -> None:
    client = signed_in("de")
    client.get("/accounts/profile/")
    with django_assert_num_queries(4):  # session, account, portal, the account's row
        client.get("/accounts/profile/")
    choose(alice.user, "es")
    with django_assert_num_queries(4):
        client.get("/accounts/profile/")


def test_addresses_of_visitors_have_no_language(client: Client, cast) -> None:
    answer = client.get("/go/haircare/abc123", headers={"accept-language": "de"})

    assert answer.status_code == 302
    assert "Content-Language" not in answer.headers
    assert "Vary" not in answer.headers


def test_a_page_tells_caches_that_it_depends_on_the_browsers_wish(client: Client, db: None) -> None:
    assert "Accept-Language" in client.get(SIGN_IN).headers["Vary"]


@pytest.mark.parametrize(("chosen", "language"), [("de", "de"), ("", "es")])
def test_an_invitation_is_in_the_language_of_whoever_gets_it(
    db: None, mailoutbox: list[EmailMessage], chosen: str, language: str
) -> None:
    Portal.objects.current()
    Portal.objects.update(language="es")
    partner = PartnerFactory(invited=True)
    choose(partner.user, chosen)

    with translation.override("en"):
        invite(partner, base="https://portal.example")

    assert f'<html lang="{language}">' in mailoutbox[0].alternatives[0][0]


def test_a_new_password_is_mailed_in_the_accounts_language_whoever_asks(
    alice: Partner, mailoutbox: list[EmailMessage]
) -> None:
    choose(alice.user, "de")
    with translation.override("de"):
        words = translation.gettext("A new password for %(portal_name)s") % {"portal_name": "Referral Portal"}

    browser("es").post("/accounts/password/reset/", {"email": alice.user.email})

    assert mailoutbox[0].subject == words


def test_visitors_pages_are_in_the_portals_language(db: None) -> None:
    from stats.capture.routes.facts import pages_of

    pages = pages_of(Portal(language="es", name="P", accent=""))

    assert {'<html lang="es"' in page for page in pages.values()} == {True}


NAMES = ["DATE_FORMAT", "DATETIME_FORMAT", "MONTH_DAY_FORMAT", "MONTH_DAY_YEAR_FORMAT", "LONG_DATE_FORMAT"]
NAMES += ["LONG_DATETIME_FORMAT", "WEEKDAY_FORMAT", "SHORT_WEEKDAY_FORMAT", "SHORT_DAY_FORMAT", "SHORT_DAY_TIME_FORMAT"]


@pytest.mark.parametrize("code", [code for code, _ in settings.LANGUAGES])
def test_every_format_of_ours_is_in_every_language(code: str) -> None:
    assert [name for name in NAMES if formats.get_format(name, code) == name] == []


@pytest.mark.parametrize("code", [code for code, _ in settings.LANGUAGES])
def test_a_date_field_holds_what_browsers_take(code: str) -> None:
    assert formats.get_format("DATE_INPUT_FORMATS", code)[0] == "%Y-%m-%d"


@pytest.mark.parametrize(("code", "written"), [("en", "12,345.5"), ("de", "12.345,5"), ("es", "12.345,5")])
def test_numbers_are_written_as_the_language_does(code: str, written: str) -> None:
    with translation.override(code):
        assert formats.number_format(12345.5, force_grouping=True) == written
