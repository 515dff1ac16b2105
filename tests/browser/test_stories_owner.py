"""The owner's story: a partner misses an order, and the first page of the administration leads to the reason."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from stats.models import OptIn
from tests.browser.conftest import OpenBrowser
from tests.browser.people import Finger, figure, go_to, press
from tests.capture.signing import purchase, send
from tests.conftest import Cast
from tests.factories import BROWSER, OwnerFactory, PurchaseSourceFactory

WHY_NOBODY = "Credited to nobody, because the link was not open any more to the partner whom the click names."
WHAT_TO_DO = "put the partner into one of the link's programs, and credit this by hand"


@pytest.fixture
def missing(cast: Cast) -> OptIn:
    """Somebody came by Alice's address and bought, when Alice was out of the link's program already."""
    arrived = Client(headers={"user-agent": BROWSER}).get("/go/giftbox/abc123/website2").headers["Location"]
    cast.alice.programs.clear()
    body = purchase(order="A-17", amount="12.50", token=arrived.partition("rp=")[2])
    send(Client(), PurchaseSourceFactory(name="Web shop"), body)
    return OptIn.objects.get(reference="A-17")


@pytest.fixture
def desk(open_page: OpenBrowser, missing: OptIn) -> Page:
    """The first page of the administration."""
    return open_page("/admin/", OwnerFactory())


def ask_for(desk: Page, order: str) -> None:
    """Type what the partner wrote into the field on the first page."""
    field = desk.get_by_label("What became of this order number or e-mail address?")
    expect(field).to_be_in_viewport()
    field.fill(order)
    press(desk, "Explain")


def follow_the_advice(page: Page) -> None:
    """It leads to the partner, who is put into the program again."""
    page.get_by_role("region", name="Whose it is").get_by_role("link", name="Alice (abc123)").click()
    page.locator(".field-programs .select2-search__field").fill("bout")
    page.locator(".select2-results__option", has_text="Boutiques").click()
    press(page, "Save")
    page.locator(".messagelist .success").wait_for()


def credit_it(page: Page) -> None:
    """The form knows already whom the click named, and wants to hear why."""
    page.get_by_role("link", name="Credit it to a partner").click()
    page.get_by_label("Why:").fill("She was taken out of the program by mistake.")
    press(page, "Credit it so")
    page.get_by_text("Credited to Alice (abc123) by hand. The figures have moved with it.").wait_for()


def test_the_owner_finds_out_why_an_order_was_not_credited(desk: Page, open_page: OpenBrowser, cast: Cast) -> None:
    alice = open_page("/", cast.alice)
    go_to(alice, "My opt-ins")
    expect(alice.get_by_role("heading", name="No opt-ins yet")).to_be_visible()

    ask_for(desk, "A-17")
    expect(desk.get_by_role("heading", name="Opt-ins")).to_be_visible()
    expect(desk.locator("#content-main")).to_contain_text(WHY_NOBODY)
    desk.locator(".pieces a").first.click()
    expect(desk.get_by_role("region", name="Whose it is")).to_contain_text(WHAT_TO_DO)
    follow_the_advice(desk)
    desk.goto("/admin/")
    ask_for(desk, "A-17")
    desk.locator(".pieces a").first.click()
    credit_it(desk)

    go_to(alice, "My opt-ins")
    row = alice.locator(".opt-ins tbody tr")
    expect(row).to_contain_text("€12.50")
    expect(row).to_contain_text("website2")
    expect(row).to_contain_text("The owner credited this one to you.")
    expect(alice.locator("body")).not_to_contain_text("by mistake")
    go_to(alice, "Home")
    expect(figure(alice, "Purchases")).to_have_text("1")
    expect(open_page("/opt-ins/", cast.zoe).get_by_role("heading", name="No opt-ins yet")).to_be_visible()


def test_what_needs_attention_is_two_clicks_from_its_reason(desk: Page) -> None:
    finger = Finger()
    expect(desk.get_by_role("link", name="1 opt-in was credited to nobody.")).to_be_visible()

    finger.on(desk.locator(".desk-matters").get_by_role("link", name="link not open to the partner"))
    finger.on(desk.locator("#result_list tbody tr a").first)

    expect(desk.get_by_role("region", name="Whose it is")).to_contain_text(WHY_NOBODY)
    assert finger.clicks == 2
