"""What systemd does with the documented units: their very commands, on sockets that stay open while they restart."""

import shlex
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.deployment import examples
from tests.faults.processes import PATIENCE, Process, wait_until

INSTALLED = "/srv/portal/app/.venv/bin/"
# The service finds its socket as file 3, and its program as if it had been started itself.
BECOME = """
import os, sys
listener, *command = sys.argv[1:]
if listener:
    os.dup2(int(listener), 3)
    os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(command[0], command)
"""


class Services:
    """The services of one machine. `with` ends them."""

    def __init__(self, folder: Path, env: Mapping[str, str]) -> None:
        self.folder, self._env = folder, env
        self._listeners: dict[str, socket.socket] = {}
        self._running: dict[str, Process] = {}

    def __enter__(self) -> "Services":
        return self

    def __exit__(self, *_: object) -> None:
        for service in self._running.values():
            service.clear_away()
        for listener in self._listeners.values():
            listener.close()

    def start(self, name: str) -> None:
        """`systemctl start` of the unit and its socket, if it has one; until the service says that it is ready."""
        unit = examples.unit(f"{name}.service")
        program, *options = shlex.split(unit["ExecStart"])
        program = program.replace(INSTALLED, f"{Path(sys.executable).parent}/")
        passed = [listener.fileno()] if (listener := self._listener(name)) else []
        command = ["-c", BECOME, *(map(str, passed) if passed else [""]), program, *options]
        place, log = self.folder / f"{name}.notify", self.folder / f"{name}.log"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
            told.bind(str(place))
            env = {**self._env, "NOTIFY_SOCKET": str(place)}
            self._running[name] = Process(command, env, log, passed)
            if unit.get("Type") == "notify":
                _wait_until_ready(told)
        place.unlink()
        if "asgi" in options:
            wait_until(lambda: _is_listening(log), f"the workers of {name} listen")

    def _listener(self, name: str) -> socket.socket | None:
        if (examples.UNITS / f"{name}.socket").exists() and name not in self._listeners:
            place = examples.unit(f"{name}.socket")["ListenStream"]
            listener = self._listeners[name] = socket.socket(socket.AF_UNIX)
            listener.bind(place.replace("/run/", f"{self.folder}/"))
            listener.listen(1024)
        return self._listeners.get(name)

    def stop(self, name: str) -> None:
        """`systemctl stop` of the unit and its socket."""
        self._running.pop(name).end()
        if listener := self._listeners.pop(name, None):
            Path(listener.getsockname()).unlink()
            listener.close()

    def restart(self, name: str) -> None:
        """`systemctl restart`: the socket stays."""
        self._running.pop(name).end()
        self.start(name)

    def kill(self, name: str) -> None:
        """kill -9 of everything in the unit, after which systemd starts it again."""
        self._running.pop(name).clear_away()
        self.start(name)

    def reload(self, name: str) -> None:
        """`systemctl reload`, until every worker is another one."""
        service = self._running[name]
        before = set(wait_until(service.children, f"{name} has workers"))
        command = examples.unit(f"{name}.service")["ExecReload"].replace("$MAINPID", str(service.pid))
        subprocess.run(shlex.split(command), check=True)
        wait_until(lambda: before.isdisjoint(service.children()), f"{name} has new workers")


def _wait_until_ready(told: socket.socket) -> None:
    """Raises TimeoutError if the service does not say so."""
    told.settimeout(PATIENCE)
    while b"READY=1" not in told.recv(4096).split(b"\n"):
        pass


def _is_listening(log: Path) -> bool:
    """Whether both workers that were started last serve: one of gunicorn's that is told to end before that does not."""
    return log.read_text().rpartition("Starting gunicorn")[2].count("ASGI server listening") >= 2
