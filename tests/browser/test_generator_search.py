"""Searching in the Link Generator's fields, where there is more of everything than anybody reads."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.browser.conftest import Complaints, OpenBrowser
from tests.browser.scenery import Scenery
from tests.browser.test_accessibility import check_every_look
from tests.browser.test_generator import PAGE, address
from tests.thousands import many_ads, many_links, many_recruits


@pytest.fixture
def crowd(scenery: Scenery) -> Scenery:
    """Alice with more of everything than anybody reads."""
    many_recruits(scenery.alice, 300)
    many_links(300)
    many_ads(scenery.alice, 300)
    return scenery


def test_searching_among_hundreds_by_keyboard_alone(open_page: OpenBrowser, crowd: Scenery) -> None:
    page = open_page(PAGE, crowd.alice)
    field = page.get_by_role("combobox", name="Where are you driving traffic to?")
    field.focus()
    page.keyboard.type("offer29")
    expect(page.get_by_role("option")).to_have_count(11)

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    option = page.get_by_role("option", selected=True)
    expect(option).to_contain_text("offer290")
    expect(field).to_have_attribute("aria-activedescendant", str(option.get_attribute("id")))
    page.keyboard.press("Enter")

    address(page, "offer290/abc123")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(field).to_be_focused()


def test_enter_takes_the_only_row_that_is_left(open_page: OpenBrowser, crowd: Scenery) -> None:
    page = open_page(PAGE, crowd.alice)
    page.get_by_role("combobox", name="Where are you driving traffic to?").fill("hair")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")

    address(page, "haircare/abc123")


def test_escape_closes_the_search_and_a_click_chooses(open_page: OpenBrowser, crowd: Scenery) -> None:
    page = open_page(PAGE, crowd.alice)
    field = page.get_by_role("combobox", name="Who is driving the traffic?")
    field.fill("recruit 7")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")

    field.fill("recruit 77")
    page.get_by_role("option", name="recruit77").click()

    expect(field).to_have_value("recruit77")
    expect(page.locator("#partner-said")).to_contain_text("Recruit 77 (recruit77) is credited")


def test_the_rows_to_choose_are_large_enough_for_a_finger(open_page: OpenBrowser, crowd: Scenery) -> None:
    page = open_page(PAGE, crowd.alice)
    page.get_by_role("combobox", name="Which ad").click()
    expect(page.get_by_role("option")).to_have_count(20)

    heights = page.get_by_role("option").evaluate_all("rows => rows.map(row => row.getBoundingClientRect().height)")
    assert min(heights) >= 24


def test_what_nothing_matches_is_said(open_page: OpenBrowser, crowd: Scenery) -> None:
    page = open_page(PAGE, crowd.alice)
    page.get_by_role("combobox", name="Which ad").fill("nothing like it")

    expect(page.get_by_role("listbox")).to_have_text("Nothing found. Try fewer letters.")
    expect(page.locator("#announcements")).to_have_text("Nothing found. Try fewer letters.")


def test_without_javascript_words_find_what_there_is(open_page: OpenBrowser, crowd: Scenery) -> None:
    page = open_page(PAGE, crowd.alice, javascript=False)
    page.locator("[name=link]").fill("offer 29")
    page.locator("[name=link]").press("Enter")
    expect(page.locator(".errorlist")).to_have_text("This is not one of the websites open to you. Choose one of those.")

    page.get_by_role("link", name="Offer 295").click()

    address(page, "offer295/abc123")


def test_no_fault_where_everything_is_open(open_page: OpenBrowser, crowd: Scenery, complaints: Complaints) -> None:
    client = Client()
    client.force_login(crowd.alice.user)
    client.post(PAGE, {"link": "haircare", "partner": "bob456", "utm_source": "x"})
    lists = "websites_page=1&team_page=1&ads_page=1"
    page = open_page(f"{PAGE}?partner=bob456&link=haircare&utm_source=x&{lists}", crowd.alice)
    for summary in page.locator("main details:not([open]) > summary").all():
        summary.click()
    page.get_by_role("combobox", name="Which ad").click()
    expect(page.get_by_role("option")).to_have_count(20)
    page.keyboard.press("ArrowDown")

    check_every_look(page)
