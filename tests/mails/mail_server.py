"""A mail server of the tests' own: it keeps what it takes, and answers one command as a test wishes."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from stats.models import Mail

# What it says to each command, and to the end of a message.
USUAL = {"EHLO": b"250 here", "DATA": b"354 go on", "QUIT": b"221 bye"}


@dataclass
class MailServer:
    """`answers` overrules what it says to a command (`.`: the end of a message); a function is called, and may hang."""

    port: int = 0
    taken: list[str] = field(default_factory=list)
    answers: dict[str, bytes | Callable[[], bytes]] = field(default_factory=dict)

    def answer(self, command: str) -> bytes:
        wanted = self.answers.get(command, USUAL.get(command, b"250 fine"))
        return wanted if isinstance(wanted, bytes) else wanted()


class Conversation(socketserver.StreamRequestHandler):
    """With one client."""

    said: MailServer

    def handle(self) -> None:
        self.say(b"220 mail.example")
        while line := self.rfile.readline():
            answer = self.said.answer(line.decode().split()[0].upper())
            if not answer or not self.say(answer) or (answer.startswith(b"354") and not self.take()):
                return

    def take(self) -> bool:
        self.said.taken.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
        answer = self.said.answer(".")
        return bool(answer) and self.say(answer)

    def say(self, words: bytes) -> bool:
        self.wfile.write(words + b"\r\n")
        return True


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """Whoever was killed in the middle of a conversation is not told."""


@contextmanager
def mail_server() -> Iterator[MailServer]:
    said = MailServer()
    with Server(("127.0.0.1", 0), type("Told", (Conversation,), {"said": said})) as server:
        said.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield said
        server.shutdown()
        thread.join()


def states() -> list[str]:
    """What became of every mail, in the order in which they were claimed."""
    return list(Mail.objects.order_by("pk").values_list("state", flat=True))
