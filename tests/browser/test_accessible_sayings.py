"""axe finds nothing on the pages that only say something."""

import pytest
from django.template.loader import render_to_string

from tests.browser.conftest import Complaints, OpenBrowser
from tests.browser.scenery import Scenery
from tests.browser.test_accessibility import check_every_look


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing/here/", 404),
        ("/go/nothing/abc123", 404),
        ("/go/oldoffer/abc123", 410),
        ("/accounts/invitation/nothing/", 404),
        ("/mail/unsubscribe/nothing/", 404),
        ("/hooks/forms/nothing/", 405),
    ],
)
def test_a_page_that_turns_people_away(
    open_page: OpenBrowser, scenery: Scenery, complaints: Complaints, path: str, status: int
) -> None:
    page = open_page(path)

    check_every_look(page)
    complaints.expect(f"status of {status}")


def test_the_page_for_those_who_may_not(open_page: OpenBrowser, scenery: Scenery, complaints: Complaints) -> None:
    check_every_look(open_page("/stats/", scenery.owner))
    complaints.expect("status of 403")


@pytest.mark.parametrize("name", ["400.html", "403.html", "429.html", "500.html", "503.html"])
def test_a_page_for_bad_days(open_page: OpenBrowser, home: str, db: None, name: str) -> None:
    page = open_page("/accounts/login/")
    page.route(f"{home}/bad-day", lambda route: route.fulfill(body=render_to_string(name), content_type="text/html"))
    page.goto("/bad-day")

    check_every_look(page)
