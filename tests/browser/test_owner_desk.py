"""The owner's desk in a browser: the first page, the portal as a partner sees it, branding."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from partners.models import Portal
from stats.models import LinkTally
from tests.browser.conftest import Complaints, OpenBrowser
from tests.browser.scenery import Scenery
from tests.browser.test_accessibility import check_every_look

KEY_GROUND = "key => getComputedStyle(key, '::before').backgroundColor"
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><rect width="99" height="9"/></svg>'


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request: pytest.FixtureRequest, open_page: OpenBrowser, scenery: Scenery) -> Page:
    """The first page of the administration."""
    day = timezone.localdate()
    LinkTally.objects.create(day=day, link=scenery.cast.giftbox.pk, outcome="not-open", visits=13)
    return open_page("/admin/", scenery.owner, javascript=request.param)


def see_as_alice(page: Page, scenery: Scenery) -> None:
    page.goto(f"/admin/partners/partner/{scenery.alice.pk}/change/")
    page.get_by_role("button", name="See the portal as this partner").click()


def test_the_first_page_can_be_read_by_everybody(open_page: OpenBrowser, scenery: Scenery) -> None:
    check_every_look(open_page("/admin/", scenery.owner))


def test_a_bar_and_its_key_look_alike_in_the_colours_that_a_system_chose(page: Page) -> None:
    page.emulate_media(forced_colors="active")

    bar = page.locator(".chart-unique").first.evaluate("bar => getComputedStyle(bar).color")
    assert page.locator(".chart-key-unique").evaluate(KEY_GROUND) == bar
    assert page.locator(".chart-key").first.evaluate(KEY_GROUND) != bar


def test_an_owner_finds_out_why_hits_are_credited_to_nobody(page: Page) -> None:
    page.get_by_role("link", name="The link is not open to this partner").click()

    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    expect(page.locator("#result_list tbody")).to_contain_text("Gift box")


def test_an_owner_sees_the_portal_as_alice_and_stops(page: Page, scenery: Scenery) -> None:
    see_as_alice(page, scenery)

    expect(page.get_by_text("You see the portal as Alice (abc123) sees it.")).to_be_visible()
    expect(page.get_by_role("heading", name="Hello, Alice")).to_be_visible()
    page.goto("/stats/")
    expect(page.get_by_role("heading", name="Link Tracking Stats").first).to_be_visible()

    page.get_by_role("button", name="Stop").click()
    assert page.url.endswith(f"/admin/partners/partner/{scenery.alice.pk}/change/")
    expect(page.get_by_text("You see the portal as")).to_have_count(0)


def test_an_owner_cannot_make_an_ad_for_alice(page: Page, scenery: Scenery, complaints: Complaints) -> None:
    see_as_alice(page, scenery)
    page.goto("/ads/new/")
    page.locator("[name=name]").fill("Stolen")
    page.locator("main form [type=submit]").first.click()

    expect(page.get_by_role("heading", name="Nothing can be changed")).to_be_visible()
    assert not scenery.alice.ads.filter(name="Stolen").exists()
    complaints.expect("status of 403")


@pytest.mark.parametrize("path", ["/", "/admin/", "/accounts/"])
def test_the_banner_can_be_read_by_everybody(open_page: OpenBrowser, scenery: Scenery, path: str) -> None:
    page = open_page("/admin/", scenery.owner)
    see_as_alice(page, scenery)
    page.goto(path)

    check_every_look(page)


def test_a_picked_colour_is_written_down_and_shown(open_page: OpenBrowser, scenery: Scenery) -> None:
    page = open_page(f"/admin/partners/portal/{Portal.objects.current().pk}/change/", scenery.owner)
    page.get_by_label("Pick a colour").fill("#e91e63")

    expect(page.locator("[name=accent]")).to_have_value("#e91e63")
    expect(page.locator("[data-preview-of]")).to_have_attribute("src", "/admin/accent-preview/?colour=%23e91e63")


def test_a_portal_in_its_owners_colours_can_be_read(open_page: OpenBrowser, scenery: Scenery) -> None:
    page = open_page(f"/admin/partners/portal/{Portal.objects.current().pk}/change/", scenery.owner)
    logo = {"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": LOGO.encode()}
    page.locator("[name=logo]").set_input_files(logo)  # type: ignore[arg-type]
    page.locator("[name=accent]").fill("#ffee00")
    page.locator("[name=_save]").click()

    expect(page.locator("#site-name img")).to_have_attribute("width", "84")
    check_every_look(page)
    check_every_look(open_page("/", scenery.alice))
