"""What visitors of every class ask for, in bytes: persons first of all, robots, previews and mistyped addresses too."""

from collections.abc import Iterator

from tests.factories import BROWSER
from tests.faults.cast import ADS, LINKS, PARTNERS
from tests.wire.http import Request

ROBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
AGENTS = [f"{BROWSER} visitor/{number}" for number in range(10)]  # without a cookie these are ten visitors


def requests_to(port: int) -> list[bytes]:
    """Requests to choose from, on connections that are kept."""
    return [request.to_bytes(f"127.0.0.1:{port}").replace(b"Connection: close\r\n", b"") for request in _requests()]


def _requests() -> Iterator[Request]:
    for number, (partner, ad) in enumerate(zip(PARTNERS, ADS, strict=True)):
        for link in LINKS:
            yield _from_browser(f"/go/{link}/{partner}/{ad}", number)
            yield _from_browser(f"/go/{link}/{partner}", number + 1)
    yield _from_browser("/go/link0/nobody", 1)
    yield _from_browser("/go/link1", 2)
    yield _from_browser("/go/link2/partner1/noad", 3)
    yield Request("/go/link3/partner2", headers=[("User-Agent", ROBOT)])
    yield Request("/go/link4/partner3", headers=[("User-Agent", AGENTS[0]), ("Sec-Purpose", "prefetch")])


def _from_browser(path: str, number: int) -> Request:
    return Request(path, headers=[("User-Agent", AGENTS[number % len(AGENTS)])])
