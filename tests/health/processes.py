"""Other processes for tests: a few lines of Python that count in a folder, and end as they are told."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BEGIN = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from stats.capture.health import total
from stats.capture.health.counters import Counts
folder = Path(sys.argv[1])
now = datetime(2026, 11, 3, 12, tzinfo=UTC)
counts = Counts(folder)
"""


def run(code: str, folder: Path) -> str:
    """What a process prints that runs this code to its end, however it ends."""
    command = [sys.executable, "-c", BEGIN + code, str(folder)]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False, timeout=30).stdout


@contextmanager
def running(code: str, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process that has run this code and lives until the block ends."""
    code = f"{BEGIN}{code}\nprint('done', flush=True)\nsys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "done\n"
            yield process
        finally:
            process.kill()
