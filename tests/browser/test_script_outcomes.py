"""What becomes of a click in each kind of browser: the table in `docs/tracking.md` is what happens."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, BrowserType, Page, expect

from partners.portal import Portal
from stats.models import OptIn
from stats.script_tag import script_tag
from tests.browser.owners_site import Website, open_website, person
from tests.capture.signing import purchase, send
from tests.conftest import Cast
from tests.factories import HostedFormFactory, LinkFactory, PurchaseSourceFactory

HEADING = "| the visitor's browser |"
WAYS = ("arrived", "next", "fetch", "shop")


def table() -> dict[str, tuple[str, ...]]:
    """The rows of the docs: what browser it is, and what credits in each of the ways."""
    text = Path("docs/tracking.md").read_text()
    lines = text[text.index(HEADING) :].partition("\n\n")[0].split("\n")[2:]
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: tuple(row[1:]) for row in rows}


# Preferences of Chromium.
NONE_BLOCKED: dict[str, object] = {"cookie_controls_mode": 0, "block_third_party_cookies": False}
OTHERS_BLOCKED: dict[str, object] = {"cookie_controls_mode": 1, "block_third_party_cookies": True}
ALL_BLOCKED: dict[str, object] = {"default_content_setting_values": {"cookies": 2}}


@dataclass(frozen=True)
class Case:
    """A kind of browser, what the owner chose, and what the visitor answers where."""

    choices: dict[str, object] = field(default_factory=lambda: NONE_BLOCKED)
    portal: dict[str, object] = field(default_factory=dict)
    options: dict[str, object] = field(default_factory=dict)
    head: str = ""
    blocks_script: bool = False
    answers: dict[str, str] = field(default_factory=dict)


SIGNAL = {"extra_http_headers": {"Sec-GPC": "1"}}
ASKS, NEVER, HEEDS = {"consent": "page"}, {"consent": "never"}, {"heeds_privacy_signal": True}
CASES = {
    "keeps every cookie": Case(),
    "blocks cookies of other websites": Case(OTHERS_BLOCKED),
    "blocks all cookies": Case(ALL_BLOCKED),
    "blocks the script": Case(blocks_script=True),
    "blocks the script, and cookies of other websites": Case(OTHERS_BLOCKED, blocks_script=True),
    "blocks the script, and all cookies": Case(ALL_BLOCKED, blocks_script=True),
    "runs no JavaScript": Case(options={"java_script_enabled": False}),
    "stumbles over errors in the page's own scripts": Case(head='<script src="/broken.js"></script>'),
    "consent is asked for, and given at once": Case(portal=ASKS, answers={"arrived": "agree", "next": "agree"}),
    "consent is asked for, and given on the next page": Case(portal=ASKS, answers={"next": "agree"}),
    "consent is asked for, and given two pages later": Case(portal=ASKS, answers={"last": "agree"}),
    "consent is asked for, and refused": Case(portal=ASKS, answers={"arrived": "decline", "next": "decline"}),
    "consent is asked for, and the script blocked": Case(portal=ASKS, blocks_script=True),
    "the portal sets no cookie ever": Case(portal=NEVER),
    "asks for privacy, which the portal heeds": Case(portal=HEEDS, options=SIGNAL),
    "asks for privacy, which the portal does not heed": Case(options=SIGNAL),
}


def test_the_table_has_every_kind_of_browser() -> None:
    assert list(table()) == list(CASES)


@pytest.fixture
def website(home: str, cast: Cast) -> Iterator[Website]:
    """The owner's website, to which the link `spring` leads, and its form."""
    with open_website(home.replace("localhost", "127.0.0.1")) as website:
        HostedFormFactory(code="newsletter", thank_you_address=f"{website.address}/thanks", minimum_seconds=0)
        LinkFactory(code="spring", website_address=f"{website.address}/arrived?offer=3")
        yield website


Visitor = Callable[[Case], BrowserContext]


@pytest.fixture
def visitor(
    browser_type: BrowserType, browser_type_launch_args: dict[str, object], tmp_path: Path, website: Website
) -> Iterator[Visitor]:
    """Opens a browser of this kind, in front of a portal that is set so."""
    opened = ExitStack()

    def open_browser(case: Case) -> BrowserContext:
        Portal.objects.update_or_create(pk=1, defaults=case.portal)
        website.tag = str(script_tag(Portal.objects.current(), website.portal, ["pay.localhost"]))
        website.head = case.head
        profile = str(tmp_path / "profile")
        someone = person(browser_type, browser_type_launch_args, profile, case.choices, **case.options)
        context = opened.enter_context(someone)
        if case.options == SIGNAL:
            context.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})")
        if case.blocks_script:
            context.route("**/referral-1.js", lambda route: route.abort())
        return context

    with opened:
        yield open_browser


@pytest.mark.parametrize("kind", list(CASES))
def test_what_credits_is_what_the_docs_say(website: Website, visitor: Visitor, kind: str) -> None:
    case, found = CASES[kind], {}
    context = visitor(case)
    for way in WAYS:
        website.email = f"{way}@people.example"
        page = context.new_page()
        page.goto(f"{website.portal}/go/spring/abc123/website2")
        found[way] = follow(page, website, way, case)
        page.close()
        context.clear_cookies()
    assert tuple(found.values()) == table()[kind]


def follow(page: Page, website: Website, way: str, case: Case) -> str:
    """Go this way from the page where one arrived: what credited, or why nothing did."""
    answer(page, case, "arrived")
    if way == "arrived":
        return sign_up(page, website)
    page.locator("#next").click()
    page.wait_for_url("**/next*")
    answer(page, case, "next")
    if "last" in case.answers:
        page.locator("#next").click()
        answer(page, case, "last")
    if way == "next":
        return sign_up(page, website)
    return send_by_fetch(page, website, case) if way == "fetch" else buy(page)


def answer(page: Page, case: Case, where: str) -> None:
    if where in case.answers:
        page.locator(f"#{case.answers[where]}").click()


def sign_up(page: Page, website: Website) -> str:
    page.get_by_role("button", name="Sign up", exact=True).click()
    page.wait_for_url("**/thanks")
    return evidence(email=website.email)


def send_by_fetch(page: Page, website: Website, case: Case) -> str:
    if case.options.get("java_script_enabled") is False:
        return "-"
    page.locator("#send").click()
    expect(page).to_have_title("Sent")
    return evidence(email=website.email)


def buy(page: Page) -> str:
    """The shop tells the portal of a purchase, with the token that came in its address."""
    page.locator("#shop").click()
    page.wait_for_url("**/order?size=2**")
    assert page.url.endswith("#cart")
    token = parse_qs(urlsplit(page.url).query).get("rp", [""])[0]
    assert send(Client(), PurchaseSourceFactory(), purchase("A-1", token=token)).status_code == 200
    return evidence(reference="A-1")


def evidence(**which: str) -> str:
    opt_in = OptIn.objects.get(**which)
    return opt_in.rule or opt_in.reason
