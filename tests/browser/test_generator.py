"""The Link Generator in a browser: with JavaScript, without, on a telephone, and by keyboard alone."""

import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from ads.models import Ad, MediaType
from links.models import GeneratedAddress
from tests.browser.conftest import OpenBrowser
from tests.browser.scenery import Scenery
from tests.factories import PartnerFactory, ProgramFactory

PAGE = "/links/generate/"


@pytest.fixture
def page(open_page: OpenBrowser, scenery: Scenery) -> Page:
    """Alice's generator, with JavaScript."""
    page = open_page(PAGE, scenery.alice)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


@pytest.fixture
def plain(open_page: OpenBrowser, scenery: Scenery) -> Page:
    """Alice's generator, without JavaScript."""
    return open_page(PAGE, scenery.alice, javascript=False)


def address(page: Page, ending: str) -> None:
    """Wait until the page shows the address with this ending."""
    expect(page.locator("#address")).to_have_value(re.compile(f"/go/{re.escape(ending)}$"))


def radio(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).check()


def test_the_address_appears_at_once_and_stands_in_the_page_s_own_address(page: Page) -> None:
    radio(page, "Hair care")
    address(page, "haircare/abc123")

    page.locator("[name=ad]").select_option("website2")
    address(page, "haircare/abc123/website2")
    page.reload()
    address(page, "haircare/abc123/website2")
    assert not GeneratedAddress.objects.exists()


def test_another_partner_brings_other_links_and_is_named(page: Page) -> None:
    expect(page.get_by_role("radio", name="Gift box")).to_be_visible()

    page.locator("[name=partner]").select_option("bob456")

    expect(page.get_by_role("radio", name="Gift box")).to_have_count(0)
    expect(page.locator("#partner-said")).to_contain_text("Bob (bob456) is credited")


def test_a_link_that_is_not_open_to_another_partner_is_refused_in_words(page: Page) -> None:
    radio(page, "Gift box")
    address(page, "giftbox/abc123")

    page.locator("[name=partner]").select_option("bob456")

    expect(page.locator(".errorlist")).to_have_text("This is not one of the websites open to Bob. Choose one of those.")
    expect(page.locator("#address")).to_have_count(0)


def test_copying_is_told_and_remembered(page: Page) -> None:
    radio(page, "Hair care")
    address(page, "haircare/abc123")

    page.get_by_role("button", name="Copy", exact=True).click()

    expect(page.locator("#recent li")).to_have_count(1)
    expect(page.locator("#announcements")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#address").input_value()
    page.get_by_role("button", name=re.compile("^Forget")).click()
    expect(page.locator("#recent li")).to_have_count(0)


def test_campaign_tags_take_effect_while_they_are_typed(page: Page) -> None:
    radio(page, "Hair care")
    page.get_by_text("Campaign tags").click()
    page.get_by_label("Source").press_sequentially("news letter")

    address(page, "haircare/abc123?utm_source=news%20letter")
    expect(page.get_by_label("Source")).to_be_focused()


def test_an_ad_for_the_qr_code_is_made_once_and_chosen(page: Page) -> None:
    radio(page, "Hair care")
    page.get_by_role("button", name="Make an ad for this QR code").dblclick()

    address(page, "haircare/abc123/qr-haircare")
    expect(page.locator("[name=ad]")).to_have_value("qr-haircare")
    assert Ad.objects.filter(media_type=MediaType.QR_CODE).count() == 1


@pytest.mark.parametrize(("name", "begins"), [("Download SVG", b"<?xml"), ("Download PNG", b"\x89PNG")])
def test_the_qr_code_is_shown_and_downloaded(page: Page, name: str, begins: bytes) -> None:
    radio(page, "Hair care")
    page.locator(".qr-picture").evaluate("picture => picture.decode()")

    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()

    assert download.value.suggested_filename.startswith("qr-haircare-abc123.")
    assert Path(download.value.path()).read_bytes().startswith(begins)


def test_the_share_sheet_gets_name_and_address(open_page: OpenBrowser, scenery: Scenery) -> None:
    page = open_page("/", scenery.alice)
    page.add_init_script("navigator.share = async (given) => { window.given = given; }")
    page.goto(f"{PAGE}?link=haircare")
    page.get_by_role("button", name="Share").click()

    assert page.evaluate("window.given") == {"title": "Hair care", "url": page.locator("#address").input_value()}


def test_without_a_share_sheet_nothing_is_offered(open_page: OpenBrowser, scenery: Scenery) -> None:
    page = open_page("/", scenery.alice)
    page.add_init_script("delete Navigator.prototype.share")
    page.goto(f"{PAGE}?link=haircare")

    expect(page.get_by_role("link", name="E-mail")).to_be_visible()
    expect(page.locator("[data-share]")).to_be_hidden()


def test_everything_by_keyboard_alone(page: Page) -> None:
    page.locator("[name=partner]").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    address(page, "giftbox/abc123")
    page.keyboard.press("ArrowDown")
    address(page, "haircare/abc123")
    expect(page.get_by_role("radio", name="Hair care")).to_be_focused()

    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.copy") == "#address":
            break
    page.keyboard.press("Enter")

    expect(page.locator("#announcements")).to_have_text("Copied")
    expect(page.locator("#recent li")).to_have_count(1)


def test_on_a_telephone_address_and_copy_are_in_sight_while_choosing(page: Page, scenery: Scenery) -> None:
    scenery.cast.haircare.website_address = f"https://www.example.com/{'x' * 90}"
    scenery.cast.haircare.save()
    page.set_viewport_size({"width": 390, "height": 700})
    page.reload()
    radio(page, "Hair care")
    address(page, "haircare/abc123")

    page.evaluate("window.scrollTo(0, 0)")
    expect(page.locator("#address")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Copy", exact=True)).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_whoever_was_signed_out_meanwhile_is_asked_to_sign_in(page: Page) -> None:
    page.context.clear_cookies()
    page.get_by_role("radio", name="Hair care").click()

    page.wait_for_url(re.compile("/accounts/login/"))


def test_without_javascript_the_button_does_it_all(plain: Page) -> None:
    plain.locator("[name=partner]").select_option("bob456")
    plain.get_by_role("button", name="Show the links open to this partner").click()
    expect(plain.get_by_role("radio", name="Gift box")).to_have_count(0)
    radio(plain, "Skin care")
    plain.get_by_role("button", name="Generate Link").click()

    address(plain, "skincare/bob456")
    expect(plain.locator("#recent li")).to_have_count(1)
    expect(plain.locator("[data-copy]").first).to_be_hidden()


def test_a_new_partner_is_told_that_there_is_nothing_yet(open_page: OpenBrowser, scenery: Scenery) -> None:
    for link in (scenery.cast.haircare, scenery.cast.skincare):
        link.retire(timezone.now())
    page = open_page(PAGE, PartnerFactory())

    expect(page.get_by_text("There is no website open to you yet.")).to_be_visible()


def test_a_parent_makes_a_link_for_a_recruit(open_page: OpenBrowser, scenery: Scenery) -> None:
    page = open_page("/partners/", scenery.alice)
    row = page.locator("tr", has_text="bob456")
    row.get_by_role("link", name=re.compile("Generate Link")).click()
    expect(page.locator("#partner-said")).to_contain_text("Bob (bob456) is credited")

    radio(page, "Hair care")
    address(page, "haircare/bob456")
    page.locator("#ad-said").get_by_role("link", name="Create Ad").click()
    page.locator("[name=name]").fill("For Bob")
    page.get_by_role("button", name="Create Ad").click()
    page.wait_for_url(re.compile(PAGE))
    address(page, "haircare/bob456/forbob")
    page.get_by_role("button", name="Generate Link").click()

    expect(page.locator("#recent li").first).to_contain_text("for Bob · For Bob")


def test_a_recruit_with_another_only_website_gets_it_instead_of_an_error(
    open_page: OpenBrowser, scenery: Scenery
) -> None:
    cast = scenery.cast
    type(cast.haircare).objects.exclude(pk=cast.giftbox.pk).update(is_open_to_all=False)
    others = ProgramFactory(name="Others")
    others.partners.set([cast.bob])
    cast.skincare.programs.set([others])
    page = open_page(PAGE, scenery.alice)
    address(page, "giftbox/abc123")

    page.locator("[name=partner]").select_option("bob456")

    address(page, "skincare/bob456")
