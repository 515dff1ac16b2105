"""Runs a benchmark on a throw-away database: `python -m bench reports --db postgres`.

A benchmark reads options of its own from what is left of the command line.
"""

import argparse
import os
import sys
from importlib import import_module

import django

from tests.databases import prepare

NAMES = ["drain", "figures", "go", "icons", "pages", "reports", "routes"]
# They make databases of their own, for servers of their own, or want none.
WITHOUT_DATABASE = ["go", "icons"]


def main() -> None:
    """Make the database, then run the module of this name."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("name", choices=NAMES)
    options.add_argument("--db", choices=["sqlite", "postgres"], default="postgres")
    wanted, sys.argv[1:] = options.parse_known_args()
    prepare("sqlite" if wanted.name in WITHOUT_DATABASE else wanted.db)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    if wanted.name not in WITHOUT_DATABASE:
        import_module("django.db").connection.creation.create_test_db(verbosity=0, autoclobber=True)
    import_module(f"bench.{wanted.name}").main()


if __name__ == "__main__":
    main()
