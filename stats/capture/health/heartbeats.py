"""Signs of life: every few seconds each host says in the database that it lives, and how it is."""

import socket
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from stats.capture.health import counters, folder, host, progress, total
from stats.capture.health.lately import continued
from stats.models import Heartbeat, QuarantinedRecord

FORGOTTEN_AFTER = timedelta(days=30)
# Nobody looks for the last of so many, and counting them would take its time.
MOST_QUARANTINED = 10_000


def beat(now: datetime) -> None:
    """Say that this host lives, with its figures. Raises what the database says."""
    total.fold(counters.current().folder, now)
    with suppress(OSError):  # on a full disk the figure stays as it was
        progress.tell(quarantined_records=QuarantinedRecord.objects.waiting()[:MOST_QUARANTINED].count())
    key, figures = folder.host(settings.DATA_DIR), host.figures(now)
    troubles = {name: figures[name] for name in host.TROUBLES}
    with transaction.atomic():
        before = Heartbeat.objects.filter(host=key).values_list("figures", flat=True).first() or {}
        lately = continued(before.get("lately", {}), before, troubles, now)
        said = {"name": socket.gethostname(), "at": now, "figures": {**figures, "lately": lately}}
        Heartbeat.objects.update_or_create(host=key, defaults=said)
        Heartbeat.objects.filter(at__lt=now - FORGOTTEN_AFTER).delete()
