"""The portal served by gunicorn on a free port of this machine, on the database of the test run."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

LISTENING = re.compile(r"Listening at: http://\[address\]:(\d+)")
START_WITHIN = 30.0


@dataclass(frozen=True)
class Server:
    """A running server: its port, and what it logged."""

    port: int
    log: Path

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"


def database_url() -> str:
    """The address of the database that the tests of this process use."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    base, _, query = os.environ["DATABASE_URL"].partition("?")
    return f"{base.rpartition('/')[0]}/{name}?{query}"


def _port(log: Path, process: subprocess.Popen[bytes]) -> int:
    deadline = time.monotonic() + START_WITHIN
    while (found := LISTENING.search(log.read_text())) is None or "Booting worker" not in log.read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"gunicorn did not start:\n{log.read_text()[-3000:]}")
        time.sleep(0.05)
    return int(found[1])


@contextmanager
def gunicorn(folder: Path) -> Iterator[Server]:
    """Serve the portal as docs/operations.md starts it: two processes of four threads."""
    log = folder / "gunicorn.log"
    command = [sys.executable, "-m", "gunicorn", "referral_portal.wsgi", "--no-control-socket"]
    options = ["--bind", "127.0.0.1:0", "--workers", "2", "--worker-class", "gthread", "--threads", "4"]
    env = os.environ | {"DATABASE_URL": database_url(), "LOG_LEVEL": "INFO", "COURIER": "false"}
    with log.open("wb") as output:
        process = subprocess.Popen([*command, *options], env=env, stdout=output, stderr=subprocess.STDOUT)
    try:
        yield Server(_port(log, process), log)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
