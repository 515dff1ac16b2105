"""Stories of partners, told whole: the first five minutes, an address for a recruit, and which ads sold."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core import mail
from django.db.models import Count, Sum
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from ads.models import Ad
from links.models import GeneratedAddress, TrackingLink
from stats.models import OptIn
from tests.browser.conftest import Complaints, OpenBrowser
from tests.browser.owners_site import Website, open_website
from tests.browser.people import (
    Finger,
    copy_address,
    figure,
    go_to,
    heading,
    press,
    see_address,
    table_of,
)
from tests.browser.scenery import Scenery
from tests.browser.test_accessibility import SIDEWAYS
from tests.capture.signing import purchase, send
from tests.conftest import Cast
from tests.factories import BROWSER, AdFactory, PurchaseSourceFactory

NEW_PASSWORD = "quite-another-password-2"


@pytest.fixture
def website(home: str, cast: Cast, complaints: Complaints) -> Iterator[Website]:
    """Where all links lead to: a website of the owner's on another host."""
    with open_website(home) as website:
        TrackingLink.objects.update(website_address=f"{website.address}/")
        complaints.homes.append(website.address)
        yield website


def invite(owner: Page) -> str:
    """The owner presses the button; the address in the mail that comes of it."""
    press(owner, "Invite by e-mail")
    owner.locator(".messagelist").get_by_text("1 invitation sent").wait_for()
    return re.search(r"http://\S+/accounts/invitation/\S+", mail.outbox[-1].body)[0]


def choose_a_password(page: Page) -> None:
    for field in page.locator("[name=password1], [name=password2]").all():
        field.fill(NEW_PASSWORD)
    press(page, "Save and go in")


def make_an_ad(page: Page, name: str) -> None:
    """From the first step of home."""
    page.locator("[aria-current=step]").get_by_role("link", name="Create Ad").click()
    page.locator("[name=name]").fill(name)
    press(page, "Create Ad")


def see_steps(page: Page, done: int, next_step: str = "") -> None:
    """Home says how many of the first steps are done, and which is next."""
    expect(page.locator(".first-steps")).to_contain_text(f"{done} of 3 done")
    expect(page.locator(".first-steps .badge", has_text="Done")).to_have_count(done)
    expect(page.locator("[aria-current=step] h3")).to_have_text([next_step] if next_step else [])


def follow(open_page: OpenBrowser, address: str, website: Website) -> None:
    """As somebody else, in a browser that was never here."""
    visitor = open_page("about:blank")
    visitor.goto(address)
    assert visitor.url.startswith(f"{website.address}/?rp=")


def ask_by(page: Page, row: str) -> None:
    """Have rows by this instead of by day."""
    page.get_by_label(row, exact=True).first.check()
    page.get_by_label("Day", exact=True).first.uncheck()
    expect(page.locator("#sort-day")).to_have_count(0)
    expect(page.locator(f"#sort-{row.lower()}")).to_be_visible()


def test_a_new_partners_first_five_minutes(open_page: OpenBrowser, scenery: Scenery, website: Website) -> None:
    owner = open_page(f"/admin/partners/partner/{scenery.invited.pk}/change/", scenery.owner)
    ina = open_page(invite(owner))
    choose_a_password(ina)
    assert heading(ina) == "Hello, Ina"
    see_steps(ina, 0, "Make an ad")

    make_an_ad(ina, "Shop window")
    go_to(ina, "Home")
    see_steps(ina, 1, "Generate an address")
    ina.locator("[aria-current=step]").get_by_role("link", name="Generate Link").click()
    ina.get_by_role("radio", name="Hair care").check()
    ina.locator("[name=ad]").select_option("shopwindow")
    see_address(ina, "haircare/ina678/shopwindow")
    press(ina, "Generate Link")
    expect(ina.locator("#recent li")).to_have_count(1)
    address = copy_address(ina)
    go_to(ina, "Home")
    see_steps(ina, 2, "See your first hit")

    follow(open_page, address, website)

    ina.get_by_role("link", name="Look again").click()
    see_steps(ina, 3)
    expect(figure(ina, "Hits")).to_have_text("1")
    expect(ina.locator("#latest-address")).to_have_value(address)
    go_to(ina, "Statistics")
    ask_by(ina, "Ad")
    assert table_of(ina, "Ad", "Hits", "Unique") == [("shopwindow", "1", "1")]
    assert GeneratedAddress.objects.get().maker == scenery.invited


def test_a_parent_makes_a_link_for_a_recruit(open_page: OpenBrowser, cast: Cast, website: Website) -> None:
    alice = open_page("/", cast.alice)
    go_to(alice, "My referral partners")
    alice.get_by_role("link", name="Bob", exact=True).first.click()
    alice.get_by_role("link", name="Generate Link for Bob").click()
    expect(alice.locator("#partner-said")).to_contain_text(
        "Bob (bob456) is credited for all that comes of this address"
    )
    alice.get_by_role("radio", name="Hair care").check()
    alice.locator("[name=ad]").select_option("website2")
    see_address(alice, "haircare/bob456/website2")

    follow(open_page, copy_address(alice), website)

    go_to(alice, "Statistics")
    ask_by(alice, "Partner")
    assert table_of(alice, "Partner", "Hits") == [("bob456", "1")]
    ask_by_ad_too(alice)
    assert table_of(alice, "Partner", "Ad", "Hits") == [("bob456", "website2", "1")]
    bob = open_page("/stats/?rows=ad", cast.bob)
    expect(bob.locator(".table-report tbody")).to_contain_text("by Alice")
    assert table_of(bob, "Ad", "Hits") == [("website2", "1")]
    for stranger in (cast.zoe, cast.cleo):
        expect(open_page("/stats/?rows=ad", stranger).locator(".table-report")).to_have_count(0)


def ask_by_ad_too(page: Page) -> None:
    page.get_by_label("Ad", exact=True).first.check()
    expect(page.locator("#sort-ad")).to_be_visible()


@pytest.fixture
def sold(cast: Cast) -> dict[str, Ad]:
    """What people bought last month and this one, followed and reported as it happens."""
    ads = {name: AdFactory(partner=cast.alice, code=name) for name in ("letter", "poster", "window")}
    this_month = timezone.localtime().replace(day=1, hour=12, minute=0)
    last_month = this_month - timedelta(days=10)
    shop = PurchaseSourceFactory()
    for moment, ad, amounts in (
        (last_month, "website2", ["49.90"]),
        (last_month, "letter", ["20.00", "25.50"]),
        (last_month, "window", []),
        (min(this_month, timezone.now()), "poster", ["90.00", "91.00", "92.00"]),
    ):
        buy(shop, f"/go/haircare/abc123/{ad}", amounts, at=moment)
    return ads


def buy(shop, address: str, amounts: list[str], *, at: datetime) -> None:
    """A visitor follows an address and buys, once for each of these amounts."""
    with time_machine.travel(at):
        arrived = Client(headers={"user-agent": BROWSER}).get(address).headers["Location"]
        for number, amount in enumerate(amounts):
            order = f"{at:%m}{address[-3:]}{number}"
            send(Client(), shop, purchase(order=order, amount=amount, token=arrived.partition("rp=")[2]))


def sold_by_the_books(*, before: datetime) -> list[tuple[str, str, str]]:
    """Of each ad that sold: code, purchases and revenue, the one that sold most first. From the opt-ins themselves."""
    rows = OptIn.objects.filter(kind="purchase", at__lt=before).values_list("ad__code")
    found = rows.annotate(number=Count("pk"), amount=Sum("amount")).order_by("-number")
    return [(code, str(number), f"€{amount.quantize(Decimal('0.01'))}") for code, number, amount in found]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_which_of_my_ads_sold_last_month(
    open_page: OpenBrowser, cast: Cast, sold: dict[str, Ad], width: int, javascript: bool
) -> None:
    page, finger = open_page("/", cast.alice, javascript=javascript), Finger()
    page.set_viewport_size({"width": width, "height": 844})

    finger.on(page.get_by_role("link", name="Last month", exact=True))
    finger.on(figure(page, "Purchases").get_by_role("link"))

    first_of_this_month = timezone.localtime().replace(day=1, hour=0, minute=0, second=0)
    books = sold_by_the_books(before=first_of_this_month)
    assert [code for code, *_ in books] == ["letter", "website2"]
    expect(page.locator("[aria-sort]")).to_have_text("Purchases")
    expect(page.locator(".table-report").get_by_role("link", name="letter")).to_be_in_viewport()
    assert table_of(page, "Ad", "Purchases", "Revenue EUR") == [*books, ("window", "0", "€0.00")]
    assert page.evaluate(SIDEWAYS) == 0
    assert finger.clicks <= 3
