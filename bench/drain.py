"""How many hits a second a courier carries out of journals into books that already hold half a million."""

import os
import random
import statistics
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection
from django.utils import timezone

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner, User
from stats.capture.books.record import BATCH, record
from stats.capture.courier.connection import renew
from stats.capture.courier.drain import Drain
from stats.capture.ids import new_id
from stats.capture.journal import files
from stats.capture.journal.records import HitRecord, decode, encode
from stats.models import Hit

PARTNERS, LINKS = 1000, 50
SEED = 20261120
ALREADY = 500_000
ROUNDS, A_ROUND = 9, 30_000
# The half million came over ten days; what is measured comes as from a busy portal.
BEFORE = timedelta(days=10)
A_SECOND = 500
TICKS = 100


def main() -> None:
    """Fill the books, then let a courier drain one journal after the other."""
    say(f"seed {SEED}")
    draw, since = random.Random(SEED), datetime.now(UTC) - timedelta(days=1)
    prepare()
    before = traffic(draw, since - BEFORE, BEFORE / ALREADY)
    for _ in range(ALREADY // BATCH["postgresql"]):
        record(map(decode, islice(before, BATCH["postgresql"])))
    hits = traffic(draw, since, timedelta(seconds=1) / A_SECOND)
    with TemporaryDirectory(prefix="journal-") as folder:
        courier = Drain(Path(folder), "bench")
        rounds = [measure(courier, list(islice(hits, A_ROUND))) for _ in range(ROUNDS)]
    speeds, costs = [speed for speed, _ in rounds], [cost for _, cost in rounds]
    say(f"{connection.vendor}: batches of {BATCH[connection.vendor]:,}, {Hit.objects.count():,} hits in the books")
    say(f"{max(speeds):9,.0f} hits/s at best, {statistics.median(speeds):,.0f} at the median of {ROUNDS} rounds")
    say(f"{min(costs):9.1f} us of a processor a hit at best, {statistics.median(costs):.1f} at the median")


def measure(courier: Drain, lines: Sequence[bytes]) -> tuple[float, float]:
    """Hits a second by the clock on the wall, and microseconds of processor time a hit."""
    leave(courier.folder, lines)
    stored, start, used = Hit.objects.count(), time.perf_counter(), processor_seconds()
    while courier.drain(timezone.now()):
        pass
    seconds, used = time.perf_counter() - start, processor_seconds() - used
    assert Hit.objects.count() == stored + len(lines)
    return len(lines) / seconds, used / len(lines) * 1e6


def leave(folder: Path, lines: Sequence[bytes]) -> None:
    """A journal whose writer is gone."""
    name = new_id(timezone.now()).hex
    os.close(files.create(folder, name))
    files.path_of(folder, name).write_bytes(b"".join(line + b"\n" for line in lines))


def processor_seconds() -> float:
    """What this process and its database have used."""
    if connection.vendor == "sqlite":
        return time.process_time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        words = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(words[11]) + int(words[12])) / TICKS


def prepare() -> None:
    """Partners, links, an ad of each partner, and the connection that a courier has."""
    users = User.objects.bulk_create(
        User(username=f"p{number}", email=f"p{number}@x.example") for number in range(PARTNERS)
    )
    partners = Partner.objects.bulk_create(Partner(user=user, code=user.username, name=user.username) for user in users)
    Ad.objects.bulk_create(Ad(pk=partner.pk, partner=partner, code="ad", name="Ad") for partner in partners)
    TrackingLink.objects.bulk_create(
        TrackingLink(code=f"l{number}", name=f"Link {number}", website_address="https://x.example/")
        for number in range(LINKS)
    )
    renew()


def traffic(draw: random.Random, since: datetime, apart: timedelta) -> Iterator[bytes]:
    """Lines for ever: a few partners are busy, a fifth names an ad, a twentieth are robots, visitors come again."""
    weights = [rank**-0.7 for rank in range(1, PARTNERS + 1)]
    visitors = [uuid.UUID(int=draw.getrandbits(128), version=4) for _ in range(200_000)]
    for number, partner in enumerate(partners_by_turn(draw, weights)):
        is_robot = draw.random() < 0.05
        yield encode(
            HitRecord(
                new_id(since + number * apart),
                1 + int(LINKS * draw.random() ** 2),
                partner,
                partner if draw.random() < 0.2 else None,
                "bot" if is_robot else "counted",
                "",
                draw.choice(visitors) if draw.random() < 0.5 else uuid.UUID(int=draw.getrandbits(128), version=4),
                "www.instagram.com",
                "Robot" if is_robot else "Chrome",
            )
        )[:-1]


def partners_by_turn(draw: random.Random, weights: Sequence[float]) -> Iterator[int]:
    while True:
        yield from draw.choices(range(1, PARTNERS + 1), weights, k=10_000)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
