"""The ASGI callable of a tracking domain: the same answers as Django's views, without them."""

import asyncio
from urllib.parse import urlencode

import pytest
from django.db import connection

from partners.models import Portal
from stats.capture.fronts.asgi import Front
from stats.capture.fronts.statics import files
from stats.models import FormSubmission, Hit, HostedForm, LinkTally, Sender
from tests.at_once import copy_routes, drain
from tests.factories import BROWSER, HostedFormFactory

ADDRESS = "/go/haircare/abc123/website2"


class Answered:
    """What was sent back."""

    def __init__(self, messages):
        start, body = messages
        self.status, self.body = start["status"], body["body"]
        self.headers = {name.decode(): text.decode("latin-1") for name, text in start["headers"]}


def ask(method, path, *, body=b"", pieces=None, query=b"", scheme="http", client=("192.0.2.7", 4711), **headers):
    """Send one request to a new front, as a server would. Queries of the database are a mistake."""
    sent = []
    waiting = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces or [body]]
    waiting[-1] |= {} if pieces and pieces[-1] is None else {"more_body": False}

    async def receive():
        return waiting.pop(0)

    async def send(message):
        sent.append(message)

    given = {"host": "go.example.com", "user-agent": BROWSER, **headers}
    lines = [(name.replace("_", "-").encode(), text.encode("latin-1")) for name, text in given.items()]
    scope = {"type": "http", "method": method, "path": path, "query_string": query, "scheme": scheme, "client": client}
    with connection.execute_wrapper(_no_query):
        asyncio.run(Front()({**scope, "headers": lines}, receive, send))
    return Answered(sent)


def _no_query(*_):
    raise AssertionError("The database was asked.")


@pytest.fixture
def routes(cast):
    HostedFormFactory(code="newsletter")
    copy_routes()
    yield
    drain()  # what a test leaves in the journal is not the next one's


def the_hit():
    drain()
    return Hit.objects.get()


def test_an_address_is_followed_and_the_hit_arrives(routes, cast):
    answer = ask("GET", ADDRESS, referer="https://blog.example/post", sec_fetch_dest="document", query=b"utm_source=x")
    assert answer.status == 302
    assert answer.headers["location"].startswith("https://www.example.com/haircare?utm_source=x&rp=")
    assert answer.headers["set-cookie"].startswith("rp_visitor=")
    assert (answer.headers["cache-control"], answer.headers["content-length"]) == ("no-store", "0")
    hit = the_hit()
    assert (hit.link, hit.partner, hit.ad) == (cast.haircare, cast.alice, cast.website2)
    assert (hit.visit_class, hit.is_unique, hit.referring_host) == ("counted", True, "blog.example")


def test_the_cookie_makes_the_second_click_the_same_visitors(routes):
    first = ask("GET", ADDRESS)
    ask("GET", ADDRESS, cookie=first.headers["set-cookie"].partition(";")[0], user_agent=BROWSER + " moved")
    drain()
    assert sorted(Hit.objects.values_list("is_unique", flat=True)) == [False, True]


@pytest.mark.parametrize("header", ["sec_purpose", "purpose", "x_purpose", "x_moz"])
def test_a_prefetch_is_a_preview(routes, header):
    answer = ask("GET", ADDRESS, **{header: "prefetch"})
    assert "set-cookie" not in answer.headers
    assert the_hit().visit_class == "preview"


def test_under_https_the_cookie_goes_across_sites_and_browsers_stay_with_https(routes, settings):
    settings.SECURE_HSTS_SECONDS = 60
    answer = ask("GET", ADDRESS, scheme="https")
    assert "SameSite=None" in answer.headers["set-cookie"]
    assert "strict-transport-security" in answer.headers


@pytest.mark.parametrize(("trusted", "same_site"), [(["192.0.2.0/24"], "None"), (["192.0.2.9"], "Lax"), ([], "Lax")])
def test_only_a_trusted_proxy_says_that_it_was_https(routes, settings, trusted, same_site):
    settings.TRUSTED_PROXIES = trusted
    answer = ask("GET", ADDRESS, x_forwarded_proto="https, http")
    assert f"SameSite={same_site}" in answer.headers["set-cookie"]


def test_a_trusted_proxy_tells_visitors_apart(routes, settings):
    settings.TRUSTED_PROXIES = ["192.0.2.7"]
    for address in ("198.51.100.1", "198.51.100.2"):
        ask("GET", ADDRESS, x_forwarded_for=address)
    drain()
    assert len(set(Hit.objects.values_list("visitor", flat=True))) == 2


def test_a_server_on_a_unix_socket_has_no_client(routes):
    assert ask("GET", ADDRESS, client=None).status == 302


def test_head_and_options_write_nothing(routes):
    head, options = ask("HEAD", ADDRESS), ask("OPTIONS", ADDRESS)
    assert head.headers["location"] == "https://www.example.com/haircare"
    assert (options.status, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
    assert ask("DELETE", ADDRESS).status == 405
    drain()
    assert not Hit.objects.exists()


def test_an_unknown_link_shows_the_owners_page_and_is_counted(routes):
    answer = ask("GET", "/go/nothing")
    assert (answer.status, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert b"Referral Portal" in answer.body
    drain()
    assert LinkTally.objects.get().visits == 1


def test_a_form_is_thanked_for_and_arrives(routes):
    body = urlencode({"email": "ann@people.example", "name": "Ann"}).encode()
    answer = ask("POST", "/hooks/forms/newsletter", body=body, content_type="application/x-www-form-urlencoded")
    assert (answer.status, answer.headers["location"]) == (303, "https://www.example.com/thanks")
    drain()
    assert FormSubmission.objects.get().email == "ann@people.example"


def test_a_form_tells_who_sent_it_and_from_where(routes, settings):
    HostedForm.objects.update(allowed_origins="https://shop.example", minimum_seconds=9)
    settings.TRUSTED_PROXIES = ["192.0.2.0/24"]
    for sender, origin in (("203.0.113.1", "https://shop.example"), ("203.0.113.2", "https://evil.example")):
        body = urlencode({"email": f"{sender}@people.example"}).encode()
        answer = ask("POST", "/hooks/forms/newsletter/", body=body, origin=origin, x_forwarded_for=sender)
        assert answer.status == 303
    drain()
    spam = FormSubmission.objects.order_by("email").values_list("spam", flat=True)
    assert (list(spam), Sender.objects.count()) == (["", "foreign-origin"], 2)


def test_a_form_may_come_in_pieces(routes):
    pieces = [b"email=ann", b"%40people", b".example"]
    assert ask("POST", "/hooks/forms/newsletter/", pieces=pieces).status == 303


def test_too_large_a_form_is_refused_whether_it_says_so_or_not(routes):
    said = ask("POST", "/hooks/forms/newsletter/", content_length="70000")
    unsaid = ask("POST", "/hooks/forms/newsletter/", pieces=[b"a" * 40_000, b"a" * 40_000, b"a"])
    assert (said.status, unsaid.status) == (413, 413)


def test_a_visitor_who_leaves_in_the_middle_of_a_form_leaves_nothing(routes):
    sent = []

    async def receive():
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/hooks/forms/newsletter/", "headers": []}
    asyncio.run(Front()(scope, receive, send))
    drain()
    assert sent[0]["status"] == 413
    assert not FormSubmission.objects.exists()


def test_probes_answer_here_too(routes):
    assert (ask("GET", "/healthz").status, ask("GET", "/readyz").status, ask("GET", "/metrics").status) == (
        200,
        200,
        404,
    )


def test_what_the_pages_need_is_here(routes):
    for path in files():
        answer = ask("GET", path)
        assert (answer.status, answer.headers["content-length"]) == (200, str(len(answer.body)))
        assert ask("HEAD", path).body == b""
    assert ask("POST", next(iter(files()))).status == 404


def test_the_owners_colour_is_here(routes):
    address = Portal(accent="#e91e63").accent_address
    assert ask("GET", address).headers["content-type"] == "text/css; charset=utf-8"
    assert ask("GET", address).body.startswith(b"html:root{--accent:light-dark(#")
    assert (ask("HEAD", address).body, ask("POST", address).status) == (b"", 404)


@pytest.mark.parametrize("path", ["/", "/stats/", "/admin/", "/gone", "/hooks/purchases/shop/"])
def test_the_portal_itself_is_not_here(routes, path):
    answer = ask("GET", path)
    assert (answer.status, answer.headers["cache-control"]) == (404, "no-store")


def test_what_is_no_request_is_left_alone(routes):
    asyncio.run(Front()({"type": "lifespan"}, None, None))
