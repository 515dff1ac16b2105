"""Databases that survive being killed, one for each test: copies of one that has the tables and the cast."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg2

from tests.databases import ENVIRONMENT
from tests.postgres import find_binaries, throw_away_postgres

ROOT = Path(__file__).parent.parent.parent
PRODUCTION = {**ENVIRONMENT, "DJANGO_SETTINGS_MODULE": "referral_portal.settings"}


def in_portal(*command: str, environment: dict[str, str]) -> str:
    """What a Python command says that runs beside the portal's code. Raises with its words if it fails."""
    env = {**os.environ, **PRODUCTION, **environment}
    run = subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if run.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {run.returncode}:\n{run.stdout}\n{run.stderr}")
    return run.stdout


def furnish(url: str, folder: Path) -> None:
    """Make the tables and the cast, and copy the routes out of it."""
    folder.mkdir(mode=0o700)
    environment = {"DATABASE_URL": url, "DATA_DIR": str(folder), "COURIER": "false"}
    in_portal("manage.py", "migrate", "--skip-checks", "--verbosity", "0", environment=environment)
    in_portal("-m", "tests.faults.cast", environment={**environment, "DJANGO_SETTINGS_MODULE": "tests.settings"})
    in_portal("manage.py", "courier", "--once", environment=environment)


class SQLite:
    """A database in a file. `data` is a DATA_DIR whose routes were copied from one like it."""

    def __init__(self, file: Path, data: Path) -> None:
        self.file = file
        self.data = data
        self.url = f"sqlite:///{file}"

    def stored(self) -> set[bytes]:
        """The ids of all hits."""
        return {bytes.fromhex(row[0]) for row in self.rows("SELECT id FROM stats_hit")}

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.file, timeout=20)) as connection:
            return list(connection.execute(statement))

    def change(self, statement: str) -> None:
        with closing(sqlite3.connect(self.file, timeout=20)) as connection, connection:
            connection.execute(statement)


class PostgreSQL:
    """A database of a server of our own, reached by its unix socket. Else as SQLite's."""

    def __init__(self, server: str, name: str, data: Path) -> None:
        self.data = data
        self.socket_folder = Path(parse_qs(urlsplit(server).query)["host"][0])
        self._restarted = self.socket_folder / "restarted.log"
        self.name = name
        self.url = f"postgres://postgres@/{name}?host={self.socket_folder}"

    def stored(self) -> set[bytes]:
        """The ids of all hits."""
        return {bytes(row[0]) for row in self.rows("SELECT uuid_send(id) FROM stats_hit")}

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with closing(self._connect()) as connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor)

    def change(self, statement: str) -> None:
        with closing(self._connect()) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            cursor.execute(statement)

    def _connect(self) -> Any:
        return psycopg2.connect(host=str(self.socket_folder), user="postgres", dbname=self.name)

    def restart_at_once(self) -> None:
        """As after a power cut: every connection is cut, nothing is written down first."""
        self._control("restart", "-l", self._restarted)

    def stop_if_restarted(self) -> None:
        """The server that was started first ends with whoever started it."""
        if self._restarted.exists():
            self._control("stop")

    def _control(self, deed: str, *options: str | Path) -> None:
        """Run pg_ctl as whoever owns the server's folder."""
        root = self.socket_folder
        copied = root / "install" / "bin"
        program = (copied if copied.exists() else find_binaries()) / "pg_ctl"
        owner = root.stat()
        who: dict[str, Any] = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
        command = [program, deed, "-D", root / "data", "-m", "immediate", "-w", *options]
        subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL, **(who if os.geteuid() == 0 else {}))


Database = SQLite | PostgreSQL


class Cabinet:
    """Hands out databases, each a copy of the first."""

    def __init__(self, folder: Path, server: str | None) -> None:
        self._folder, self._server, self._copies = folder, server, 0
        self._data = folder / "data"
        self._first = self._named("first")
        if isinstance(self._first, PostgreSQL):
            self._named("postgres").change("CREATE DATABASE first")
        furnish(self._first.url, self._data)

    def _named(self, name: str) -> Database:
        if self._server:
            return PostgreSQL(self._server, name, self._data)
        return SQLite(self._folder / f"{name}.sqlite3", self._data)

    def copy(self) -> Database:
        self._copies += 1
        copy = self._named(f"copy{self._copies}")
        if isinstance(copy, PostgreSQL):
            self._named("postgres").change(f"CREATE DATABASE {copy.name} TEMPLATE first")
        else:
            self._first.change(f"VACUUM INTO '{copy.file}'")
        return copy


@contextmanager
def open_cabinet(vendor: str, folder: Path) -> Iterator[Cabinet]:
    """Databases of this vendor. A PostgreSQL server that was restarted meanwhile is stopped like the first."""
    if vendor == "sqlite":
        yield Cabinet(folder, None)
        return
    with throw_away_postgres(durable=True) as server:
        try:
            yield Cabinet(folder, server)
        finally:
            PostgreSQL(server, "postgres", folder).stop_if_restarted()
