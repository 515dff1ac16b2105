"""`manage.py recount_tallies`: write the tallies of every day anew from hits and opt-ins."""

from contextlib import suppress

from django.core.management.base import BaseCommand
from django.utils import timezone

from stats.capture.books import ledger
from stats.capture.health import progress


class Command(BaseCommand):
    help = "Counts hits and opt-ins again, day by day, and mends the tallies that differ."

    def handle(self, *args: object, **options: object) -> None:
        mended = 0
        for day in ledger.days():
            cells = ledger.recount(day)
            mended += cells
            if cells:
                self.stdout.write(f"{day}: {cells} cells mended")
        with suppress(OSError):
            progress.tell(tallies_verified_at=timezone.now().timestamp(), tallies_differing=0)
        self.stdout.write(f"{mended} cells mended." if mended else "Every tally was right already.")
