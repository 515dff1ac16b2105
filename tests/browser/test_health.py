"""An owner is warned wherever they are, finds out how each host is, and forgets one that is gone; axe finds nothing."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from stats.models import Heartbeat
from tests.admin.test_health import speak
from tests.browser.conftest import OpenBrowser
from tests.browser.scenery import Scenery
from tests.browser.test_accessibility import check_every_look


@pytest.fixture
def owners_page(open_page: OpenBrowser, scenery: Scenery) -> Page:
    return open_page("/admin/health/", scenery.owner)


@pytest.fixture
def bad_day(scenery: Scenery) -> None:
    """A host that is well, one that is silent, and one that has every trouble there is."""
    hour = str(int(timezone.now().timestamp()) // 3600)
    speak("web-1.shops.example")
    speak("web-2.shops.example", ago=600, journal_files=3)
    speak(
        "web-3.shops.example",
        unrecorded_clicks=1240,
        oldest_undrained_seconds=412,
        routes_age_seconds=95,
        journal_bytes=900 * 1024**2,
        quarantined_records=12,
        newer_records=4,
        drain_seconds=8.2,
        is_in_container=1,
        tallies_differing=3,
        lately={"unrecorded_clicks": {hour: 312}, "drain_errors": {hour: 31}},
    )


def test_a_portal_of_which_nothing_is_known(owners_page: Page) -> None:
    check_every_look(owners_page)


def test_a_good_day(owners_page: Page) -> None:
    speak()
    owners_page.reload()

    expect(owners_page.get_by_text("All is well.")).to_be_visible()
    check_every_look(owners_page)


@pytest.mark.usefixtures("bad_day")
def test_a_bad_day(owners_page: Page) -> None:
    owners_page.reload()

    expect(owners_page.get_by_text("312 in the last 24 hours, 928 before")).to_be_visible()
    check_every_look(owners_page)


@pytest.mark.usefixtures("bad_day")
@pytest.mark.parametrize("path", ["/admin/links/trackinglink/", "/admin/partners/partner/add/"])
def test_the_warning_on_another_page(owners_page: Page, path: str) -> None:
    owners_page.goto(path)

    expect(owners_page.get_by_text("The portal needs you.")).to_be_visible()
    check_every_look(owners_page)


@pytest.mark.usefixtures("bad_day")
def test_an_owner_with_a_telephone_follows_the_warning_and_forgets_a_host(owners_page: Page) -> None:
    owners_page.set_viewport_size({"width": 390, "height": 844})
    owners_page.goto("/admin/links/trackinglink/")
    owners_page.get_by_role("link", name="See its health").click()
    expect(owners_page.get_by_text("Copy of links and partners: 1 minute old")).to_be_visible()

    owners_page.get_by_role("button", name="Forget this host").click()

    expect(owners_page.get_by_text("web-2.shops.example is forgotten.")).to_be_visible()
    assert Heartbeat.objects.count() == 2


@pytest.mark.usefixtures("bad_day")
def test_a_host_that_is_well_opens_when_it_is_asked(owners_page: Page) -> None:
    owners_page.reload()
    figure = owners_page.locator("details", has_text="web-1.shops.example").get_by_text("Last batch into the database")
    expect(figure).to_be_hidden()

    owners_page.get_by_role("heading", name="web-1.shops.example").click()

    expect(figure).to_be_visible()


@pytest.mark.parametrize("width", [390, 900])
def test_nothing_covers_the_lists_of_the_first_page(owners_page: Page, width: int) -> None:
    owners_page.set_viewport_size({"width": width, "height": 844})
    owners_page.goto("/admin/")

    owners_page.get_by_role("link", name="Health", exact=True).last.click()

    expect(owners_page.get_by_role("heading", name="Health")).to_be_visible()
