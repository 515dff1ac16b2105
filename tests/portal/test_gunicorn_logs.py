"""What gunicorn itself writes: the same lines as the portal, and nobody's address."""

import json
import socket
from pathlib import Path

import pytest

from tests.wire.server import gunicorn


@pytest.mark.django_db(transaction=True)
def test_every_line_is_json_and_names_no_address(tmp_path: Path) -> None:
    with gunicorn(tmp_path) as server, socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(b"GET / HTTP/9.9\r\n\r\n")
        client.recv(100)

    lines = server.log.read_text().splitlines()
    assert any("Invalid request from ip=[address]" in json.loads(line)["message"] for line in lines)
    assert "127.0.0.1" not in "".join(lines)
