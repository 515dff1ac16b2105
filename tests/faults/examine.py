"""Carries what is left, and looks at the books with the portal's own ledger. Run as a module."""

import json
import sys

import django
from django.core.management import call_command
from django.db.models import Count, Q


def examine() -> dict[str, object]:
    """What differs in the database of this process."""
    from stats.models import Hit, QuarantinedRecord
    from tests.capture.visiting import differences

    of_persons = Hit.objects.filter(visit_class="counted", partner__isnull=False, visitor__isnull=False)
    uniques = of_persons.values("visitor", "day", "link", "partner", "ad").annotate(
        uniques=Count("id", filter=Q(is_unique=True))
    )
    return {
        "differing": [str(difference) for difference in differences()],
        "doubly_unique": uniques.exclude(uniques=1).count(),
        "quarantined": QuarantinedRecord.objects.count(),
    }


if __name__ == "__main__":
    django.setup()
    call_command("courier", "--once", stdout=sys.stderr)
    print(json.dumps(examine()))
