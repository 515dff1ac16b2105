"""The demo's story in a real browser: a newcomer who is Alice follows Alice's address, signs up and buys."""

import re
from collections.abc import Iterator
from io import StringIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect

from partners.portal import Portal
from referral_portal.demo.management.commands import demo
from stats.models import Hit, OptIn
from tests.browser.conftest import Complaints
from tests.factories import BROWSER

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def port(home: str, settings, monkeypatch: pytest.MonkeyPatch) -> int:
    """Where the demo is served, loaded with a day of traffic."""
    settings.DEBUG = True
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    settings.ROOT_URLCONF = "tests.demo.urls"
    monkeypatch.setattr("referral_portal.demo.history.DAYS", 1)
    port = int(home.rpartition(":")[2])
    call_command(demo.Command(), port=port, stdout=StringIO())
    return port


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def person(javascript: bool, browser: Browser, complaints: Complaints, port: int) -> Iterator[Page]:
    """Somebody with an ordinary browser, who arrived at Alice's shop by her address."""
    context = browser.new_context(user_agent=BROWSER, java_script_enabled=javascript)
    page = context.new_page()
    complaints.watch(page, f"http://127.0.0.1:{port}")
    page.goto(f"http://127.0.0.1:{port}/go/haircare/abc123/website2")
    yield page
    context.close()


def newest_opt_in() -> tuple[str | None, ...]:
    return OptIn.objects.order_by("-received_at").values_list("kind", "partner__code", "ad__code")[0]


def test_signing_up_is_a_form_opt_in_of_the_ad(person: Page) -> None:
    person.get_by_role("region", name="Four letters a year").get_by_role("button", name="Sign up").click()

    expect(person.get_by_role("heading", level=1)).to_have_text("Thank you, you are on the list")
    assert newest_opt_in() == ("form", "abc123", "website2")


def test_buying_is_a_purchase_and_the_same_order_again_is_none(person: Page) -> None:
    person.get_by_role("button", name="Buy now").click()
    expect(person.locator("pre")).to_contain_text("recorded")
    assert newest_opt_in() == ("purchase", "abc123", "website2")

    person.get_by_role("button", name="Try the same order again").click()
    person.get_by_role("button", name="Buy now").click()

    expect(person.locator("pre")).to_contain_text("this order is known")


@pytest.mark.parametrize(("answer", "partner"), [("Yes", "abc123"), ("No", None)])
def test_a_shop_that_asks_heeds_the_answer_on_every_page(
    browser: Browser, port: int, answer: str, partner: str | None
) -> None:
    Portal.objects.update(consent="page")
    page = browser.new_page(user_agent=BROWSER)
    page.goto(f"http://127.0.0.1:{port}/go/haircare/abc123/website2")
    page.get_by_role("button", name=answer, exact=True).click()
    page.goto(f"http://127.0.0.1:{port}/demo/skincare/")
    expect(page.get_by_role("heading", name="May we remember who sent you?")).to_be_hidden()

    page.get_by_role("button", name="Buy now").click()

    expect(page.locator("pre")).to_contain_text("recorded")
    assert newest_opt_in()[1] == partner
    page.close()


def test_following_it_signed_in_on_the_other_host_counts(browser: Browser, port: int, complaints: Complaints) -> None:
    Hit.objects.all().delete()
    context = browser.new_context(user_agent=BROWSER)
    page = context.new_page()
    complaints.watch(page, "http:/")
    page.goto(f"http://localhost:{port}/")
    page.get_by_label(re.compile("name|e-mail", re.IGNORECASE)).fill("abc123")
    page.get_by_label("Password", exact=True).fill("demo-portal-1")
    page.keyboard.press("Enter")
    page.wait_for_url(f"http://localhost:{port}/")

    page.goto(f"http://127.0.0.1:{port}/go/haircare/abc123/website2")
    page.goto(f"http://localhost:{port}/go/haircare/abc123/website2")

    assert sorted(Hit.objects.values_list("visit_class", flat=True)) == ["counted", "own"]
    context.close()


@pytest.mark.parametrize(
    "path", ["haircare/", "skincare/", "giftbox/", "thanks/", "haircare/thanks/?order=FF-1&status=200"]
)
def test_axe_finds_nothing_on_a_demo_page(browser: Browser, port: int, path: str) -> None:
    page = browser.new_page(user_agent=BROWSER)
    page.goto(f"http://127.0.0.1:{port}/demo/{path}")

    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.close()
