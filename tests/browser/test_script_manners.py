"""The script asks for consent where it shall, and whatever goes wrong in it, the page goes on."""

import re
from html import escape

import pytest
from playwright.sync_api import Browser, expect

from stats.admin_script import SAYING
from stats.capture.fronts.statics import integrity, script
from tests.browser.site import FIELDS, FORM, HOME, NEW, OLD, PORTAL, SCRIPT, VALUE, Site, open_site

SHOP = "https://shop.example.com/cart"
LINK = f'<a href="{SHOP}" onclick="return false">Buy</a>'
PRIVATE = "Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})"


def handed_on(site: Site) -> tuple[object, object, object]:
    """What is kept, what stands in the form, and where the link to the shop leads when it is clicked."""
    site.page.locator("a").click()
    return site.value_kept(), site.page.evaluate(VALUE), site.page.locator("a").get_attribute("href")


NOTHING, EVERYTHING = (None, "", SHOP), (NEW, NEW, f"{SHOP}?rp={NEW}")


@pytest.fixture
def asking(site: Site) -> Site:
    """A website that asks for consent."""
    site.html = FORM + LINK
    site.open(consent="wait", shops="shop.example.com")
    return site


def test_nothing_happens_before_consent(asking):
    assert handed_on(asking) == NOTHING
    assert asking.page.evaluate("referral.token") == ""


def test_everything_happens_after_consent(asking):
    asking.page.evaluate("referral.consent(true)")
    assert handed_on(asking) == EVERYTHING


def test_a_refusal_takes_everything_back(asking):
    asking.page.evaluate("referral.consent(true)")
    handed_on(asking)
    asking.page.evaluate("referral.consent(false)")
    assert asking.page.locator("a").get_attribute("href") == SHOP
    assert handed_on(asking) == NOTHING
    assert asking.page.evaluate("referral.token") == ""


def test_who_refused_can_agree_later(asking):
    asking.page.evaluate("referral.consent(false); referral.consent(true)")
    assert handed_on(asking) == EVERYTHING


def test_what_was_kept_is_not_read_before_consent_on_the_next_page(asking):
    asking.page.evaluate("referral.consent(true)")
    asking.open("/later", consent="wait", shops="shop.example.com")
    asking.page.locator("a").click()
    assert (asking.page.evaluate(VALUE), asking.page.locator("a").get_attribute("href")) == ("", SHOP)
    asking.page.evaluate("referral.consent(true)")
    assert handed_on(asking) == EVERYTHING


def test_a_refusal_leaves_a_field_that_the_page_filled(site):
    site.html = FORM.replace('name="rp"', f'name="rp" value="{OLD}"')
    site.open().evaluate("referral.consent(false)")
    assert site.page.evaluate(VALUE) == OLD


def test_a_refusal_is_heeded_where_nobody_was_asked(site):
    site.html = FORM + LINK
    site.open(shops="shop.example.com").evaluate("referral.consent(false)")
    assert handed_on(site) == NOTHING


@pytest.mark.parametrize(("given", "expected"), [("true", EVERYTHING), ("false", NOTHING)])
def test_a_page_may_answer_before_the_script_is_there(site, given, expected):
    site.html = FORM + LINK + f"<script>{SAYING.replace('true', given)}</script>"
    site.open(consent="wait", shops="shop.example.com")
    assert handed_on(site) == expected


@pytest.mark.parametrize(("wish", "expected"), [(PRIVATE, NOTHING), ("0", EVERYTHING)])
def test_the_browsers_wish_for_privacy_is_heeded_where_the_tag_says_so(site, wish, expected):
    site.page.add_init_script(wish)
    site.html = FORM + LINK
    site.open(consent="signal", shops="shop.example.com")
    assert handed_on(site) == expected


def test_where_nothing_is_ever_kept_the_pages_own_token_is_handed_on(site):
    site.html = FORM + LINK
    site.page.context.add_cookies([{"name": "rp", "value": OLD, "url": HOME}])
    site.open("/later", consent="never", shops="shop.example.com")
    assert site.page.evaluate(VALUE) == ""
    site.open(consent="never", shops="shop.example.com")
    assert handed_on(site) == (OLD, NEW, f"{SHOP}?rp={NEW}")


def test_consent_on_the_next_page_finds_the_token_of_the_page_before(asking):
    asking.html = FORM + '<a href="/later">Next</a>'
    asking.open(consent="wait").locator("a").click()
    asking.page.wait_for_url("**/later")
    asking.page.evaluate("referral.consent(true)")
    assert (asking.value_kept(), asking.page.evaluate(VALUE)) == (NEW, NEW)


def test_the_token_of_another_website_before_is_none_of_ours(site):
    site.html = FORM + f'<a href="{HOME}/later" referrerpolicy="unsafe-url">Next</a>'
    site.open()
    site.page.goto(f"https://blog.example.org/?rp={OLD}")
    site.page.context.clear_cookies()
    site.page.locator("a").click()
    site.page.wait_for_url("**/later")
    assert site.page.evaluate(f"[document.referrer.includes('{OLD}'), {VALUE}]") == [True, ""]


# Content-Security-Policy


@pytest.mark.parametrize("source", [PORTAL, f"'{integrity()}'"])
def test_it_works_under_a_strict_policy(site, source):
    site.policy = f"default-src 'none'; script-src {source}; require-trusted-types-for 'script'"
    assert site.open().evaluate(VALUE) == NEW


@pytest.mark.parametrize("source", ["'self'", "'sha384-" + "A" * 64 + "'"])
def test_a_policy_that_does_not_name_it_stops_it(site, source):
    site.policy = f"default-src 'none'; script-src {source}"
    assert site.open().evaluate("typeof referral") == "undefined"


def test_a_browser_runs_no_other_script_under_the_tag(site):
    site.page.context.route(
        SCRIPT, lambda route: route.fulfill(body="window.evil = 1", headers={"Access-Control-Allow-Origin": "*"})
    )
    assert site.open().evaluate("typeof evil") == "undefined"


# Whatever goes wrong


@pytest.mark.parametrize(
    "spoilt",
    [
        "Object.defineProperty(document, 'cookie', {get() { throw Error('no'); }, set() { throw Error('no'); }})",
        "delete window.performance; window.performance = undefined",
        "window.MutationObserver = undefined",
        "window.Map = undefined",
        "window.URL = class { constructor() { throw Error('no'); } }",
        "document.querySelectorAll = () => { throw Error('no'); }",
        "window.CustomEvent = undefined",
        "window.referral = 'the name of something else'",
        "Object.defineProperty(window, 'referral', {value: 1})",
    ],
)
def test_a_spoilt_browser_keeps_its_page(site, spoilt):
    site.page.add_init_script(spoilt)
    site.html = FORM + LINK
    page = site.open(shops="shop.example.com")
    page.locator("a").click()
    page.get_by_role("button").click()
    page.wait_for_url("**/posted")
    assert site.posted


def test_without_cookies_the_pages_own_token_is_handed_on(site):
    site.page.add_init_script(
        "Object.defineProperty(document, 'cookie', {get() { throw Error('no'); }, set() { throw Error('no'); }})"
    )
    assert site.open().evaluate(VALUE) == NEW


def test_in_a_sandboxed_frame_it_still_fills_in_the_seconds(site):
    inner = escape(f"<script>{script().body.decode()}</script>{FORM}")
    site.html = f'<iframe sandbox="allow-scripts" srcdoc="{inner}"></iframe>'
    frame = site.open().frame_locator("iframe")
    expect(frame.locator("[name=rp_seconds]")).to_have_value(re.compile(r"\d+"))


def test_a_page_without_a_body_has_the_token(site):
    site.html = "<script>document.documentElement.innerHTML = ''</script>"
    assert site.open().evaluate("[document.body?.innerHTML ?? '', referral.token]") == ["", NEW]


def test_the_tag_twice_is_the_tag_once(site):
    site.html = FORM + LINK
    site.open()
    site.html += site.tag
    site.open(consent="wait", shops="shop.example.com").evaluate("referral.consent(true); referral.consent(false)")
    assert handed_on(site) == NOTHING


def test_it_stays_out_of_forms_that_have_no_field_for_it(site):
    site.html = FORM.replace(FIELDS, '<input name="q" value="a">')
    site.open().get_by_role("button").click()
    site.page.wait_for_url("**/posted")
    assert site.posted == ["q=a"]


def test_a_token_in_a_browser_without_scripts_stands_in_the_address_alone(browser: Browser):
    with open_site(browser, java_script_enabled=False) as site:
        site.html = FORM
        site.open().get_by_role("button").click()
        site.page.wait_for_url("**/posted")
    assert site.posted == ["rp=&rp_seconds="]
