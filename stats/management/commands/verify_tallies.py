"""`manage.py verify_tallies`: compare every tally with the hits and opt-ins that it counts."""

from contextlib import suppress

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from stats.capture.books import ledger
from stats.capture.health import progress


class Command(BaseCommand):
    help = (
        "Compares every cell of the tallies with the raw rows; names each difference and ends with 1 if there is one."
    )

    def handle(self, *args: object, **options: object) -> None:
        found = 0
        for day in ledger.days():
            for difference in ledger.differences(day):
                found += 1
                self.stdout.write(str(difference))
        with suppress(OSError):
            progress.tell(tallies_verified_at=timezone.now().timestamp(), tallies_differing=found)
        if found:
            raise CommandError(f"{found} cells differ. `manage.py recount_tallies` mends them.")
        self.stdout.write("Every tally is what counting gives.")
