"""Mutants: one small change for the worse at a time, in what decides on credit. `make mutants` runs the tests on each.

A mutant that no test notices survives. Each runs in a child of this process, which has imported all but our own code.
"""

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import django.db.models
import pytest

from tests import mutations

ROOT = Path(__file__).parent.parent.parent
# Each with its tests.
MODULES = {
    "stats.capture.credit": "tests/capture/test_credit.py",
    "stats.capture.tokens": "tests/capture/test_tokens.py",
}
ARGUMENTS = ("-x", "-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:randomly", "--db", "sqlite")
MOST_ALIVE = 0.1
# A mutant that never ends is noticed, too.
SECONDS = 120
# Imported once for all children.
WARM = django.db.models


@dataclass(frozen=True)
class Mutated(importlib.abc.Loader, importlib.abc.MetaPathFinder):
    """Imports one module from another tree than stands in its file."""

    name: str
    tree: ast.Module

    def find_spec(self, name: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        return importlib.util.spec_from_loader(name, self) if name == self.name else None

    def exec_module(self, module: object) -> None:
        exec(compile(self.tree, self.name, "exec"), vars(module))


def path_of(name: str) -> Path:
    return ROOT / f"{name.replace('.', '/')}.py"


def in_a_child(work: Callable[[], int]) -> int:
    """What the work gives back, done where it changes nothing here; less than 0 if it was ended by a signal."""
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        os._exit(work())
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def survives(name: str, tree: ast.Module) -> bool:
    """Whether every test passes with this tree as the module."""

    def work() -> int:
        sys.meta_path.insert(0, Mutated(name, tree))
        return int(pytest.main([*ARGUMENTS, MODULES[name]]))

    return in_a_child(work) == 0


def mutants(name: str) -> Iterator[tuple[str, ast.Module]]:
    """Each with the line that it changes, as it is and as it would be."""
    text = path_of(name).read_text()
    for number, mutation in enumerate(mutations.of(ast.parse(text))):
        tree = ast.parse(text)
        before, after = mutations.apply(tree, number)
        yield f"{path_of(name).relative_to(ROOT)}:{mutation.line}: {before} -> {after}", tree


def main() -> int:
    """Try every mutant of the modules, or those whose words hold a word of the command line."""
    for name, tests in MODULES.items():
        if not survives(name, ast.parse(path_of(name).read_text())):
            raise RuntimeError(f"Without any mutation of {name} a test fails: {tests}")
    chosen = [
        (name, words, tree)
        for name in MODULES
        for words, tree in mutants(name)
        if all(word in words for word in sys.argv[1:])
    ]
    alive = 0
    for name, words, tree in chosen:
        if survives(name, tree):
            alive += 1
            print(f"ALIVE  {words}", flush=True)
    print(f"{len(chosen)} mutants, {alive} alive ({alive / len(chosen):.1%})")
    return int(alive > MOST_ALIVE * len(chosen))


if __name__ == "__main__":
    sys.exit(main())
