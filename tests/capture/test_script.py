"""The script for owners' websites: the same frozen bytes from every front, for any website, without a database."""

import base64
import hashlib
from pathlib import Path

import pytest
from django.db import connection

from stats.capture.fronts.statics import script
from stats.capture.fronts.wsgi import Front
from tests.capture.test_asgi_front import ask as ask_asgi

PATH = "/referral-1.js"
# Pages of owners name this hash, and browsers refuse any other script. A change needs a new number in the name.
SHA_384 = "N6fzA2rxxgg0Xh4+Qg4b98iaU+8tHKu/d3CJ0qCYZpipTM2CIqSnuihxioXMTcLH"
HEADERS = {
    "content-type": "text/javascript; charset=utf-8",
    "cache-control": "public, max-age=31536000, immutable",
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "x-content-type-options": "nosniff",
}


def no_query(*_):
    raise AssertionError("The database was asked.")


def ask_wsgi(method, path):
    started = []
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "wsgi.url_scheme": "http", "HTTP_COOKIE": "sessionid=x"}
    body = b"".join(Front(None)(environ, lambda *line: started.append(line)))
    [(status, headers)] = started
    return int(status[:3]), {name.lower(): text for name, text in headers}, body


@pytest.fixture(params=["asgi", "wsgi", "django"])
def ask(request, client, settings):
    """Send a request to one of the fronts: status, headers, body."""
    settings.COURIER = False

    def asked(method="GET"):
        with connection.execute_wrapper(no_query):
            if request.param == "asgi":
                answer = ask_asgi(method, PATH, cookie="sessionid=x")
                return answer.status, answer.headers, answer.body
            if request.param == "wsgi":
                return ask_wsgi(method, PATH)
            answer = client.generic(method, PATH, headers={"cookie": "sessionid=x"})
            return answer.status_code, {name.lower(): text for name, text in answer.headers.items()}, answer.content

    return asked


def test_its_bytes_never_change():
    assert base64.b64encode(hashlib.sha384(script().body).digest()).decode() == SHA_384


def test_it_is_small_and_takes_no_liberties():
    text = script().body.decode("ascii")
    assert len(text) < 3000
    assert not [
        word for word in ("eval(", "Function(", "innerHTML", ".style", "createElement", "import") if word in text
    ]


def test_any_website_may_load_it_and_keep_it(db, ask):
    status, headers, body = ask()
    assert (status, body) == (200, script().body)
    assert HEADERS.items() <= headers.items()


def test_nobody_is_told_apart_by_it(db, ask):
    _, headers, _ = ask()
    assert not {"set-cookie", "vary"} & headers.keys()


def test_head_says_the_same_without_the_script(db, ask):
    status, headers, body = ask("HEAD")
    assert (status, body) == (200, b"")
    assert HEADERS.items() <= headers.items()


@pytest.mark.parametrize("method", ["POST", "OPTIONS", "DELETE"])
def test_nothing_else_is_done_with_it(db, ask, method):
    status, headers, _ = ask(method)
    assert (status, headers["allow"]) == (405, "GET, HEAD")


def test_no_other_script_is_at_a_name_like_it(db, client):
    for path in ("/referral-1.js/", "/referral-2.js", "/referral-1xjs"):
        assert "javascript" not in client.get(path).headers["Content-Type"]


def test_an_https_portal_gives_it_to_a_page_without_https_too(db, client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(PATH).status_code == 200


def test_the_file_is_what_is_served():
    assert script().body == Path("static/js/referral-1.js").read_bytes()
