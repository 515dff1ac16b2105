"""Carry journals into the database and routes out of it, as a process of its own."""

import math
import os
import signal
import sqlite3
import threading
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from stats.capture.courier import election
from stats.capture.courier.drain import Drain
from stats.capture.courier.duties import all_duties
from stats.capture.courier.loop import work
from stats.capture.health.folder import host, prepare
from stats.capture.journal import files
from stats.capture.routes import copying

NICE = 5


class Command(BaseCommand):
    help = (
        "Carry clicks and submitted forms from this host's journals into the database, and links, partners and forms "
        "out of it to where addresses are followed. Web processes do that by themselves; while this command runs, they "
        "leave it to it. SIGTERM ends it politely: it finishes what it has begun. If another one runs in the same "
        "DATA_DIR, this one says so, waits, and takes over as soon as the other ends."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once",
            action="store_true",
            help="Carry everything that is there, and end: with 0 if all is in the database, else with 1. "
            "For scripts, and before a host is taken away.",
        )
        parser.add_argument(
            "--again",
            nargs="?",
            type=float,
            const=math.inf,
            metavar="HOURS",
            help="After a backup was restored: put the journals that are kept (those written to in the last HOURS, "
            "or all) back, to be carried once more, and end. What is in the database already is not counted again.",
        )

    def handle(self, *args: Any, once: bool, again: float | None, **options: Any) -> None:
        try:
            prepare()
        except ImproperlyConfigured as problem:
            raise CommandError(str(problem)) from None
        if again is not None:
            self._bring_back(again)
        if once:
            self._carry_everything()
        if again is None and not once:
            self._work()

    def _bring_back(self, hours: float) -> None:
        since = timezone.now() - timedelta(hours=hours) if hours < math.inf else None
        number = files.bring_back(settings.JOURNAL_DIR, since)
        self.stdout.write(f"{number} journals will be carried again.")

    def _carry_everything(self) -> None:
        drain = Drain(settings.JOURNAL_DIR, host(settings.DATA_DIR))
        try:
            while drain.drain(timezone.now()):
                pass
            copying.copy(settings.ROUTES_FILE, timezone.now())
        except (DatabaseError, InterfaceError, sqlite3.Error, OSError) as problem:
            raise CommandError(f"Not everything could be carried: {problem}") from None
        if drain.newer_records:
            raise CommandError(f"{drain.newer_records} records are of a newer version, which must carry them.")
        self.stdout.write("Everything is in the database.")

    def _work(self) -> None:
        os.nice(NICE)
        is_over = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: is_over.set())
        with election.process(settings.DATA_DIR, is_over.wait, self._say) as has_job:
            if has_job:
                self._say("The courier is at work.")
                work(all_duties(), is_over.wait)

    def _say(self, words: str) -> None:
        """At once, also into a pipe."""
        self.stdout.write(words)
        self.stdout.flush()
