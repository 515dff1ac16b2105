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
    """A line of a module that is changed for the worse, and the tests of which at least one must fail."""

    name: str
    module: str
    right: str
    wrong: str
    tests: tuple[str, ...]
    database: str = "postgres"


BUGS: list[Bug] = []


def passes(tree: Path, tests: tuple[str, ...], database: str) -> bool:
    """Whether the tests pass in this tree. Raises if they could not even be found."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--db", database, *tests]
    run = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    if run.returncode > 1:
        raise RuntimeError(run.stdout + run.stderr)
    return run.returncode == 0


def plant(tree: Path, bug: Bug) -> str:
    """Put the bug into the tree. Returns the module's text without it."""
    module = tree / bug.module
    text = module.read_text()
    if text.count(bug.right) != 1:
        raise RuntimeError(f"“{bug.name}” cannot be planted: its line is not once in {bug.module}")
    module.write_text(text.replace(bug.right, bug.wrong))
    return text


def is_noticed(tree: Path, bug: Bug) -> bool:
    text = plant(tree, bug)
    try:
        return not passes(tree, bug.tests, bug.database)
    finally:
        (tree / bug.module).write_text(text)


def main() -> int:
    """Plant every bug, or those whose names hold a word of the command line. Returns how many nobody noticed."""
    chosen = [bug for bug in BUGS if all(word in bug.name for word in sys.argv[1:])]
    unnoticed = 0
    with tempfile.TemporaryDirectory(prefix="planted-") as folder:
        tree = shutil.copytree(ROOT, Path(folder) / "tree", ignore=shutil.ignore_patterns(*LEFT_OUT))
        for tests, database in dict.fromkeys((bug.tests, bug.database) for bug in chosen):
            if not passes(tree, tests, database):
                raise RuntimeError(f"Without any bug these fail: {' '.join(tests)}")
        for bug in chosen:
            begun = time.monotonic()
            noticed = is_noticed(tree, bug)
            unnoticed += not noticed
            print(f"{'noticed' if noticed else 'NOT NOTICED'}  {bug.name}  ({time.monotonic() - begun:.0f} s)")
    return unnoticed


if __name__ == "__main__":
    sys.exit(main())
