"""What a courier makes of a journal with a strange line in it."""

import tempfile
from pathlib import Path

from django.utils import timezone

from stats.capture.courier.drain import Drain
from stats.capture.journal import files
from stats.models import Hit, QuarantinedRecord
from tests.courier.journals import ids, leave
from tests.journal.lines import hit
from tests.wire.rows import Row


def check(row: Row) -> None:
    """Its neighbours are stored, it is set aside as it was, and the journal is done with."""
    assert isinstance(row.body, bytes)
    neighbours = [hit(), hit()]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        leave(folder, neighbours[0], row.body.removesuffix(b"\n") + b"\n", neighbours[1], row.body)
        Drain(folder, "here").drain(timezone.now())
        assert not files.undrained(folder)
    assert ids(neighbours) == set(Hit.objects.filter(pk__in=ids(neighbours)).values_list("pk", flat=True)), row.why
    assert QuarantinedRecord.objects.get(line=row.body.removesuffix(b"\n")).reason == "damaged", row.why
