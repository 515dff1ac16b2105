"""Loads the demo, or brings it up to now, and prints where to look: `manage.py demo --port 8000`."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from referral_portal.demo.cast import PASSWORD, ROLES, is_somebody_elses, load_cast
from referral_portal.demo.history import bring_up_to_now
from referral_portal.demo.loopback import refusal
from stats.capture.routes import copying

WELCOME = """
The demo is ready: {hits} hits and {opt_ins} opt-ins were loaded just now ({seconds:.1f} s).

  The portal          http://localhost:{port}/
  Follow an address   http://127.0.0.1:{port}/go/haircare/abc123/website2
                      You arrive at a demo shop: sign up or buy there, then look at Alice's statistics.

  Sign in as          {partners}
  or as the owner     owner   (arrives in the admin)
  Password of all     {password}
"""


class Command(BaseCommand):
    help = "Load the demo (links, partners, 90 days of traffic), or bring it up to now. Nothing is loaded twice."
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="the port that the portal is served on")

    def handle(self, *_: Any, port: int, **__: Any) -> None:
        if reason := refusal():
            raise CommandError(reason)
        if is_somebody_elses():
            raise CommandError("This database has partners of its own; the demo is not mixed with them. Set DATA_DIR.")
        self.stdout.write("Loading the demo, ninety days of traffic: up to a minute the first time.")
        self.stdout.flush()
        started = time.monotonic()
        now = timezone.now()
        portal = load_cast(f"http://127.0.0.1:{port}", now)
        hits, opt_ins = bring_up_to_now(portal, now)
        # The newcomer's first click must find its way before the courier is up.
        copying.copy(settings.ROUTES_FILE, timezone.now())
        self.stdout.write(
            WELCOME.format(
                hits=hits,
                opt_ins=opt_ins,
                seconds=time.monotonic() - started,
                port=port,
                partners="\n                      ".join(f"{role.code:<8}{role.name}" for role in ROLES),
                password=PASSWORD,
            )
        )
