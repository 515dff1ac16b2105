"""Judges the main pages by Lighthouse (mobile) and by weight: `make lighthouse`; ends with 1 if one falls short."""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.lighthouse.serving import served, session_of

LEAST = {"performance": 98, "accessibility": 100, "best-practices": 100}
MOST_FIRST, MOST_LATER = 60_000, 20_000
RUNS = 5
NAMES = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
FLAGS = "--disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update".split()

PARTNER = "abc123"
SIGN_IN = "sign-in"
# Each with the page that somebody comes from, whose files they have by then.
PAGES = {
    SIGN_IN: {"path": "/accounts/login/"},
    "home": {"path": "/", "after": "/accounts/email/"},
    "generator": {"path": "/links/generate/?link=haircare&ad=website2", "after": "/"},
    "stats": {"path": "/stats/", "after": "/"},
}

Result = dict[str, Any]


def main() -> int:
    """Print what each page reaches; 1 if that is not enough."""
    options = argparse.ArgumentParser(prog="python -m bench.lighthouse", description=__doc__)
    options.add_argument("modules", type=Path, help="the folder into which npm installed Lighthouse")
    options.add_argument("--runs", type=int, default=RUNS)
    options.add_argument("--pages", nargs="+", default=list(PAGES), choices=PAGES)
    wanted = options.parse_args()
    is_good = True
    with tempfile.TemporaryDirectory(prefix="portal-lighthouse-") as folder, served(Path(folder)) as home:
        for result in measured(home, wanted.modules, wanted.runs, wanted.pages):
            wrong = list(shortfalls(result))
            describe(result, wrong)
            is_good = is_good and not wrong
    say("\nEverything is as promised." if is_good else "\nSomething falls short.")
    return 0 if is_good else 1


def measured(home: str, modules: Path, runs: int, names: list[str]) -> Iterator[Result]:
    """What the script says of each page, as it comes."""
    flags = FLAGS + (["--no-sandbox"] if os.geteuid() == 0 else [])
    cookie = session_of(home, PARTNER)
    task = {
        "folder": str(modules.resolve()),
        "chromium": next(path for name in NAMES if name and (path := shutil.which(name))),
        "flags": flags,
        "home": home,
        "runs": runs,
        "pages": [{**PAGES[name], "name": name, "cookie": cookie if name != SIGN_IN else ""} for name in names],
    }
    script = Path(__file__).with_name("audit.mjs")
    with subprocess.Popen(["node", str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:  # noqa: S607
        assert node.stdin
        assert node.stdout
        node.stdin.write(json.dumps(task))
        node.stdin.close()
        yield from map(json.loads, node.stdout)
    if node.returncode:
        raise RuntimeError("Lighthouse failed.")


def shortfalls(result: Result) -> Iterator[str]:
    """What is less than it must be, in words."""
    for category, least in LEAST.items():
        if (reached := median(result, "scores", category)) < least:
            yield f"{category} is {reached:.0f}, and should be {least}"
    yield from sorted({shift for run in result["runs"] for shift in run["shifted"]})
    for when, most in {"first": MOST_FIRST, "later": MOST_LATER}.items():
        if result["weights"].get(when, {}).get("bytes", 0) > most:
            yield f"the {when} load weighs more than {most:,} bytes"
    yield from sorted({complaint for run in result["runs"] for complaint in run["complaints"]})


def median(result: Result, kind: str, name: str) -> float:
    return float(statistics.median(run[kind][name] for run in result["runs"]))


def describe(result: Result, wrong: list[str]) -> None:
    scores = ", ".join(f"{category} {median(result, 'scores', category):.0f}" for category in LEAST)
    say(f"\n{result['name']}: {scores}")
    metrics = result["runs"][0]["metrics"]
    say("  " + ", ".join(f"{name} {median(result, 'metrics', name):.4g}" for name in metrics))
    for when, weight in result["weights"].items():
        say(f"  {weight['bytes']:,} bytes on the {when} load")
        for file in weight["files"]:
            say(f"  {file['bytes']:10,}  {file['encoding']:5} {file['address']}")
    for words in wrong:
        say(f"  ! {words}")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
