"""The least that a server can answer: what following an address is measured against."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any


async def asgi(scope: dict[str, Any], _: object, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
    """A bare ASGI callable."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})


def wsgi(_: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """A bare WSGI callable."""
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
