"""An owner is asked about a missing sale: finds it, reads why nobody has it, and credits it, in a real browser."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from stats.models import OptIn
from tests.browser.conftest import OpenBrowser
from tests.browser.scenery import Scenery
from tests.stats.rows import opt_in

WHY = "He telephoned: the shop had lost his token."


@pytest.fixture
def missing(scenery: Scenery) -> OptIn:
    """A purchase that is credited to nobody."""
    fields = {"amount": "12.50", "currency": "EUR", "reference": "A-17", "rule": "", "reason": "no-evidence"}
    return opt_in(None, None, at=timezone.now(), **fields)


def choose(page: Page, field: str, typed: str, found: str) -> None:
    """Search a list as a person does: open it, type, take what is offered."""
    page.locator(f".field-{field} .select2-selection").click()
    page.locator(".select2-search__field").fill(typed)
    page.locator(".select2-results__option", has_text=found).click()


def test_a_missing_sale_is_found_and_given_to_whom_it_belongs(
    open_page: OpenBrowser, scenery: Scenery, missing: OptIn
) -> None:
    page = open_page("/admin/", scenery.owner)
    page.get_by_label("What became of this order number or e-mail address?").fill("#A-17")
    page.get_by_role("button", name="Explain").click()
    page.get_by_text("Credited to nobody, because nothing that came with it said").wait_for()
    page.locator(".pieces a").first.click()
    page.get_by_role("link", name="Credit it to a partner").click()

    choose(page, "partner", "bob", "Bob (bob456)")
    choose(page, "link", "skin", "Skin care (skincare)")
    page.get_by_label("Ad:").fill("website2")
    page.get_by_label("Why:").fill(WHY)
    page.get_by_role("button", name="Credit it so").click()

    page.get_by_text("Credited to Bob (bob456) by hand. The figures have moved with it.").wait_for()
    missing.refresh_from_db()
    assert (missing.partner, missing.ad) == (scenery.cast.bob, scenery.cast.website2)


def test_it_stands_on_the_partners_page_then(open_page: OpenBrowser, scenery: Scenery, missing: OptIn) -> None:
    page = open_page(f"/admin/stats/optin/{missing.pk}/credit/", scenery.owner)
    choose(page, "partner", "bob", "Bob (bob456)")
    choose(page, "link", "skin", "Skin care (skincare)")
    page.get_by_label("Why:").fill(WHY)
    page.get_by_role("button", name="Credit it so").click()
    page.get_by_text("by hand. The figures").wait_for()

    partners = open_page("/opt-ins/", scenery.cast.bob)

    row = partners.locator("tbody tr", has_text="€12.50")
    assert "The owner credited this one to you." in row.inner_text()
    assert WHY not in partners.content()
