"""How fast addresses are followed: as ratios to the bare server, interleaved in one run.

Real gunicorn (one worker each), a durable throw-away PostgreSQL, and wrk as the visitors. Every round measures each
way of serving for some seconds; the ratio is taken within the round, so that a busy machine troubles both alike.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.cast import ADS, LINKS, PARTNERS
from tests.faults.databases import open_cabinet
from tests.faults.portal import Portal, Server
from tests.faults.processes import wait_until

ADDRESS = f"/go/{LINKS[0]}/{PARTNERS[0]}/{ADS[0]}"
VISITOR = """
wrk.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0"
wrk.headers["Referer"] = "https://blog.example.org/post/1"
wrk.headers["Accept"] = "text/html"
wrk.headers["Sec-Fetch-Dest"] = "document"
"""
BARE_ASGI, BARE_WSGI, PLAIN = "bench.bare:asgi", "bench.bare:wsgi", "bench.plain:application"
ASGI, WSGI = "referral_portal.asgi:application", "referral_portal.wsgi:application"
ASGI_OPTIONS = ("--worker-class", "asgi")
WSGI_OPTIONS = ("--worker-class", "gthread", "--threads", "4")
CONNECTIONS = 32
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Way:
    """A way of serving, and what was measured of it, round by round."""

    name: str
    server: Server
    rates: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    failed: int = 0


def main() -> None:
    """Measure, print."""
    options = argparse.ArgumentParser(prog="python -m bench go")
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--seconds", type=int, default=3)
    wanted = options.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("This benchmark needs wrk. Run: sudo apt-get install wrk")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, open_cabinet("postgres", Path(folder)) as cabinet:
        script = Path(folder, "visitor.lua")
        script.write_text(VISITOR)
        database = cabinet.copy()
        with (
            Portal(Path(folder, "alone"), database, COURIER="false") as alone,
            Portal(Path(folder, "carried"), database, COURIER="false") as carried,
            Portal(Path(folder, "threaded"), database) as threaded,
        ):
            for portal in (alone, carried, threaded):
                portal.manage("courier", "--once")
            carried.start_courier()
            ways = [
                Way("bare ASGI", serve(alone, BARE_ASGI, ASGI_OPTIONS)),
                Way("/go by ASGI", serve(alone, ASGI, ASGI_OPTIONS)),
                Way("/go by ASGI, courier draining", serve(carried, ASGI, ASGI_OPTIONS)),
                Way("bare WSGI", serve(alone, BARE_WSGI, WSGI_OPTIONS)),
                Way("/go by gthread", serve(alone, WSGI, WSGI_OPTIONS)),
                Way("/go by gthread, its courier draining", serve(threaded, WSGI, WSGI_OPTIONS)),
                Way("plain ORM view, an INSERT a click", serve(alone, PLAIN, WSGI_OPTIONS)),
            ]
            for way in ways * wanted.rounds:
                measure(way, script, wanted.seconds)
                if way.server.portal is alone:
                    forget(alone)
            report(ways)
            for way in (ways[2], ways[5]):
                catch_up(way)


def serve(portal: Portal, application: str, options: Sequence[str]) -> Server:
    """One worker, up and warm."""
    server = Server(portal, application, "--workers", "1", *options)
    portal._started.callback(server.clear_away)  # noqa: SLF001
    wait_until(lambda: answers(server), f"{application} answers")
    return server


def answers(server: Server) -> bool:
    try:
        return server.get(ADDRESS).status in (200, 302)
    except OSError:
        return False


def measure(way: Way, script: Path, seconds: int) -> None:
    """One round of one way."""
    worker = way.server.workers[0]
    used = processor_seconds(worker)
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}", "--latency", "-s", str(script)]
    run = subprocess.run(
        [*command, f"http://127.0.0.1:{way.server.port}{ADDRESS}"], capture_output=True, text=True, check=True
    )
    said = run.stdout
    requests = int(re.search(r"(\d+) requests in", said)[1])
    way.processor.append((processor_seconds(worker) - used) / requests * 1e6)
    way.rates.append(float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]))
    way.p50.append(milliseconds(said, "50%"))
    way.p99.append(milliseconds(said, "99%"))
    way.failed += sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", said)))


def milliseconds(said: str, share: str) -> float:
    number, unit = re.search(rf"{share}\s+([\d.]+)(us|ms|s)", said).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def forget(portal: Portal) -> None:
    """What nobody carries is cleared away, so that the disk does not decide."""
    for journal in portal.journals.glob("*.jr"):
        journal.unlink()


def report(ways: Sequence[Way]) -> None:
    """A line for each way, then the ratios with their spread."""
    sys.stdout.write(f"{'':38}{'requests/s':>11}{'p50 ms':>8}{'p99 ms':>8}{'CPU us':>8}\n")
    for way in ways:
        figures = [statistics.median(each) for each in (way.rates, way.p50, way.p99, way.processor)]
        sys.stdout.write("{:38}{:11,.0f}{:8.2f}{:8.2f}{:8.1f}".format(way.name, *figures))
        sys.stdout.write(f"  {way.failed} FAILED\n" if way.failed else "\n")
    bare_asgi, asgi, asgi_carried, bare_wsgi, wsgi, wsgi_carried, plain = ways
    for one, other, wish in [
        (asgi, bare_asgi, "at least 0.7, goal 0.85"),
        (wsgi, bare_wsgi, "at least 0.75"),
        (asgi_carried, asgi, "goal 0.8"),
        (wsgi_carried, wsgi, "goal 0.8"),
        (asgi, plain, "at least 30"),
    ]:
        ratios = sorted(mine / theirs for mine, theirs in zip(one.rates, other.rates, strict=True))
        processor = statistics.median(
            theirs / mine for mine, theirs in zip(one.processor, other.processor, strict=True)
        )
        sys.stdout.write(
            f"{statistics.median(ratios):6.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}; by CPU time {processor:.2f})"
            f"  {one.name} : {other.name}  [{wish}]\n"
        )


def catch_up(way: Way) -> None:
    """How long the backlog lasts once the visitors have gone."""
    start = time.monotonic()
    wait_until(lambda: not way.server.metric("portal_oldest_undrained_seconds"), "the backlog is gone", within=300)
    sys.stdout.write(f"{way.name}: the backlog was gone after {time.monotonic() - start:.1f} s [within 60]\n")
