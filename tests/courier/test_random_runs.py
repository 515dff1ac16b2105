"""Random writers, damage, couriers and refusals: every good record is stored once, every bad one set aside once."""

import os
import uuid
from contextlib import suppress

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from stats.capture.books.record import BATCH, record
from stats.capture.courier import delivery
from stats.capture.courier.drain import Drain
from stats.capture.ids import new_id
from stats.capture.journal import files
from stats.capture.journal.records import encode
from stats.models import Hit, LinkTally
from tests.capture.visiting import differences
from tests.chance import new_chance
from tests.courier.journals import add, ids, set_aside, stored
from tests.journal.lines import newer

# More for a long run.
TIMES = int(os.environ.get("COURIER_RUNS", "3"))
STEPS = 60


class Run:
    """A folder in which anything may happen, and what must have become of it in the end."""

    def __init__(self, chance, folder, make):
        self.chance, self.folder, self.make = chance, folder, make
        self.writers = {}
        self.couriers = [Drain(folder, "here"), Drain(folder, "there")][: chance.randint(1, 2)]
        self.visitors = [uuid.uuid4() for _ in range(3)]
        self.records, self.visits, self.damaged, self.newer = [], 0, set(), 0

    def step(self):
        self.chance.choice([self.begin] * 2 + [self.write] * 6 + [self.die, self.drain, self.drain, self.restart])()

    def begin(self):
        name = new_id(timezone.now()).hex
        self.writers[files.path_of(self.folder, name)] = files.create(self.folder, name)

    def write(self):
        parts = [self.hit] * 5 + [self.form, self.unknown, self.again, self.damage, self.newer_one]
        for path in self.writers:
            add(path, self.chance.choice(parts)())

    def hit(self):
        kind, visitor = self.chance.choice(["counted", "counted", "bot"]), self.chance.choice(self.visitors)
        self.records.append(self.make.hit(visit_class=kind, visitor=visitor))
        return self.records[-1]

    def form(self):
        self.records.append(self.make.submission(email=f"{len(self.records)}@people.example"))
        return self.records[-1]

    def unknown(self):
        self.visits += 3
        return self.make.unknown_links(3)

    def again(self):
        return self.chance.choice(self.records) if self.records else b""

    def damage(self):
        garbage = self.chance.randbytes(self.chance.randrange(1, 300)).replace(b"\n", b"?")
        self.damaged.add(garbage)
        return garbage + (b"\n" if self.chance.random() < 0.5 else encode(self.hit()))

    def newer_one(self):
        self.newer += 1
        return newer(self.chance.randbytes(20).hex().encode())

    def die(self):
        """A writer is killed; perhaps the power went with it, and its last line is torn."""
        if self.writers:
            path = self.chance.choice(list(self.writers))
            if self.chance.random() < 0.5:
                line = encode(self.make.hit())
                torn = line[: self.chance.randrange(1, len(line) - 1)]
                self.damaged.add(torn)
                add(path, torn)
            os.close(self.writers.pop(path))

    def drain(self):
        for courier in self.couriers:
            with suppress(OperationalError):
                courier.drain(timezone.now())

    def restart(self):
        """A courier is killed, and another begins; or a backup is drained again."""
        self.couriers[0] = Drain(self.folder, "here")
        if self.chance.random() < 0.3:
            files.bring_back(self.folder)

    def end(self):
        for file in self.writers.values():
            os.close(file)
        last = Drain(self.folder, "here")
        while last.drain(timezone.now()):
            pass
        return last


@pytest.fixture
def chance(monkeypatch):
    """Chance, by which the database loses every fifth batch, or the word that it has it."""
    chance = new_chance()

    def record_if_it_pleases(hits, now):
        fate = chance.random()
        if fate < 0.1:
            raise OperationalError("lost before the commit")
        recorded = record(hits, now)
        if fate > 0.9:
            raise OperationalError("lost after the commit")
        return recorded

    monkeypatch.setattr(delivery, "record", record_if_it_pleases)
    monkeypatch.setitem(BATCH, connection.vendor, 7)
    return chance


@pytest.mark.parametrize("time", range(TIMES))
def test_whatever_happens_every_record_is_stored_once(folder, make, chance, monkeypatch, time):
    run = Run(chance, folder, make)
    run.begin()
    for _ in range(STEPS):
        run.step()
    monkeypatch.setattr(delivery, "record", record)
    last = run.end()
    assert stored() == ids(run.records)
    assert set_aside() == dict.fromkeys(run.damaged, "damaged")
    assert sum(LinkTally.objects.filter(link=0).values_list("visits", flat=True)) == run.visits
    assert last.newer_records == run.newer
    assert differences() == []
    assert Hit.objects.exists()
