"""Bugs that lose or miscount clicks, planted one by one: the tests must notice each. `make planted` runs it."""

import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.faults.databases import ROOT

LEFT_OUT = (".venv", ".git", "data", "__pycache__", ".*_cache", ".coverage*", ".hypothesis")


@dataclass(frozen=True)
class Bug:
    """Texts of a module that are changed for the worse, and tests of which at least one must fail."""

    name: str
    module: str
    changes: dict[str, str]
    tests: tuple[str, ...]


BUGS = [
    Bug(
        "buffered writes",
        "stats/capture/journal/writer.py",
        {
            "written = os.write(self._fd, line)": "self.held = getattr(self, 'held', b'') + line\n"
            "            written = len(line)\n"
            "            if len(self.held) > 4096:\n"
            "                os.write(self._fd, self.held)\n"
            "                self.held = b''"
        },
        ("tests/faults/test_kills.py::test_one_service_loses_no_click_when_its_processes_are_killed",),
    ),
    Bug(
        "journals move before the commit",
        "stats/capture/courier/drain.py",
        {
            "        Delivery(self.host, now).deliver(batch.finds)\n": "        for path in batch.finished:\n"
            "            files.set_drained(path)\n"
            "        Delivery(self.host, now).deliver(batch.finds)\n"
        },
        ("tests/courier/test_kills.py", "tests/faults/test_kills.py"),
    ),
    Bug(
        "tallies are raised by what was sent",
        "stats/capture/books/statements.py",
        {
            "[TAKE_OUT_PRUNED, TAKE_OUT_KNOWN,": "[TAKE_OUT_PRUNED,",
            "(id) DO NOTHING RETURNING *": "(id) DO UPDATE SET reason = excluded.reason RETURNING *",
        },
        ("tests/faults/test_couriers.py::test_journals_that_were_drained_can_be_drained_again",),
    ),
    Bug(
        "a journal is visible before it is locked",
        "stats/capture/journal/files.py",
        {
            "        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)\n        making.rename(journal)\n": ""
            "        making.rename(journal)\n        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
        },
        ("tests/journal/test_files.py",),
    ),
    Bug(
        "no checksum",
        "stats/capture/journal/records.py",
        {"if zlib.crc32(content, int(head[1])) != int(head[2], 16):": "if not head[2]:"},
        ("tests/journal/test_reader.py",),
    ),
    Bug(
        "no lock between couriers",
        "stats/capture/books/tallies.py",
        {"SELECT pg_advisory_xact_lock(hashtext('stats.tallies'))": "SELECT 1"},
        ("tests/courier/test_at_once.py", "tests/faults/test_couriers.py::test_two_hosts_share_one_database"),
    ),
]


def passes(tree: Path, tests: tuple[str, ...]) -> bool:
    """Whether the tests pass in this tree. Raises if they could not even be found."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--db", "postgres", *tests]
    run = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    if run.returncode > 1:
        raise RuntimeError(run.stdout + run.stderr)
    return run.returncode == 0


def plant(text: str, bug: Bug) -> str:
    """The module's text with the bug in it."""
    for right, wrong in bug.changes.items():
        if text.count(right) != 1:
            raise RuntimeError(f"“{bug.name}” cannot be planted: {right!r} is not once in {bug.module}")
        text = text.replace(right, wrong)
    return text


def is_noticed(tree: Path, bug: Bug) -> bool:
    module = tree / bug.module
    text = module.read_text()
    module.write_text(plant(text, bug))
    try:
        return not passes(tree, bug.tests)
    finally:
        module.write_text(text)


def main() -> int:
    """Plant every bug, or those whose names hold a word of the command line. Returns how many nobody noticed."""
    chosen = [bug for bug in BUGS if all(word in bug.name for word in sys.argv[1:])]
    unnoticed = 0
    with tempfile.TemporaryDirectory(prefix="planted-") as folder:
        tree = shutil.copytree(ROOT, Path(folder) / "tree", ignore=shutil.ignore_patterns(*LEFT_OUT))
        tests = tuple(dict.fromkeys(test for bug in chosen for test in bug.tests))
        if not passes(tree, tests):
            raise RuntimeError(f"Without any bug one of these fails: {' '.join(tests)}")
        for bug in chosen:
            begun = time.monotonic()
            noticed = is_noticed(tree, bug)
            unnoticed += not noticed
            print(f"{'noticed' if noticed else 'NOT NOTICED'}  {bug.name}  ({time.monotonic() - begun:.0f} s)")
    return unnoticed


if __name__ == "__main__":
    sys.exit(main())
