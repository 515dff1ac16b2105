"""How fast addresses are looked up among a million partners, and what that costs a process."""

import argparse
import multiprocessing
import os
import random
import secrets
import statistics
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from bench.crowd import Crowd, make_crowd
from links.models import TrackingLink
from stats.capture.routes import copying
from stats.capture.routes.local import LocalRoutes

COLD, STRANGERS, CHANGES = 20_000, 1_000_000, 5
REPORTS = 5
WARM = 2_000
SEED = 20261120


def main() -> None:
    """Fill the database, copy it, look up."""
    options = argparse.ArgumentParser(prog="python -m bench routes", description=__doc__)
    options.add_argument("--scale", type=float, default=1.0, help="of a million partners")
    scale = options.parse_args().scale
    file = settings.ROUTES_FILE
    # Forked before anything is made: its memory is a worker's, and not that of the copying.
    connection.close()
    ask, answers = multiprocessing.get_context("fork").Pipe()
    worker = multiprocessing.get_context("fork").Process(target=work, args=(file, answers), daemon=True)
    worker.start()
    start = time.perf_counter()
    crowd = make_crowd(scale)
    say(f"{time.perf_counter() - start:9.1f} s  to make the crowd; seed {SEED}")
    copy(file)
    ask.send(crowd)
    for _ in range(REPORTS):
        say(ask.recv())
    see_changes(file, ask)


def copy(file: Path) -> None:
    """From nothing to ready, as a courier does it; then rounds in which little or nothing has changed."""
    before = resident()
    timed("s  from nothing to ready", lambda: copying.copy(file, timezone.now()))
    say(f"{resident() - before:9.1f} MB more memory of the process that copied")
    timed("s  until the next round is done as well", lambda: copying.copy(file, timezone.now()))
    say(f"{file.stat().st_size / 1024**2:9.1f} MB is the size of the file")
    rounds = [seconds(lambda: copying.copy(file, timezone.now())) for _ in range(9)]
    say(f"{statistics.median(rounds) * 1000:9.1f} ms a round without changes, at worst {max(rounds) * 1000:.0f} ms")
    timed("s  to compare everything", lambda: copying.copy_everything(file, timezone.now()))


def work(file: Path, answers: Connection) -> None:
    """A worker: looks up addresses, and tells what it took."""
    crowd, die, routes = answers.recv(), random.Random(SEED), LocalRoutes(file)
    before = resident()
    addresses = [known_address(crowd, die) for _ in range(COLD)]
    assert all(routes.find(address) for address in addresses)
    answers.send(f"{resident() - before:9.1f} MB more memory after {COLD:,} different addresses")
    cold = statistics.quantiles((look_up(routes, known_address(crowd, die)) for _ in range(COLD)), n=100)
    answers.send(f"{cold[49] * 1e6:9.1f} us a look-up that is cold in process, the 99th of 100 {cold[98] * 1e6:.0f} us")
    warm = addresses[:WARM]
    for address in warm:
        routes.find(address)
    runs = [seconds(lambda: [routes.find(address) for address in warm]) / WARM for _ in range(200)]
    answers.send(f"{statistics.median(runs) * 1e6:9.2f} us a look-up that is warm")
    middle = resident()
    for number in range(STRANGERS):
        routes.find(unknown_address(number, crowd, die))
    answers.send(f"{resident() - middle:9.1f} MB more memory after {STRANGERS:,} random unknown addresses")
    answers.send(f"{resident() - before:9.1f} MB more memory in all")
    while path := answers.recv():
        old = routes.find(path)
        answers.send("ready")
        while routes.find(path) == old:
            time.sleep(0.01)
        answers.send("seen")


def look_up(routes: LocalRoutes, address: str) -> float:
    return seconds(lambda: routes.find(address))


def see_changes(file: Path, ask: Connection) -> None:
    """Change links while a round a second is made; the worst time until the other process follows the new address."""
    waits = []
    for number in range(1, CHANGES + 1):
        link = TrackingLink.objects.get(pk=number)
        ask.send(f"/go/{link.code}/p1")
        ask.recv()
        link.website_address += "&changed"
        link.save()
        start = time.perf_counter()
        time.sleep(number / CHANGES)
        while not ask.poll():
            copying.copy(file, timezone.now())
            ask.poll(1)
        ask.recv()
        waits.append(time.perf_counter() - start)
    ask.send("")
    say(f"{statistics.median(waits):9.1f} s  until a changed link is followed, at worst {max(waits):.1f} s")


def known_address(crowd: Crowd, die: random.Random) -> str:
    """A link, a partner, and mostly one of the partner's ads."""
    ad = die.choice(["/ad0", "/ad1", "/ad2", ""])
    return f"/go/link{die.randint(1, crowd.links)}/p{die.randrange(crowd.partners)}{ad}"


def unknown_address(number: int, crowd: Crowd, die: random.Random) -> str:
    """No link, no partner, no ad of this name: in turns."""
    word = secrets.token_hex(20)
    link, partner = f"link{die.randint(1, crowd.links)}", f"p{die.randrange(crowd.partners)}"
    return [f"/go/{word}/{partner}/ad0", f"/go/{link}/{word}/ad0", f"/go/{link}/{partner}/{word}"][number % 3]


def timed(words: str, do: Callable[[], None]) -> None:
    say(f"{seconds(do):9.1f} {words}")


def seconds(do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def resident() -> float:
    """This process's memory in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
