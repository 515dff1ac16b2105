"""A machine that was set up by the documentation, with a cast."""

import csv
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from functools import cached_property
from pathlib import Path

from tests.databases import ENVIRONMENT
from tests.deployment import examples
from tests.deployment.nginx import Nginx
from tests.deployment.services import Services
from tests.deployment.visitor import Visitor
from tests.factories import PASSWORD
from tests.faults.processes import wait_until
from tests.postgres import find_binaries

OF_THE_TEST_RUN = {*ENVIRONMENT, "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"}

PORTAL, TRACKING = "https://partners.example.com", "https://go.example.com"


class Machine:
    """One host, served by these units and these files of nginx. `with` ends everything that was started on it."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self._started = ExitStack()
        data = folder / "data"
        data.mkdir(mode=0o700)
        here = {"SECRET_KEY": "k" * 50, "DATABASE_URL": database_url, "DATA_DIR": str(data)}
        rest = {name: value for name, value in os.environ.items() if name not in OF_THE_TEST_RUN}
        self.env = {**rest, **examples.settings(), **here}

    def __enter__(self) -> "Machine":
        return self

    def __exit__(self, *_: object) -> None:
        self._started.close()
        for log in self.folder.glob("*.log"):
            sys.stdout.write("\n".join([f"{log}:", *log.read_text().splitlines()[-20:], ""]))

    def run(self, *command: str, given: str = "") -> str:
        """Run a Python command in the portal's folder, as the README does."""
        ran = subprocess.run(
            [sys.executable, *command],
            cwd=examples.ROOT,
            env=self.env,
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"
        return ran.stdout

    def shell(self, commands: str) -> None:
        """Run documented commands, on this machine's database and folder."""
        url, backup = self.env["DATABASE_URL"], self.folder / "portal.dump"
        for documented, here in (
            ("--dbname=portal", f"--dbname={url}"),
            (" --file=portal.dump portal", f" --file={backup} {url}"),
            (" portal.dump ", f" {backup} "),
            ("psql portal ", f"psql {url} "),
            ("/var/lib/portal", self.env["DATA_DIR"]),
            (".venv/bin/python", sys.executable),
        ):
            commands = commands.replace(documented, here)
        env = {**self.env, "PATH": f"{find_binaries()}:{os.environ['PATH']}"}
        subprocess.run(["bash", "-euc", commands], cwd=examples.ROOT, env=env, check=True)

    def serve(self, units: Sequence[str], servers: Sequence[str]) -> None:
        """Start everything, and wait until addresses are followed."""
        self.services = self._started.enter_context(Services(self.folder, self.env))
        for name in units:
            self.services.start(name)
        self.nginx = self._started.enter_context(Nginx(self.folder, servers, self.env))
        self.wait_until_served()

    def wait_until_served(self) -> None:
        wait_until(self._is_up, "addresses are followed", pause=0.2)

    def _is_up(self) -> bool:
        with suppress(OSError):
            return self.visitor().get(f"{TRACKING}/go/haircare", **{"User-Agent": ""}).status == 302
        return False

    def visitor(self, comes_from: str = "127.0.0.1") -> Visitor:
        return Visitor(self.nginx.ports, self.nginx.certificate, comes_from)

    @cached_property
    def partner(self) -> Visitor:
        """A browser in which abc123 has signed in to the portal."""
        browser = self.visitor()
        browser.get(f"{PORTAL}/accounts/login/")
        fields = {"login": "abc123", "password": PASSWORD, "csrfmiddlewaretoken": browser.cookie("csrftoken")}
        assert browser.post(f"{PORTAL}/accounts/login/", fields, Referer=PORTAL).status == 302
        return browser

    def figures(self) -> dict[str, str]:
        """What the portal shows of abc123, all days and links together."""
        head, *rows = csv.reader(self.partner.get(f"{PORTAL}/stats/export.csv?rows=partner").text.splitlines())
        return dict(zip(head, rows[0], strict=True)) if rows else dict.fromkeys(head, "0")

    def hits(self) -> int:
        return int(self.figures()["hits"])

    def undrained(self) -> list[Path]:
        """Journals that are not known to be in the database as a whole."""
        return list(Path(self.env["DATA_DIR"], "journal").glob("*.jr"))

    def named_in_logs(self, *texts: str) -> list[str]:
        """Lines of any log that hold one of these."""
        lines = [line for log in self.folder.glob("*.log") for line in log.read_text().splitlines()]
        return [line for line in lines if any(text in line for text in texts)]
