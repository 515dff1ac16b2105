"""A portal whose folder cannot be used does not start, and says why; one that runs goes on when its folder goes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.wire.server import LISTENING

ROOT = Path(__file__).resolve().parents[2]
SERVICES = {
    "gthread": ["referral_portal.wsgi", "--worker-class", "gthread"],
    "asgi": ["referral_portal.asgi:application", "--worker-class", "asgi"],
}
WITHIN = 30.0


def environment(data_dir: Path, database: Path) -> dict[str, str]:
    own = {"DATA_DIR": str(data_dir), "DATABASE_URL": f"sqlite:///{database}", "LOG_LEVEL": "INFO"}
    return {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "referral_portal.settings"}


def started(service: str) -> list[str]:
    options = ["--workers", "1", "--bind", "127.0.0.1:0", "--no-control-socket"]
    return [sys.executable, "-m", "gunicorn", *SERVICES[service], *options]


def output_of(command: list[str], data_dir: Path, tmp_path: Path) -> tuple[int, str]:
    env = environment(data_dir, tmp_path / "portal.sqlite3")
    run = subprocess.run(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=WITHIN, check=False
    )
    return run.returncode, run.stdout.decode()


@pytest.mark.parametrize("service", SERVICES)
def test_a_missing_folder_keeps_a_service_from_starting(tmp_path: Path, service: str) -> None:
    status, output = output_of(started(service), tmp_path / "missing", tmp_path)

    assert status != 0
    assert f"DATA_DIR, {tmp_path / 'missing'}, is not there" in output
    assert not (tmp_path / "missing").exists()


@pytest.mark.parametrize("service", SERVICES)
def test_a_foreign_folder_keeps_a_service_from_starting_and_stays_as_it_is(tmp_path: Path, service: str) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "thesis.tex").touch()

    status, output = output_of(started(service), foreign, tmp_path)

    assert status != 0
    assert "holds files that are not the portal's" in output
    assert [path.name for path in foreign.iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize("command", ["check", "migrate", "collectstatic --no-input"])
def test_no_command_touches_a_foreign_folder(tmp_path: Path, command: str) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "thesis.tex").touch()

    status, output = output_of([sys.executable, "manage.py", *command.split()], foreign, tmp_path)

    assert status != 0
    assert "Name an empty folder of its own" in output
    assert [path.name for path in foreign.iterdir()] == ["thesis.tex"]


def test_a_folder_on_a_disk_that_was_given_away_is_refused_by_the_first_worker(tmp_path: Path) -> None:
    marked = tmp_path / "marked"
    marked.mkdir()
    (marked / "host").write_text("web-1\n")
    if os.geteuid() != 0:
        return
    os.chown(marked / "host", 65534, -1)

    status, output = output_of(started("gthread"), marked, tmp_path)

    assert status != 0
    assert "and the portal runs as root" in output


def port_of(log: Path) -> str:
    deadline = time.monotonic() + WITHIN
    while (found := LISTENING.search(log.read_text())) is None:
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)
    return found[1]


@contextmanager
def serving(data_dir: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A running portal: its address and its log."""
    log = tmp_path / "gunicorn.log"
    with (
        log.open("wb") as output,
        subprocess.Popen(
            started("gthread"),
            cwd=ROOT,
            env=environment(data_dir, tmp_path / "portal.sqlite3"),
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            yield f"http://127.0.0.1:{port_of(log)}", log
        finally:
            process.terminate()


def status_of(address: str) -> int:
    """What a server answers that may still be starting."""
    deadline = time.monotonic() + WITHIN
    while True:
        try:
            with urlopen(address, timeout=5) as answer:
                return int(answer.status)
        except HTTPError as answer:
            return answer.code
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def workers_of(log: Path) -> list[int]:
    """The pids of the workers that were begun so far."""
    return [int(line.split("pid: ")[1].split('"')[0]) for line in log.read_text().splitlines() if "Booting" in line]


def test_a_worker_that_takes_anothers_place_serves_though_the_folder_has_gone(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    with serving(data_dir, tmp_path) as (address, log):
        assert status_of(f"{address}/healthz") == 200
        data_dir.rename(tmp_path / "gone")

        os.kill(workers_of(log)[-1], signal.SIGKILL)
        deadline = time.monotonic() + WITHIN
        while len(workers_of(log)) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)

        assert status_of(f"{address}/healthz") == 200
        assert status_of(f"{address}/readyz") == 503
        assert "is not there" in log.read_text()
