"""What partners come for, done in a browser: with JavaScript, and all but the comforts without."""

import csv
import re
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from ads.models import Ad
from partners.invitations import invitation_token
from tests.browser.conftest import OpenBrowser
from tests.browser.scenery import Scenery
from tests.factories import PASSWORD

NEW_PASSWORD = "quite-another-password-2"


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def page(open_page: OpenBrowser, scenery: Scenery, javascript: bool) -> Page:
    """Alice's home."""
    return open_page("/", scenery.alice, javascript=javascript)


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def press_show(page: Page) -> None:
    """Where a script runs there is nothing to press: the choice has applied."""
    if page.get_by_role("button", name="Show", exact=True).is_visible():
        press(page, "Show")


def sign_in(page: Page) -> None:
    page.locator("[name=login]").fill("ABC123")
    page.locator("[name=password]").fill(PASSWORD)
    press(page, "Sign in")


def test_signing_in_and_out(open_page: OpenBrowser, scenery: Scenery, javascript: bool) -> None:
    page = open_page("/stats/", javascript=javascript)

    sign_in(page)
    assert heading(page) == "Link Tracking Stats"

    page.locator("summary", has_text="Alice").click()
    press(page, "Sign out")
    page.goto("/stats/")
    assert heading(page) == "Sign in"


def test_a_wrong_password_is_told_and_the_name_is_kept(
    open_page: OpenBrowser, scenery: Scenery, javascript: bool
) -> None:
    page = open_page("/accounts/login/", javascript=javascript)

    page.locator("[name=login]").fill("abc123")
    page.locator("[name=password]").fill("not-the-password")
    press(page, "Sign in")

    expect(page.locator(".errorlist").first).to_be_visible()
    expect(page.locator("[name=login]")).to_have_value("abc123")


def test_home_leads_to_the_generator(page: Page) -> None:
    assert heading(page) == "Hello, Alice"

    page.get_by_role("link", name="Generate Link", exact=True).first.click()

    assert heading(page) == "Link Generator"


def test_generating_an_address_for_a_recruit(page: Page) -> None:
    page.goto("/links/generate/")
    page.locator("[name=partner]").select_option("bob456")
    page.wait_for_load_state()
    page.get_by_role("radio", name="Skin care").check()
    page.locator("[name=ad]").select_option("website2")
    press(page, "Generate Link")

    expect(page.locator("#address")).to_have_value(re.compile(r"^http://localhost:\d+/go/skincare/bob456/website2$"))
    expect(page.get_by_role("link", name="Try it")).to_have_attribute("href", "/go/skincare/bob456/website2")


def test_choosing_rows_of_the_lists_fills_the_questions(page: Page) -> None:
    page.goto("/links/generate/")
    page.get_by_role("heading", name="My Referral Partners").click()
    page.get_by_role("link", name="Choose Bob").click()
    page.get_by_role("heading", name="Sales websites open to Bob").click()
    page.get_by_role("link", name="Choose Hair care").click()

    expect(page.locator("#address")).to_have_value(re.compile("/go/haircare/bob456$"))


def test_an_address_that_is_not_mine_to_make_is_refused_in_words(page: Page) -> None:
    page.goto("/links/generate/?partner=zoe999&link=haircare")

    expect(page.locator("#address")).to_have_count(0)
    expect(page.locator(".errorlist").first).to_have_text("Choose yourself or somebody in your team.")


def test_creating_editing_retiring_and_restoring_an_ad(page: Page) -> None:
    page.goto("/ads/new/")
    page.locator("[name=name]").fill("Spring letter")
    page.locator("[name=media_type]").select_option("newsletter")
    press(page, "Create Ad")
    ad = Ad.objects.get(code="springletter")

    page.goto("/ads/springletter/")
    page.locator("[name=description]").fill("To all who asked")
    press(page, "Save")
    ad.refresh_from_db()
    assert ad.description == "To all who asked"

    page.goto("/ads/springletter/")
    press(page, "Retire Spring letter")
    page.goto("/ads/?status=retired")
    press(page, "Restore Spring letter")
    ad.refresh_from_db()
    assert not ad.is_retired


def test_what_is_wrong_with_an_ad_stands_beside_the_field(page: Page) -> None:
    page.goto("/ads/new/")
    page.locator("[name=name]").fill("Mine")
    page.locator("[name=code]").fill("website2")
    press(page, "Create Ad")

    expect(page.locator(".field", has=page.locator("[name=code]")).locator(".errorlist")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("Mine")


def test_looking_at_a_recruit(page: Page) -> None:
    page.goto("/partners/")
    page.get_by_role("link", name="Bob", exact=True).first.click()

    assert "Bob" in heading(page)


def test_asking_for_other_days_rows_and_order(page: Page) -> None:
    page.goto("/stats/")
    page.get_by_role("link", name=re.compile("7 days")).click()
    page.locator("[name=rows][value=partner]").check()
    press_show(page)
    expect(page.locator("#sort-partner")).to_be_visible()
    page.locator("thead").get_by_role("link", name="Hits", exact=True).click()

    expect(page.locator("thead th[aria-sort]")).to_have_text(re.compile("Hits"))
    assert "rows=" in page.url
    assert "sort=" in page.url


def test_one_link_only_and_its_rows_as_csv(page: Page) -> None:
    page.goto("/stats/?rows=link,partner")
    page.locator("summary", has_text="Other days").click()
    page.locator("[name=link]").select_option("skincare")
    press_show(page)
    expect(page.locator(".chip")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").click()

    lines = list(csv.DictReader(Path(download.value.path()).read_text().splitlines()))
    assert [(line["link"], line["partner"], line["hits"]) for line in lines] == [("skincare", "bob456", "70")]


def test_a_day_that_is_none_is_kept_and_explained(page: Page) -> None:
    page.goto("/stats/?from=2026-02-30")

    expect(page.locator(".errorlist").first).to_be_visible()


def test_one_kind_of_opt_ins(page: Page) -> None:
    page.goto("/opt-ins/")
    page.locator("[name=kind]").select_option("purchase")
    press(page, "Show")

    expect(page.locator(".opt-ins tbody tr")).to_have_count(1)
    expect(page.locator(".opt-ins tbody")).to_contain_text("49.90")


def test_changing_the_password(page: Page) -> None:
    page.goto("/accounts/password/change/")
    page.locator("[name=oldpassword]").fill(PASSWORD)
    for field in page.locator("[name=password1], [name=password2]").all():
        field.fill(NEW_PASSWORD)
    press(page, "Change the password")

    page.goto("/accounts/sessions/")
    assert heading(page) == "Sessions"


def test_asking_for_another_e_mail(page: Page) -> None:
    page.goto("/accounts/email/")
    page.locator("[name=email]").fill("alice@new.example")
    press(page, "Send the link")
    if heading(page) == "Is it you?":
        page.locator("[name=password]").fill(PASSWORD)
        press(page, "Go on")

    expect(page.get_by_role("heading", name="Waiting to be confirmed")).to_be_visible()
    assert "alice@new.example" in [to for message in mail.outbox for to in message.to]


def test_signing_out_everywhere_else(open_page: OpenBrowser, scenery: Scenery, javascript: bool) -> None:
    here, elsewhere = (open_page("/accounts/sessions/", javascript=javascript) for _ in range(2))
    sign_in(here)
    sign_in(elsewhere)
    here.reload()
    press(here, "Sign out everywhere else")

    elsewhere.goto("/stats/")
    here.goto("/stats/")
    assert (heading(here), heading(elsewhere)) == ("Link Tracking Stats", "Sign in")


def test_a_forgotten_password(open_page: OpenBrowser, scenery: Scenery, javascript: bool) -> None:
    page = open_page("/accounts/password/reset/", javascript=javascript)
    page.locator("[name=email]").fill(scenery.alice.user.email)
    page.locator("main button").click()

    page.goto(str(re.search(r"/accounts/password/reset/key/\S+", mail.outbox[-1].body)[0]))  # type: ignore[index]
    for field in page.locator("[name=password1], [name=password2]").all():
        field.fill(NEW_PASSWORD)
    page.locator("main button").click()

    scenery.alice.user.refresh_from_db()
    assert scenery.alice.user.check_password(NEW_PASSWORD)


def test_taking_up_an_invitation(open_page: OpenBrowser, scenery: Scenery, javascript: bool) -> None:
    page = open_page(f"/accounts/invitation/{invitation_token(scenery.invited)}/", javascript=javascript)
    for field in page.locator("[name=password1], [name=password2]").all():
        field.fill(NEW_PASSWORD)
    press(page, "Save and go in")

    assert heading(page) == "Hello, Ina"
