"""axe finds nothing on any page: on a desk and on a telephone, by day and by night."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page

from partners.invitations import invitation_token
from partners.models import Partner
from partners.portal import Portal
from stats.capture.opt_ins.by_hand import Credit, credit_by_hand
from stats.models import OptIn
from tests.browser.conftest import Complaints, OpenBrowser, session_of
from tests.browser.scenery import Scenery

PARTNERS_PAGES = [
    "/",
    "/links/generate/",
    "/links/generate/?partner=bob456&link=haircare&ad=website2",
    "/links/generate/?partner=zoe999&link=haircare",
    "/ads/",
    "/ads/?status=retired",
    "/ads/?search=nothing-like-it",
    "/ads/new/",
    "/ads/website2/",
    "/ads/old/",
    "/partners/",
    "/partners/bob456/",
    "/stats/",
    "/stats/?rows=day,link,partner,ad&sort=-hits",
    "/stats/?from=2020-01-01&to=2020-01-02",
    "/stats/?from=nonsense",
    "/stats/?rows=link,partner&compare=before&chart=opt-ins&link=haircare&ad=none",
    "/stats/?from=2020-01-01&to=2020-01-02&link=haircare&compare=before",
    "/opt-ins/",
    "/opt-ins/?kind=purchase",
    "/links/generate/?partner=abc123&link=haircare&utm_source=letter",
    "/partners/cleo789/",
    "/partners/?status=inactive",
    "/stats/?rows=link&sort=-hits",
    "/accounts/password/change/",
    "/accounts/email/",
    "/accounts/sessions/",
    "/accounts/logout/",
    "/accounts/reauthenticate/",
]
OPEN_PAGES = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/inactive/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-nothing/",
    "/accounts/password/reset/key/done/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/nothing/",
]
NEWCOMERS_PAGES = ["/", "/links/generate/", "/ads/", "/partners/", "/stats/", "/opt-ins/"]
# One more rule than by default; and axe shall not make style elements of its own, which the policy would stop.
EVERY_RULE = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"], "preload": False}
# By night nothing differs but the colours.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"], "preload": False}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LOOKS = [(1280, "light", EVERY_RULE), (1280, "dark", COLOURS), (390, "dark", COLOURS), (390, "light", EVERY_RULE)]


def wait_for_colours(page: Page) -> None:
    """A colour on its way from light to dark is neither."""
    while page.evaluate("document.getAnimations().length"):
        page.wait_for_timeout(50)


def findings(page: Page) -> list[str]:
    """What is wrong with a page, whatever the width and the hour: a violation, or something to scroll for sideways."""
    found = []
    for width, scheme, rules in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        wait_for_colours(page)
        look, result = f"{page.url} {width} {scheme}", Axe().run(page, options=rules)
        if result.violations_count:
            found.append(f"{look}\n{result.generate_report()}")
        if (sideways := page.evaluate(SIDEWAYS)) > 0:
            found.append(f"{look}: {sideways} pixels to scroll sideways")
    return found


def check_every_look(page: Page) -> None:
    """The page that is open has no fault."""
    assert not (found := findings(page)), "\n".join(found)


def check_pages(page: Page, paths: list[str]) -> None:
    """None of these pages has a fault. One after the other in one browser, which is quicker."""
    found = []
    for path in paths:
        page.goto(path)
        found += findings(page)
    assert not found, "\n".join(found)


def test_the_pages_of_partners(open_page: OpenBrowser, scenery: Scenery, complaints: Complaints) -> None:
    opt_ins = OptIn.objects.filter(partner=scenery.alice).values_list("pk", flat=True)
    check_pages(open_page("/", scenery.alice), [*PARTNERS_PAGES, *(f"/opt-ins/{pk}/" for pk in opt_ins)])


def test_pages_of_partners_while_an_owner_looks_at_them(open_page: OpenBrowser, scenery: Scenery, home: str) -> None:
    page = open_page("/accounts/login/")
    kept = session_of(scenery.owner, seeing=scenery.alice)
    page.context.add_cookies([{"name": name, "value": value, "url": home} for name, value in kept.items()])

    check_pages(page, ["/", "/stats/", "/links/generate/"])
    assert page.locator(".seeing").is_visible()


def test_pages_without_anything_on_them(open_page: OpenBrowser, zoe: Partner, complaints: Complaints) -> None:
    check_pages(open_page("/", zoe), NEWCOMERS_PAGES)


def test_pages_before_signing_in(open_page: OpenBrowser, db: None, complaints: Complaints) -> None:
    check_pages(open_page("/accounts/login/"), OPEN_PAGES)


def test_the_invitation(open_page: OpenBrowser, scenery: Scenery) -> None:
    check_every_look(open_page(f"/accounts/invitation/{invitation_token(scenery.invited)}/"))


ADMIN_LISTS = [
    "links/trackinglink",
    "partners/partner",
    "partners/program",
    "partners/user",
    "ads/ad",
    "stats/hostedform",
    "stats/purchasesource",
    "stats/delivery",
    "stats/optin",
    "stats/referral",
    "stats/formsubmission",
    "stats/hit",
    "stats/linktally",
    "stats/mail",
    "stats/quarantinedrecord",
    "auth/group",
]
WRITTEN_BY_OWNERS = [
    "links/trackinglink",
    "partners/partner",
    "partners/program",
    "partners/user",
    "stats/hostedform",
    "stats/purchasesource",
    "stats/referral",
]


@pytest.fixture
def owners_page(open_page: OpenBrowser, scenery: Scenery) -> Iterator[Page]:
    """A page of the owner's, at the front of the admin."""
    return open_page("/admin/", scenery.owner)


def test_the_front_of_the_admin(owners_page: Page) -> None:
    check_every_look(owners_page)


def test_every_list_of_the_admin_and_its_first_row(owners_page: Page) -> None:
    found = []
    for model in ADMIN_LISTS:
        owners_page.goto(f"/admin/{model}/")
        found += findings(owners_page)
        row = owners_page.locator("#result_list tbody th a, #result_list tbody td a").first
        if row.count():
            owners_page.goto(str(row.get_attribute("href")))
            found += findings(owners_page)
    assert not found, "\n".join(found)


def test_every_form_of_the_admin(owners_page: Page) -> None:
    check_pages(owners_page, [f"/admin/{model}/add/" for model in WRITTEN_BY_OWNERS])


@pytest.mark.parametrize("asked", ["", "?q=customer%40shop.example", "?q=nobody%40people.example", "?q=4711"])
def test_the_page_that_explains(owners_page: Page, asked: str) -> None:
    owners_page.goto(f"/admin/explain/{asked}")
    check_every_look(owners_page)


def test_the_page_that_credits_by_hand(owners_page: Page, scenery: Scenery) -> None:
    opt_in = OptIn.objects.filter(kind="purchase").get()
    owners_page.goto(f"/admin/stats/optin/{opt_in.pk}/credit/")
    check_every_look(owners_page)
    owners_page.locator("input[type=submit].default").click()
    owners_page.get_by_text("Choose the partner who is credited.").wait_for()
    check_every_look(owners_page)


def test_the_story_of_an_opt_in_that_was_credited_by_hand(owners_page: Page, scenery: Scenery) -> None:
    opt_in, cast = OptIn.objects.filter(kind="purchase").get(), scenery.cast
    credit_by_hand(opt_in, Credit(cast.bob, cast.skincare), by="olga", why="He telephoned.", now=timezone.now())
    owners_page.goto(f"/admin/stats/optin/{opt_in.pk}/change/")
    check_every_look(owners_page)


@pytest.mark.parametrize("asked", ["", "?shops=shop.example.com&domain=a..b"])
def test_the_page_with_the_script(owners_page: Page, asked: str) -> None:
    Portal.objects.update_or_create(pk=1, defaults={"consent": "page"})
    owners_page.goto(f"/admin/script/{asked}")
    check_every_look(owners_page)


def test_the_portals_settings(owners_page: Page) -> None:
    owners_page.goto("/admin/partners/portal/")
    check_every_look(owners_page)


def test_everything_is_visited() -> None:
    """A model that joins the admin joins the list above."""
    from django.contrib import admin

    known = {f"{model._meta.app_label}/{model._meta.model_name}" for model in admin.site._registry}
    assert known == {*ADMIN_LISTS, "partners/portal"}
