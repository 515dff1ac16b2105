"""The two services and the courier of `docs/operations.md` behind nginx, by its very units and servers."""

import hashlib
import re
from collections.abc import Iterator

import pytest

from stats.capture.fronts.statics import script
from tests.deployment import examples
from tests.deployment.conftest import COURIER, WEB
from tests.deployment.crowd import Crowd
from tests.deployment.machine import PORTAL, TRACKING, Machine
from tests.faults.processes import wait_until


@pytest.fixture
def without_visits(two_services: Machine) -> Iterator[Machine]:
    yield from without(two_services, "portal-visits")


@pytest.fixture
def without_portal(two_services: Machine) -> Iterator[Machine]:
    yield from without(two_services, "portal")


def without(machine: Machine, unit: str) -> Iterator[Machine]:
    """The machine while one of its units is stopped."""
    machine.services.stop(unit)
    yield machine
    machine.services.start(unit)
    machine.wait_until_served()


@pytest.mark.parametrize("site", [PORTAL, TRACKING])
def test_an_address_leads_to_the_website_and_its_hit_into_the_portal(two_services: Machine, site: str) -> None:
    before, visitor = two_services.hits(), two_services.visitor()

    answer = visitor.get(f"{site}/go/haircare/abc123/website2")

    assert re.fullmatch(r"https://www\.example\.com/haircare\?rp=[A-Za-z0-9_-]{64}", answer.location)
    assert visitor.cookie("rp_visitor")
    wait_until(lambda: two_services.hits() > before, "the portal shows the hit")


def test_a_form_on_the_tracking_domain_is_taken_and_credited(two_services: Machine) -> None:
    before, visitor = int(two_services.figures()["forms"]), two_services.visitor()
    token = visitor.get(f"{TRACKING}/go/haircare/abc123").location.partition("rp=")[2]

    answer = visitor.post(f"{TRACKING}/hooks/forms/newsletter/", {"email": "ann@example.org", "rp": token})

    assert (answer.status, answer.location) == (303, "https://www.example.com/thanks")
    wait_until(lambda: int(two_services.figures()["forms"]) > before, "the portal shows the form")


def test_only_nginx_is_believed_when_it_says_who_comes(two_services: Machine) -> None:
    addresses = ("127.0.0.1", "127.0.0.1", "127.0.0.2")
    visitors = [two_services.visitor(comes_from) for comes_from in addresses]

    for number, visitor in enumerate(visitors):
        visitor.get(f"{TRACKING}/go/haircare/abc123", **{"X-Forwarded-For": f"198.51.100.{number}"})

    first, claims_another, is_another = (visitor.cookie("rp_visitor")[:32] for visitor in visitors)
    assert first == claims_another != is_another


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/admin/", "/hooks/purchases/shop/", "/healthz", "/metrics"])
def test_the_portal_is_not_on_the_tracking_domain(two_services: Machine, path: str) -> None:
    assert two_services.visitor().get(f"{TRACKING}{path}").status == 404


def test_pages_for_visitors_have_their_style_on_the_tracking_domain(two_services: Machine) -> None:
    page = two_services.visitor().get(f"{TRACKING}/go/nowhere/abc123")

    files = re.findall(r'href="(/static/[^"]+)"', page.text)
    assert page.status == 404
    assert {two_services.visitor().get(f"{TRACKING}{file}").status for file in files} == {200}


def test_the_script_for_websites_is_on_both_domains_and_the_same(two_services: Machine) -> None:
    answers = [two_services.visitor().get(f"{domain}/referral-1.js") for domain in (TRACKING, PORTAL)]

    assert [answer.status for answer in answers] == [200, 200]
    assert {hashlib.sha384(answer.text.encode()).digest() for answer in answers} == {
        hashlib.sha384(script().body).digest()
    }
    assert {answer.headers["Cache-Control"] for answer in answers} == {"public, max-age=31536000, immutable"}
    assert {answer.headers["Access-Control-Allow-Origin"] for answer in answers} == {"*"}


@pytest.mark.parametrize("path", ["/go/haircare/abc123?utm_source=letter", "/hooks/forms/newsletter/"])
def test_plain_http_leads_to_the_same_place_by_https(two_services: Machine, path: str) -> None:
    answer = two_services.visitor().get(f"http://go.example.com{path}")

    assert (answer.status, answer.location) == (308, f"{TRACKING}{path}")


def test_addresses_are_followed_while_the_portal_is_away(without_portal: Machine) -> None:
    visitor = without_portal.visitor()

    assert visitor.get(f"{PORTAL}/accounts/login/").status == 502
    assert visitor.get(f"{PORTAL}/go/haircare/abc123").status == 302


def test_the_portal_stands_in_for_the_service_for_visits(without_visits: Machine) -> None:
    visitor = without_visits.visitor()

    assert visitor.get(f"{TRACKING}/go/haircare/abc123").status == 302
    assert visitor.post(f"{TRACKING}/hooks/forms/newsletter/", {"email": "bea@example.org"}).status == 303


@pytest.mark.parametrize(
    "deeds",
    [[("reload", "portal-visits")], [("restart", "portal-visits"), ("restart", COURIER)], [("kill", "portal-visits")]],
    ids=["a reload", "restarts", "a kill"],
)
def test_nobody_is_turned_away_and_no_click_is_lost_by(two_services: Machine, deeds: list[tuple[str, str]]) -> None:
    with Crowd(two_services) as crowd:
        for deed, unit in deeds:
            getattr(two_services.services, deed)(unit)
        crowd.wait_for_more()

    assert crowd.answers == {302: len(crowd.clicks)}
    wait_until(lambda: not crowd.lost(), "every click is in the database", pause=0.2)


def test_a_restored_backup_gets_back_the_clicks_since_it_was_made(two_services: Machine) -> None:
    before = two_services.hits()
    two_services.shell(examples.backing_up())
    two_services.visitor().get(f"{TRACKING}/go/haircare/abc123")
    for unit in WEB:
        two_services.services.stop(unit)
    wait_until(lambda: not two_services.undrained(), "the click is in the database")
    two_services.services.stop(COURIER)

    two_services.shell(examples.restoring())
    for unit in (*WEB, COURIER):
        two_services.services.start(unit)

    assert two_services.hits() > before


def test_nobody_is_in_the_logs(two_services: Machine) -> None:
    visitor = two_services.visitor()
    visitor.get(f"{TRACKING}/go/haircare/abc123?utm_source=letter")
    visitor.post(f"{TRACKING}/hooks/forms/newsletter/?letter", {"email": "cy@example.org"})

    told = ("127.0.0.1", "letter", "haircare", "cy@example.org", visitor.cookie("rp_visitor")[33:97])
    assert two_services.named_in_logs(*told) == []
