"""The ASGI callable for a tracking domain: followed addresses, hosted forms, the script, probes; no Django behind."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from partners.proxies import Network, client_address, is_trusted, sender_address, trusted_proxies
from stats.capture.fronts.forms import FORM_PATH, Post, is_too_large, serve_form
from stats.capture.fronts.serving import NO_STORE, Reply, page, reply_of, serve, terms_of_settings
from stats.capture.fronts.statics import SCRIPT_PATH, accent, files, serve_script
from stats.capture.health import probes
from stats.capture.health.folder import prepare
from stats.capture.hooks.answers import MAX_BODY
from stats.capture.visits import Visit, whose_browser

Scope = Mapping[str, Any]
Headers = dict[bytes, bytes]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

PROBES = ("/healthz", "/readyz", "/metrics")


class Front:
    """Serves what visitors touch. The portal's pages are not here."""

    def __init__(self) -> None:
        """Raises ImproperlyConfigured or ValueError for what must be set right before anybody can be served."""
        prepare()
        self.trusted, self.terms = trusted_proxies(), terms_of_settings()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        path, headers = scope["path"], dict(scope["headers"])
        if path.startswith("/go/") or path == "/go":
            visit = visit_of(scope, headers, self.trusted)
            reply = reply_of(serve(visit, self.terms), visit)
        else:
            reply = await _serve_other(scope, headers, receive, self.trusted)
        lines = [(name.lower().encode(), text.encode("latin-1")) for name, text in reply.headers]
        lines.append((b"content-length", b"%d" % len(reply.body)))
        await send({"type": "http.response.start", "status": reply.status, "headers": lines})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else reply.body})


def visit_of(scope: Scope, headers: Headers, trusted: Sequence[Network]) -> Visit:
    """What an ASGI request says, in the words of the pure logic. The path is decoded once."""
    text = headers.get
    peer = scope["client"][0] if scope["client"] else ""
    cookie = text(b"cookie", b"").decode("latin-1")
    forwarded_for = text(b"x-forwarded-for")
    purpose = text(b"sec-purpose") or text(b"purpose") or text(b"x-purpose") or text(b"x-moz") or b""
    return Visit(
        scope["method"],
        scope["path"],
        scope["query_string"].decode("latin-1"),
        text(b"host", b"").decode("latin-1"),
        _is_https(scope, headers, peer, trusted),
        client_address(peer, forwarded_for.decode("latin-1"), trusted) if forwarded_for else peer,
        text(b"user-agent", b"").decode("latin-1"),
        text(b"referer", b"").decode("latin-1"),
        cookie,
        purpose.decode("latin-1"),
        text(b"sec-fetch-dest", b"").decode("latin-1"),
        whose_browser(cookie) if cookie else None,
        text(b"sec-gpc") == b"1",
    )


def _is_https(scope: Scope, headers: Headers, peer: str, trusted: Sequence[Network]) -> bool:
    """Whether the visitor came by https, as the server or a trusted proxy says."""
    if trusted and b"x-forwarded-proto" in headers and is_trusted(peer, trusted):
        return headers[b"x-forwarded-proto"].split(b",")[0].strip() == b"https"
    return bool(scope["scheme"] == "https")


async def _serve_other(scope: Scope, headers: Headers, receive: Receive, trusted: Sequence[Network]) -> Reply:
    path = scope["path"]
    if path in PROBES:
        status, kind, body = probes.answer(path, headers.get(b"authorization", b"").decode("latin-1"))
        return Reply(status, (("Content-Type", kind), NO_STORE), body)
    if form := FORM_PATH.fullmatch(path):
        return serve_form(form[1], await _post(scope, headers, receive, trusted))
    if path == SCRIPT_PATH:
        return serve_script(scope["method"])
    if path in files() and scope["method"] in ("GET", "HEAD"):
        return files()[path]
    if scope["method"] in ("GET", "HEAD") and (sheet := accent(path)):
        return sheet
    return page(404, (NO_STORE,))


async def _post(scope: Scope, headers: Headers, receive: Receive, trusted: Sequence[Network]) -> Post:
    names = (b"content-type", b"cookie", b"origin", b"x-forwarded-for")
    kind, cookie, origin, forwarded_for = (headers.get(name, b"").decode("latin-1") for name in names)
    peer = (scope.get("client") or ("",))[0]
    address = sender_address(peer, forwarded_for, trusted)
    return Post(scope["method"], kind, await _body(headers, receive), cookie, origin, address)


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
