"""The README's portal, one service behind nginx: set up and served by its very words."""

import re

import pytest

from tests.deployment.crowd import Crowd
from tests.deployment.machine import PORTAL, TRACKING, Machine
from tests.faults.processes import wait_until


@pytest.mark.parametrize("site", [PORTAL, TRACKING])
def test_an_address_leads_to_the_website_and_its_hit_into_the_portal(one_service: Machine, site: str) -> None:
    before, visitor = one_service.hits(), one_service.visitor()

    answer = visitor.get(f"{site}/go/haircare/abc123/website2")

    assert re.fullmatch(r"https://www\.example\.com/haircare\?rp=[A-Za-z0-9_-]{64}", answer.location)
    assert visitor.cookie("rp_visitor")
    wait_until(lambda: one_service.hits() > before, "the portal shows the hit")


def test_what_is_left_of_dead_workers_is_in_the_books_before_the_host_is_taken_away(one_service: Machine) -> None:
    one_service.visitor().get(f"{TRACKING}/go/haircare/abc123")
    one_service.services.restart("portal")

    assert one_service.run("manage.py", "courier", "--once") == "Everything is in the database.\n"


def test_nobody_is_turned_away_and_no_click_is_lost_by_a_reload(one_service: Machine) -> None:
    with Crowd(one_service) as crowd:
        one_service.services.reload("portal")
        crowd.wait_for_more()

    assert crowd.answers == {302: len(crowd.clicks)}
    wait_until(lambda: not crowd.lost(), "every click is in the database", pause=0.2)


def test_nobody_is_in_the_logs(one_service: Machine) -> None:
    visitor = one_service.visitor()
    visitor.get(f"{TRACKING}/go/haircare/abc123?utm_source=letter")
    visitor.post(f"{PORTAL}/accounts/login/?next=letter", {"login": "abc123"})
    one_service.services.stop("portal")

    assert visitor.get(f"{TRACKING}/go/haircare/abc123?utm_source=letter").status == 502
    one_service.services.start("portal")
    assert one_service.named_in_logs("127.0.0.1", "letter", "haircare", visitor.cookie("rp_visitor")[33:97]) == []
