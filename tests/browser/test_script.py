"""The script on an owner's page: what it keeps, fills in and hands on."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.owners_site import open_website
from tests.browser.site import FORM, NEW, OLD, PORTAL, VALUE, Site


def with_link(site: Site, address: str) -> Callable[[], str | None]:
    """Puts a link onto the page that leads nowhere when clicked; what it says then."""
    site.html = f'<a href="{address}" onclick="return false">Buy</a>'
    return lambda: site.page.locator("a").get_attribute("href")


# What it keeps


def test_the_token_is_kept_first_party(site):
    site.open(days="30")
    cookie = site.kept()
    assert (cookie["value"], cookie["domain"], cookie["path"]) == (NEW, "www.example.com", "/")
    assert (cookie["secure"], cookie["sameSite"], cookie["httpOnly"]) == (True, "Lax", False)
    assert 29 * 86_400 < cookie["expires"] - site.page.evaluate("Date.now()") / 1000 <= 30 * 86_400


@pytest.mark.parametrize("days", ["400", "3650"])
def test_it_is_kept_for_at_most_400_days(site, days):
    site.open(days=days)
    assert site.kept()["expires"] - site.page.evaluate("Date.now()") / 1000 <= 400 * 86_400


def test_a_domain_shares_it_among_its_hosts(site):
    site.open(domain="example.com")
    assert site.kept()["domain"] == ".example.com"


@pytest.mark.parametrize(("touch", "expected"), [("", NEW), ("first", OLD)])
def test_a_newer_click_replaces_an_older_one_unless_the_first_counts(site, touch, expected):
    site.open(f"/?rp={OLD}", touch=touch)
    page = site.open(touch=touch)
    assert (site.value_kept(), page.evaluate("referral.token"), page.evaluate(VALUE)) == (expected,) * 3


def test_a_later_page_has_the_token_without_a_query(site):
    site.open()
    page = site.open("/later")
    assert page.evaluate(VALUE) == NEW


@pytest.mark.parametrize("garbage", ["short", "a b" * 20, "%3Cscript%3E" * 4, "x" * 101, "%FF" * 20, "é" * 30])
def test_what_cannot_be_a_token_is_left_alone(site, garbage):
    site.open(f"/?rp={OLD}")
    page = site.open(f"/?rp={garbage}")
    assert (site.value_kept(), page.evaluate(VALUE)) == (OLD, OLD)


def test_another_parameter_is_another_cookie_and_field(site):
    site.html = FORM.replace('"rp"', '"via"')
    page = site.open(f"/?via={NEW}&rp={OLD}", parameter="via")
    assert page.evaluate("document.cookie") == f"via={NEW}"
    assert page.locator("[name=via]").input_value() == NEW


def test_the_page_is_told(site):
    site.html = '<script>addEventListener("referral", (event) => { document.title = event.detail; }, true);</script>'
    expect(site.open()).to_have_title(NEW)


# Forms


def test_a_field_that_holds_something_is_left_alone(site):
    site.html = FORM.replace('name="rp"', f'name="rp" value="{OLD}"')
    assert site.open().evaluate(VALUE) == OLD


def test_a_form_that_is_added_later_is_filled(site):
    site.html = ""
    page = site.open()
    page.evaluate("html => { document.body.innerHTML = html; }", FORM)
    expect(page.locator("[name=rp]")).to_have_value(NEW)


@pytest.mark.parametrize("how", ["form.submit()", "form.requestSubmit()"])
def test_a_form_that_is_made_and_sent_in_one_moment_brings_the_token(site, how):
    site.html = ""
    page = site.open()
    page.evaluate(f"html => {{ document.body.innerHTML = html; const form = document.forms[0]; {how}; }}", FORM)
    page.wait_for_url("**/posted")
    assert site.posted[0].startswith(f"rp={NEW}&rp_seconds=")


def test_what_the_page_sends_itself_brings_the_token(site):
    site.html = ""
    page = site.open()
    sent = page.evaluate(
        "html => { document.body.innerHTML = html;"
        " return new URLSearchParams(new FormData(document.forms[0])).toString(); }",
        FORM,
    )
    assert sent.startswith(f"rp={NEW}&rp_seconds=")


def test_a_form_says_for_how_long_its_page_was_open(site):
    page = site.open()
    page.wait_for_function("performance.now() > 1100")
    page.get_by_role("button").click()
    page.wait_for_url("**/posted")
    assert int(site.posted[0].partition("rp_seconds=")[2]) >= 1


# Links

SHOP = "https://shop.example.com/cart"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (SHOP, f"{SHOP}?rp={NEW}"),
        (f"{SHOP}?a=b%20c#d", f"{SHOP}?a=b%20c&rp={NEW}#d"),
        ("https://SHOP.example.com:8443/?", f"https://shop.example.com:8443/?rp={NEW}"),
        (f"{SHOP}?rp={OLD}", f"{SHOP}?rp={OLD}"),
        (f"{SHOP}?rp=", f"{SHOP}?rp="),
        ("https://buy.stripe.com/test_1", f"https://buy.stripe.com/test_1?client_reference_id={NEW}"),
        ("https://buy.stripe.com/t?client_reference_id=a1", "https://buy.stripe.com/t?client_reference_id=a1"),
        ("https://example.com/", "https://example.com/"),
        ("https://evil-shop.example.com/", "https://evil-shop.example.com/"),
        ("https://shop.example.com.evil.example/", "https://shop.example.com.evil.example/"),
        ("mailto:shop@shop.example.com", "mailto:shop@shop.example.com"),
        ("#top", "#top"),
        ("https://[", "https://["),
    ],
)
def test_links_to_shops_get_the_token_and_no_others(site, address, expected):
    href = with_link(site, address)
    page = site.open(shops="pay.example.org  shop.example.com")
    page.locator("a").click()
    assert href() == expected


def test_a_link_that_comes_later_gets_the_token(site):
    site.html = ""
    page = site.open(shops="shop.example.com")
    page.evaluate(f"document.body.innerHTML = '<a href=\"{SHOP}\"><b>Buy</b></a>'")
    page.locator("b").click()
    page.wait_for_url(f"{SHOP}?rp={NEW}")


def test_a_link_that_is_opened_by_the_middle_button_gets_the_token(site):
    site.open(shops="pay.localhost")
    with open_website(PORTAL) as website:
        website.tag = site.tag
        site.page.context.route("http://*.localhost:*/**", lambda route: route.continue_())
        site.page.goto(f"{website.address}/?rp={NEW}")
        with site.page.context.expect_page() as opened:
            site.page.locator("#shop").click(button="middle")
        opened.value.wait_for_url(f"**/order?size=2&rp={NEW}#cart")


def test_a_link_gets_the_token_by_the_keyboard(site):
    site.html = f'<a href="{SHOP}">Buy</a>'
    page = site.open(shops="shop.example.com")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{SHOP}?rp={NEW}")


def test_without_shops_stripe_alone_gets_the_token(site):
    href = with_link(site, "https://buy.stripe.com/1")
    site.open().locator("a").click()
    assert href() == f"https://buy.stripe.com/1?client_reference_id={NEW}"


def test_without_a_token_links_stay_as_they_are(site):
    href = with_link(site, SHOP)
    site.open("/", shops="shop.example.com").locator("a").click()
    assert href() == SHOP
