"""The ASGI callable for a tracking domain: followed addresses, hosted forms and probes, without Django behind."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from partners.proxies import client_address, is_trusted, trusted_proxies
from stats.capture.fronts.forms import FORM_PATH, Post, is_too_large, serve_form
from stats.capture.fronts.serving import Reply, page_headers, serve
from stats.capture.fronts.statics import files
from stats.capture.go import NO_STORE
from stats.capture.health import probes
from stats.capture.health.folder import prepare
from stats.capture.hooks.answers import MAX_BODY
from stats.capture.routes import local
from stats.capture.visits import Visit, whose_browser

Scope = Mapping[str, Any]
Headers = dict[bytes, bytes]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

PURPOSES = (b"sec-purpose", b"purpose", b"x-purpose", b"x-moz")
PROBES = ("/healthz", "/readyz", "/metrics")


class Front:
    """Serves what visitors touch. The portal's pages are not here."""

    def __init__(self) -> None:
        """Raises ImproperlyConfigured or ValueError for what must be set right before anybody can be served."""
        prepare()
        trusted_proxies()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        path = scope["path"]
        if path.startswith("/go/") or path == "/go":
            status, headers, body = serve(visit_of(scope, dict(scope["headers"])))
        else:
            status, headers, body = await _serve_other(scope, dict(scope["headers"]), receive)
        lines = [(name.encode(), text.encode("latin-1")) for name, text in headers]
        lines.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": status, "headers": lines})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def visit_of(scope: Scope, headers: Headers) -> Visit:
    """What an ASGI request says, in the words of the pure logic. The path is decoded once."""
    text = headers.get
    peer, trusted = (scope["client"] or ("",))[0], trusted_proxies()
    cookie = text(b"cookie", b"").decode("latin-1")
    forwarded_for = text(b"x-forwarded-for", b"").decode("latin-1")
    return Visit(
        method=scope["method"],
        path=scope["path"],
        query=scope["query_string"].decode("latin-1"),
        host=text(b"host", b"").decode("latin-1"),
        is_https=_is_https(scope, headers, peer),
        address=client_address(peer, forwarded_for, trusted) if forwarded_for else peer,
        agent=text(b"user-agent", b"").decode("latin-1"),
        referrer=text(b"referer", b"").decode("latin-1"),
        cookie=cookie,
        purpose=next((headers[name].decode("latin-1") for name in PURPOSES if text(name)), ""),
        fetch_dest=text(b"sec-fetch-dest", b"").decode("latin-1"),
        own=whose_browser(cookie),
    )


def _is_https(scope: Scope, headers: Headers, peer: str) -> bool:
    """Whether the visitor came by https, as the server or a trusted proxy says."""
    forwarded = headers.get(b"x-forwarded-proto")
    if forwarded and is_trusted(peer, trusted_proxies()):
        return forwarded.split(b",")[0].strip() == b"https"
    return bool(scope["scheme"] == "https")


async def _serve_other(scope: Scope, headers: Headers, receive: Receive) -> Reply:
    path = scope["path"]
    if path in PROBES:
        status, kind, body = probes.answer(path, headers.get(b"authorization", b"").decode("latin-1"))
        return Reply(status, (("Content-Type", kind), NO_STORE), body)
    if form := FORM_PATH.fullmatch(path):
        kind, cookie = (headers.get(name, b"").decode("latin-1") for name in (b"content-type", b"cookie"))
        return serve_form(form[1], Post(scope["method"], kind, await _body(headers, receive), cookie))
    if path in files() and scope["method"] in ("GET", "HEAD"):
        return files()[path]
    return Reply(404, (NO_STORE, *page_headers()), local.current().page(404))


async def _body(headers: Headers, receive: Receive) -> bytes | None:
    """The request's body; None if it is more than a door takes."""
    if is_too_large(headers.get(b"content-length", b"").decode("latin-1")):
        return None
    body, goes_on = b"", True
    while goes_on and len(body) <= MAX_BODY:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        goes_on = message.get("more_body", False)
    return body if len(body) <= MAX_BODY else None
