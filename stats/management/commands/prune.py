"""`manage.py prune`: delete the raw hits of old days. What was counted of them stays."""

from argparse import ArgumentParser
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from stats.capture.books import pruning


class Command(BaseCommand):
    help = (
        "Deletes the raw hits of whole days that are older than HITS_KEEP_DAYS; their figures stay. "
        "The courier does it by itself, once an hour. It may be interrupted, and goes on the next time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, help="for how many days hits are kept, this once")

    def handle(self, *args: object, days: int | None = None, **options: object) -> None:
        keep = settings.HITS_KEEP if days is None else timedelta(days=min(days, pruning.FOR_EVER.days))
        if keep <= pruning.shortest_keep():
            raise CommandError(
                f"Hits must be kept for more than {pruning.shortest_keep().days} days: "
                "journals that are drained late, or once more, still need those days."
            )
        pruned = pruning.prune(timezone.now(), keep)
        self.stdout.write(f"{pruned} hits deleted. Their figures stay.")
