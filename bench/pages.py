"""How long each page takes, with its queries and its weight: at the demo's size, and in a large portal."""

import argparse
import os
import subprocess
import sys
import time
from urllib.parse import urlsplit

from django.core.management import call_command
from django.db import connection

from bench.large import DEMO, LARGE, Large, Size, build

RUNS = 30


def main() -> None:
    """Each size in an empty database."""
    options = argparse.ArgumentParser(prog="python -m bench pages", description=__doc__)
    options.add_argument("--size", choices=["demo", "large"], nargs="+", default=["demo", "large"])
    options.add_argument("--runs", type=int, default=RUNS)
    wanted = options.parse_args()
    for name in wanted.size:
        size = {"demo": DEMO, "large": LARGE}[name]
        start = time.perf_counter()
        call_command("flush", interactive=False, verbosity=0)
        large = build(size)
        describe(size, time.perf_counter() - start)
        ask(large, wanted.runs)


def describe(size: Size, seconds: float) -> None:
    sys.stdout.write(
        f"\n{size.title}: {size.hits:,} hits, {size.partners:,} partners in teams of {size.team}, "
        f"{size.links:,} links, {size.ads} ads each; made in {seconds:.0f} s\n"
    )
    sys.stdout.flush()


def ask(large: Large, runs: int) -> None:
    """See `bench.visiting`."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    partners = [str(partner.pk) for partner in (large.head, large.lone, large.busiest)]
    wanted = ["--runs", str(runs), "--owner", str(large.owner.pk), "--partners", *partners]
    environment = {**os.environ, "DATABASE_URL": database.geturl()}
    subprocess.run([sys.executable, "-m", "bench.visiting", *wanted], env=environment, check=True)
