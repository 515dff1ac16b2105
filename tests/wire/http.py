"""HTTP in bytes: a request exactly as wanted, however wrong, and the answer to it."""

import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesHeaderParser
from urllib.parse import urlencode

from tests.factories import BROWSER

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Request:
    """A request to be. Nothing in it is checked or encoded, but for fields, which become a form's body."""

    path: str
    method: str = "GET"
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = b""
    fields: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)

    def to_bytes(self, host: str) -> bytes:
        headers = list(self.headers)
        given = {name.lower() for name, _ in headers}
        body = urlencode(self.fields).encode() if self.fields else self.body
        if "user-agent" not in given:
            headers.append(("User-Agent", BROWSER))
        if self.cookies:
            headers.append(("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items())))
        if self.method == "POST":
            headers.append(("Content-Length", str(len(body))))
            if "content-type" not in given:
                headers.append(("Content-Type", FORM))
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {host}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in headers]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass(frozen=True)
class Answer:
    """What came back. A status of 0: the server hung up without a word."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")

    def cookie(self, name: str) -> str:
        """The value of a cookie that the answer sets, or nothing."""
        for line in self.headers.get_all("Set-Cookie", []):
            found, _, rest = line.partition("=")
            if found == name:
                return str(rest.partition(";")[0])
        return ""


def send(port: int, raw: bytes, timeout: float = 30) -> Answer:
    """Send the bytes, and read until the server hangs up."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as wire:
        try:
            wire.sendall(raw)
            while piece := wire.recv(65536):
                received += piece
        except (ConnectionResetError, BrokenPipeError):
            pass  # a server may hang up on a body that it does not want; what it said first counts
    head, _, body = received.partition(b"\r\n\r\n")
    first, _, rest = head.partition(b"\r\n")
    status = int(first.split(b" ")[1]) if first.startswith(b"HTTP/1.") else 0
    return Answer(status, BytesHeaderParser().parsebytes(rest), _joined(body, rest))


def _joined(body: bytes, head: bytes) -> bytes:
    """The body without the marks of chunked encoding."""
    if b"transfer-encoding: chunked" not in head.lower():
        return body
    joined = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        length = int(size or b"0", 16)
        joined, body = joined + body[:length], body[length + 2 :]
    return joined
