"""What spreadsheets would take for a formula never opens a cell of the CSV."""

import csv
import io

from ads.models import Ad
from tests.wire.http import Request
from tests.wire.rows import Row
from tests.wire.world import World

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
EXPORT = "/stats/export.csv?rows=day,link,partner,ad"


def check(world: World, row: Row) -> None:
    """The text as an ad's name and, if anybody let it, as its code; then a hit, then the export."""
    world.post(world.alice, "/ads/new/", {"name": "x", "code": row.value, "media_type": "website"})
    answer = world.post(world.alice, "/ads/new/", {"name": row.value, "media_type": "website"})
    assert answer.status < 500
    for ad in Ad.objects.owned_by(world.alice):
        world.send(Request(f"/go/haircare/abc123/{ad.code}"))

    export = world.get(world.alice, EXPORT)

    lines = list(csv.reader(io.StringIO(export.text, newline="")))
    assert len({len(line) for line in lines}) == 1
    assert len(lines) > 1
    assert not [cell for line in lines for cell in line if cell.startswith(DANGEROUS)]
