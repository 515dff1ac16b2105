"""A portal under test: its folder, its database, its gunicorn and its courier."""

import os
import shutil
import socket
from contextlib import ExitStack, suppress
from pathlib import Path

from tests.faults.cast import LINKS
from tests.faults.databases import PRODUCTION, Database, in_portal
from tests.faults.load import Load
from tests.faults.oracle import Verdict, judge
from tests.faults.processes import Process, wait_until
from tests.wire.http import Answer, Request, send

METRICS_TOKEN = "metrics-for-tests"
GTHREAD = ("referral_portal.wsgi:application", "--worker-class", "gthread", "--threads", "4")
ASGI = ("referral_portal.asgi:application", "--worker-class", "asgi")


class Server:
    """One gunicorn service. Its port is ours, so that it is the same after a restart."""

    def __init__(self, portal: "Portal", application: str, *options: str) -> None:
        self.portal = portal
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port: int = self._listener.getsockname()[1]
        given = ["--no-control-socket", "--workers", "2", "--bind", f"fd://{self._listener.fileno()}", *options]
        self._command = ["-m", "gunicorn", application, *given]
        self.master = self._start()

    def _start(self) -> Process:
        log = self.portal.folder / f"gunicorn-{self.port}.log"
        return Process(self._command, self.portal.env, log, [self._listener.fileno()])

    def start_again(self) -> None:
        """After the master was killed."""
        self.master.clear_away()
        self.master = self._start()

    def replace_master(self) -> None:
        """Kill the master only: its workers find out by themselves, beside those of the next one."""
        self.orphans = self.master.children()
        self.master.kill()
        self.master = self._start()

    @property
    def workers(self) -> list[int]:
        return self.master.children()

    def send(self, request: Request, timeout: float = 30) -> Answer:
        return send(self.port, request.to_bytes(f"127.0.0.1:{self.port}"), timeout)

    def get(self, path: str, *headers: tuple[str, str]) -> Answer:
        return self.send(Request(path, headers=headers))

    def metric(self, name: str) -> float:
        """A figure of this host, as a watcher reads it."""
        text = self.get("/metrics", ("Authorization", f"Bearer {METRICS_TOKEN}")).text
        found = [line.split()[-1] for line in text.splitlines() if line.split(" ")[0] == name]
        assert found, f"{name} is not in\n{text}"
        return float(found[0])

    def clear_away(self) -> None:
        self._listener.close()
        self.master.clear_away()


class Portal:
    """What belongs to one DATA_DIR. `with` ends everything that was started for it."""

    def __init__(self, folder: Path, database: Database, url: str | None = None, **settings: str) -> None:
        self.folder, self.database = folder, database
        self.data = folder / "data"
        self.data.mkdir(mode=0o700, parents=True)
        for file in ("host", *(path.name for path in database.data.glob("routes*"))):
            shutil.copy(database.data / file, self.data)  # as if it had served before: then it serves at once
        (self.data / "host").write_text("")
        own = {"DATA_DIR": str(self.data), "DATABASE_URL": url or database.url, "METRICS_TOKEN": METRICS_TOKEN}
        self.env = {**os.environ, **PRODUCTION, "LOG_LEVEL": "INFO", **own, **settings}
        self._started = ExitStack()

    def __enter__(self) -> "Portal":
        return self

    def __exit__(self, *_: object) -> None:
        self._started.close()

    @property
    def journals(self) -> Path:
        return self.data / "journal"

    def manage(self, *command: str) -> str:
        """Run a command of manage.py, on the database itself."""
        return in_portal("manage.py", *command, environment={**self.env, "DATABASE_URL": self.database.url})

    def serve(self, application: tuple[str, ...] = GTHREAD, *options: str) -> Server:
        """Start gunicorn, and wait until it can follow addresses."""
        server = Server(self, *application, *options)
        self._started.callback(server.clear_away)
        self.wait_until_served(server)
        return server

    def wait_until_served(self, server: Server) -> None:
        wait_until(lambda: is_followed(server), f"gunicorn follows addresses; see {self.folder}", pause=0.1)

    def start_courier(self, *command: str) -> Process:
        """`manage.py courier`, or another program that carries."""
        courier = Process(command or ["manage.py", "courier"], self.env, self.folder / "courier.log")
        self._started.callback(courier.clear_away)
        return courier

    def wait_until_stored(self, *loads: Load, within: float = 120) -> None:
        """Everything that was acknowledged is in the books: carried there by the portal itself."""

        def is_stored() -> bool:
            if self.database.rows("SELECT COUNT(*) FROM stats_hit")[0][0] < sum(load.answered for load in loads):
                return False
            stored = self.database.stored()
            return all(stored.issuperset(load.acknowledged) for load in loads)

        wait_until(is_stored, "all clicks are in the books", within, pause=0.2)

    def wait_until_drained(self, server: Server) -> None:
        """Nothing waits in the journals any more, as the portal itself says."""
        wait_until(lambda: server.metric("portal_oldest_undrained_seconds") == 0, "the journals are drained")

    def end(self) -> None:
        """End every process at once, and carry what it left."""
        self._started.close()
        self.manage("courier", "--once")
        self._assert_carried()

    def _assert_carried(self) -> None:
        assert not list(self.journals.glob("*.jr")), "journals of dead processes were left behind"

    def close_the_books(self, *loads: Load) -> Verdict:
        """End everything, carry what is left, and judge."""
        self._started.close()
        verdict = judge(self.database, self.data, *loads)
        self._assert_carried()
        return verdict


def is_followed(server: Server) -> bool:
    """Whether a known address leads on. What asks for the head only leaves no hit."""
    assert server.master.is_running, server.master.log.read_text()[-3000:]
    with suppress(OSError):
        return server.send(Request(f"/go/{LINKS[-1]}", "HEAD"), timeout=2).status == 302
    return False
