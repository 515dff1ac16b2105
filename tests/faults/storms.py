"""What befalls a portal's processes while visitors come: one deed after another, chosen by chance, and counted."""

import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence

from tests.faults.portal import Portal, Server
from tests.faults.processes import Process, kill

POLITE, NOBODY = "SIGHUP", "nobody there"

Deed = Callable[[], str]


class Courier:
    """`manage.py courier` of a portal, started again whenever it was killed."""

    def __init__(self, portal: Portal, *command: str) -> None:
        self._portal, self._command = portal, command
        self._process: Process = portal.start_courier(*command)

    def kill(self) -> str:
        self._process.kill()
        self._process = self._portal.start_courier(*self._command)
        return "courier"


class Storm:
    """Deeds upon servers and couriers."""

    def __init__(self, seed: int, servers: Sequence[Server], couriers: Sequence[Courier] = ()) -> None:
        self._random = random.Random(seed)
        self._servers, self._couriers = servers, couriers
        self.deeds: Counter[str] = Counter()

    @property
    def kills(self) -> int:
        return sum(count for deed, count in self.deeds.items() if deed not in {POLITE, NOBODY})

    def rage(self, deeds: Sequence[Deed], seconds: float, pause: float) -> None:
        """Do one of the deeds after the other, about `pause` seconds apart; each at least once."""
        until = time.monotonic() + seconds
        waiting = list(deeds)
        while waiting or time.monotonic() < until:
            time.sleep(self._random.uniform(0, 2 * pause))
            deed = waiting.pop() if waiting else self._random.choice(deeds)
            self.deeds[deed()] += 1

    def kill_worker(self) -> str:
        workers = self._server().workers
        return "worker" if workers and kill(self._random.choice(workers)) else NOBODY

    def kill_all_workers(self) -> str:
        killed = sum(kill(worker) for worker in self._server().workers)
        return "all workers" if killed else NOBODY

    def kill_master(self) -> str:
        self._server().replace_master()
        return "master"

    def kill_service(self) -> str:
        self._server().start_again()
        return "whole service"

    def kill_courier(self) -> str:
        return self._random.choice(self._couriers).kill()

    def hang_up(self) -> str:
        """The master starts new workers, and the old ones end politely."""
        self._server().master.send(signal.SIGHUP)
        return POLITE

    def _server(self) -> Server:
        return self._random.choice(self._servers)
