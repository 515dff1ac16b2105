"""The WSGI callable in front of Django: `/go` is served by itself, everything else by what is behind."""

import pytest
from django.db import connection

from stats.capture.courier import thread
from stats.capture.fronts.wsgi import Front
from stats.models import Hit
from tests.at_once import copy_routes, drain
from tests.factories import BROWSER

ADDRESS = "/go/haircare/abc123/website2"


def behind(environ, start_response):
    start_response("200 OK", [])
    return [b"behind"]


@pytest.fixture
def ask(cast, settings):
    """Send a request: status, headers, body."""
    settings.COURIER = False
    copy_routes()

    def asked(path, method="GET", **environ):
        started = []
        given = {"REQUEST_METHOD": method, "PATH_INFO": path, "wsgi.url_scheme": "http", "REMOTE_ADDR": "192.0.2.7"}
        with connection.execute_wrapper(_no_query):
            body = Front(behind)({**given, "HTTP_USER_AGENT": BROWSER, **environ}, lambda *line: started.append(line))
        [(status, headers)] = started
        return status, dict(headers), b"".join(body)

    yield asked
    drain()  # what a test leaves in the journal is not the next one's


def _no_query(*_):
    raise AssertionError("The database was asked.")


def test_an_address_is_followed_and_the_hit_arrives(ask, cast):
    status, headers, body = ask(ADDRESS, QUERY_STRING="utm_source=x", HTTP_REFERER="https://blog.example/post")
    assert (status, body, headers["Content-Length"]) == ("302 Found", b"", "0")
    assert headers["Location"].startswith("https://www.example.com/haircare?utm_source=x&rp=")
    assert headers["Set-Cookie"].startswith("rp_visitor=")
    drain()
    assert (Hit.objects.get().partner, Hit.objects.get().referring_host) == (cast.alice, "blog.example")


def test_a_click_that_counts_for_nobody_gets_no_cookie(ask):
    _, headers, _ = ask("/go/haircare")
    assert headers == {
        "Location": "https://www.example.com/haircare",
        "Cache-Control": "no-store",
        "Content-Length": "0",
    }


def test_an_unknown_link_shows_a_page(ask):
    status, headers, body = ask("/go")
    assert (status, headers["Content-Length"]) == ("404 Not Found", str(len(body)))
    assert ask("/go/nothing", "HEAD")[2] == b""


@pytest.mark.parametrize(("trusted", "same_site"), [(["192.0.2.0/24"], "None"), (["192.0.2.9"], "Lax")])
def test_only_a_trusted_proxy_says_that_it_was_https(ask, settings, trusted, same_site):
    settings.TRUSTED_PROXIES = trusted
    _, headers, _ = ask(ADDRESS, HTTP_X_FORWARDED_PROTO="https", HTTP_X_FORWARDED_FOR="198.51.100.1")
    assert f"SameSite={same_site}" in headers["Set-Cookie"]


def test_a_retired_link_without_a_fallback_shows_its_page(ask, cast):
    cast.haircare.retired_at = cast.haircare.created_at
    cast.haircare.save()
    copy_routes()
    assert ask(ADDRESS)[0] == "410 Gone"


@pytest.mark.parametrize("path", ["/", "/gone", "/hooks/forms/newsletter/", "/goes/haircare"])
def test_everything_else_is_served_behind(ask, path):
    assert ask(path)[2] == b"behind"


def test_a_server_may_have_the_courier_stand_by_before_anybody_comes(db, settings):
    settings.COURIER = False
    Front(behind).begin(threads=4)
    assert thread._stand_by.is_running


def test_a_network_that_is_none_is_refused_before_anybody_is_served(settings):
    settings.TRUSTED_PROXIES = ["everybody"]
    with pytest.raises(ValueError, match="everybody"):
        Front(behind)
