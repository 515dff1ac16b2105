"""The demo's data behind a server as in production, on this machine alone, and a session in it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from socket import socket
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener, urlopen

from tests.databases import ENVIRONMENT
from tests.pages import form_with

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "demo-portal-1"  # noqa: S105 (printed in the README)
START_WITHIN = 60.0
GUNICORN = "-m gunicorn referral_portal.wsgi --no-control-socket --workers 1 --worker-class gthread --threads 4".split()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Where the portal is served. The demo is loaded by commands that may, into a server that knows no demo."""
    port = free_port()
    home = f"http://127.0.0.1:{port}"
    common = {
        **os.environ,
        **ENVIRONMENT,
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
    }
    loading = common | {"DEBUG": "true", "DEMO": "true", "ALLOWED_HOSTS": "127.0.0.1", "EMAIL_URL": "consolemail://"}
    serving = common | {"STATIC_MANIFEST": "true", "BASE_ADDRESS": home, "ALLOWED_HOSTS": "127.0.0.1"}
    manage(loading, "migrate", "--verbosity", "0")
    manage(loading, "demo", "--port", str(port))
    manage(serving, "collectstatic", "--no-input", "--verbosity", "0")
    with (folder / "gunicorn.log").open("wb") as log:
        command = [sys.executable, *GUNICORN, "--bind", f"127.0.0.1:{port}"]
        server = subprocess.Popen(command, cwd=ROOT, env=serving, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_for(home, server)
        yield home
    finally:
        server.terminate()
        server.wait(30)


def free_port() -> int:
    with socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def manage(environment: dict[str, str], *words: str) -> None:
    command = [sys.executable, "manage.py", *words]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def wait_for(home: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_WITHIN
    while True:
        try:
            with urlopen(f"{home}/healthz"):  # noqa: S310
                return
        except URLError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("The portal did not start.") from None
            time.sleep(0.1)


def session_of(home: str, name: str) -> str:
    """The cookies of somebody who has signed in, as a header says them."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    address = f"{home}/accounts/login/"
    form = form_with(browser.open(address).read().decode(), "login", "password")
    browser.open(address, urlencode({**form.fields, "login": name, "password": PASSWORD}).encode())
    cookies = {cookie.name: cookie.value for cookie in jar}
    if "sessionid" not in cookies:
        raise RuntimeError(f"{name} could not sign in.")
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
