"""A browser for whom the documented names are on this machine."""

import socket
import ssl
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPSConnection
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request

from tests.factories import BROWSER

PATIENCE = 60


@dataclass(frozen=True)
class Answer:
    """What came back. Nobody follows where it leads."""

    status: int
    headers: Message
    text: str

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")


class Visitor:
    """Trusts one certificate, keeps cookies, comes from one loopback address. `ports`: where 80 and 443 are."""

    def __init__(self, ports: Mapping[int, int], certificate: Path, comes_from: str = "127.0.0.1") -> None:
        self._ports, self._comes_from = ports, comes_from
        self._trust = ssl.create_default_context(cafile=str(certificate))
        self.cookies = CookieJar()

    def get(self, address: str, **headers: str) -> Answer:
        return self._ask(Request(address, headers=headers))

    def post(self, address: str, fields: Mapping[str, str], **headers: str) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask(Request(address, urlencode(fields).encode(), headers=kind | headers))

    def cookie(self, name: str) -> str:
        return next((cookie.value or "" for cookie in self.cookies if cookie.name == name), "")

    def _ask(self, request: Request) -> Answer:
        self.cookies.add_cookie_header(request)
        headers = {"User-Agent": BROWSER, **dict(request.header_items())}
        with closing(self._connection(request)) as connection:
            connection.request(request.get_method(), request.selector, request.data, headers)
            found = connection.getresponse()
            self.cookies.extract_cookies(found, request)
            return Answer(found.status, found.headers, found.read().decode(errors="replace"))

    def _connection(self, request: Request) -> HTTPConnection:
        if request.type == "https":
            connection: HTTPConnection = HTTPSConnection(request.host, timeout=PATIENCE, context=self._trust)
        else:
            connection = HTTPConnection(request.host, timeout=PATIENCE)
        connection._create_connection = self._connect
        return connection

    def _connect(self, address: tuple[str, int], *_: Any) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self._ports[address[1]]), PATIENCE, (self._comes_from, 0))
