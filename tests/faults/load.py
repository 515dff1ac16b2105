"""Visitors who follow addresses on kept connections, as fast as they are answered, and remember each answer."""

import asyncio
import base64
import random
import threading
import time
from array import array
from collections import Counter, defaultdict
from typing import Any, Self

import uvloop

from tests.faults.requests import requests_to

TOKEN = b"?rp="
RECONNECT_SECONDS = 0.05
PATIENCE = 20.0  # then a visitor gives up, and counts as one who had no answer


class Load:
    """What a crowd of visitors of one port asked and got, from a thread of its own."""

    def __init__(self, port: int, seed: int, connections: int = 8, per_second: int | None = None) -> None:
        self.port = port
        self.random = random.Random(seed)
        self.connections = connections
        self.think = connections / per_second if per_second else 0.0
        self.requests = requests_to(port)
        self.acknowledged: list[bytes] = []
        self.nameless = 0  # redirects without a token: robots, previews, partners that nobody knows
        self.attempted = 0
        self.unanswered = 0
        self.wrong: Counter[str] = Counter()
        self.phase = "normal"
        self.seconds: dict[str, array[float]] = defaultdict(lambda: array("d"))
        self.is_over = False
        self._visitors: list[Visitor] = []
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Let everybody have their answer, and go."""
        self.is_over = True
        self._thread.join(PATIENCE * 2)

    @property
    def is_consistent(self) -> bool:
        """Whether every request is accounted for."""
        return self.attempted == self.answered + self.unanswered + self.wrong.total()

    @property
    def answered(self) -> int:
        return len(self.acknowledged) + self.nameless

    def percentiles(self, phase: str) -> str:
        """How long answers took in a phase, for people to read."""
        took = sorted(self.seconds[phase])
        if not took:
            return f"{phase}: no answers"
        half, most = (took[int(len(took) * share)] * 1000 for share in (0.5, 0.99))
        return f"{phase}: {len(took)} answers, p50 {half:.1f} ms, p99 {most:.1f} ms, longest {took[-1] * 1000:.0f} ms"

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(self._visit())

    async def _visit(self) -> None:
        self._visitors = [Visitor(self) for _ in range(self.connections)]
        for visitor in self._visitors:
            visitor.connect_soon(0)
        while not (self.is_over and all(visitor.is_idle for visitor in self._visitors)):
            await asyncio.sleep(0.05)
            for visitor in self._visitors:
                visitor.look_at_the_clock()
        for visitor in self._visitors:
            visitor.leave()


class Visitor(asyncio.Protocol):
    """One connection after another, one request after another."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.transport: Any = None  # uvloop's
        self.received = b""
        self.asked_at: float | None = None
        self._next: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def is_idle(self) -> bool:
        return self.asked_at is None

    def connect_soon(self, delay: float) -> None:
        task = asyncio.get_running_loop().create_task(self._connect(delay))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _connect(self, delay: float) -> None:
        await asyncio.sleep(delay)
        while not self.load.is_over:
            try:
                await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", self.load.port)
            except OSError:
                await asyncio.sleep(RECONNECT_SECONDS)
            else:
                return

    def connection_made(self, transport: Any) -> None:
        self.transport, self.received = transport, b""
        self._ask()

    def _ask(self) -> None:
        if self.load.is_over or self.transport is None or self.transport.is_closing():
            return
        self.load.attempted += 1
        self.asked_at = time.perf_counter()
        self.transport.write(self.load.random.choice(self.load.requests))

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, end, body = self.received.partition(b"\r\n\r\n")
        if not end or len(body) < _length(head) or self.asked_at is None:
            return
        self.load.seconds[self.load.phase].append(time.perf_counter() - self.asked_at)
        self.asked_at, self.received = None, b""
        self._take(head)
        if self.load.think:
            self._next = asyncio.get_running_loop().call_later(self.load.think, self._ask)
        else:
            self._ask()

    def _take(self, head: bytes) -> None:
        """Remember the id in the token of a redirect."""
        if not head.startswith(b"HTTP/1.1 302 "):
            self.load.wrong[f"{self.load.phase}: {head[9:12].decode()}"] += 1
        elif (at := head.find(TOKEN)) >= 0:
            token = base64.urlsafe_b64decode(head[at + len(TOKEN) : at + len(TOKEN) + 64])
            self.load.acknowledged.append(token[1:17])
        else:
            self.load.nameless += 1

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 (asyncio's signature)
        self.transport = None
        if self._next is not None:
            self._next.cancel()
        if self.asked_at is not None:
            self.load.unanswered += 1
            self.asked_at = None
        self.connect_soon(RECONNECT_SECONDS)

    def look_at_the_clock(self) -> None:
        """Give up on an answer that does not come."""
        if self.asked_at is not None and time.perf_counter() - self.asked_at > PATIENCE and self.transport:
            self.transport.abort()

    def leave(self) -> None:
        if self.transport is not None:
            self.transport.abort()


def _length(head: bytes) -> int:
    """The length of the body that follows a head."""
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0
