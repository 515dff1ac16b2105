"""The WSGI callable in front of Django: followed addresses never wake it up."""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Protocol

from partners.proxies import Network, client_address, is_trusted, trusted_proxies
from stats.capture.courier import thread
from stats.capture.fronts.pages import Pages, needs_database
from stats.capture.fronts.serving import NO_STORE, Reply, page, reply_of, serve, terms_of_settings
from stats.capture.fronts.statics import SCRIPT_PATH, serve_script
from stats.capture.health.folder import prepare
from stats.capture.visits import Visit, whose_browser

STATUS_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class Application(Protocol):
    """A WSGI callable."""

    def __call__(self, environ: dict[str, Any], start_response: Any, /) -> Iterable[bytes]: ...


class Front:
    """Serves `/go` itself and leaves everything else to the application behind; keeps the courier going."""

    def __init__(self, behind: Application) -> None:
        """Raises ImproperlyConfigured or ValueError for what must be set right before anybody can be served."""
        prepare()
        self.behind, self.trusted, self.terms = behind, trusted_proxies(), terms_of_settings()
        self.pages = Pages()

    def begin(self, threads: int) -> None:
        """What a server should call once its process is up, with the number of its threads."""
        thread.ensure_running()
        self.pages.leave_room(threads)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        thread.ensure_running()
        path = environ["PATH_INFO"]
        if not path.startswith("/go/") and path != "/go":
            return self._serve_other(environ, start_response)
        visit = visit_of(environ, self.trusted)
        return _send(reply_of(serve(visit, self.terms), visit), environ, start_response)

    def _serve_other(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] == SCRIPT_PATH:
            return _send(serve_script(environ["REQUEST_METHOD"]), environ, start_response)
        if not needs_database(environ["PATH_INFO"]):
            return self.behind(environ, start_response)
        if self.pages.is_crowded:
            return _send(page(503, (NO_STORE,)), environ, start_response)
        with self.pages.served():
            return self.behind(environ, start_response)


def _send(reply: Reply, environ: Mapping[str, Any], start_response: Any) -> Iterable[bytes]:
    status, headers, body = reply
    start_response(STATUS_LINES[status], [*headers, ("Content-Length", str(len(body)))])
    return (body,) if body and environ["REQUEST_METHOD"] != "HEAD" else ()


def visit_of(environ: Mapping[str, Any], trusted: Sequence[Network]) -> Visit:
    """What a WSGI request says, in the words of the pure logic."""
    text = environ.get
    cookie, peer, forwarded_for = text("HTTP_COOKIE", ""), text("REMOTE_ADDR", ""), text("HTTP_X_FORWARDED_FOR")
    purpose = text("HTTP_SEC_PURPOSE") or text("HTTP_PURPOSE") or text("HTTP_X_PURPOSE") or text("HTTP_X_MOZ") or ""
    return Visit(
        method=environ["REQUEST_METHOD"],
        path=environ["PATH_INFO"],
        query=text("QUERY_STRING", ""),
        host=text("HTTP_HOST", ""),
        is_https=_is_https(environ, trusted),
        address=client_address(peer, forwarded_for, trusted) if forwarded_for else peer,
        agent=text("HTTP_USER_AGENT", ""),
        referrer=text("HTTP_REFERER", ""),
        cookie=cookie,
        purpose=purpose,
        fetch_dest=text("HTTP_SEC_FETCH_DEST", ""),
        own=whose_browser(cookie) if cookie else None,
        signals_privacy=text("HTTP_SEC_GPC") == "1",
    )


def _is_https(environ: Mapping[str, Any], trusted: Sequence[Network]) -> bool:
    """Whether the visitor came by https, as the server or a trusted proxy says."""
    forwarded = environ.get("HTTP_X_FORWARDED_PROTO")
    if forwarded and is_trusted(environ.get("REMOTE_ADDR", ""), trusted):
        return bool(forwarded.split(",")[0].strip() == "https")
    return bool(environ["wsgi.url_scheme"] == "https")
