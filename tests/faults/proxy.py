"""A wire in front of PostgreSQL that can be cut, refused or left hanging while everybody else goes on."""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any, Self

RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Wire:
    """A port of this machine that leads to PostgreSQL's socket."""

    def __init__(self, socket_folder: Path) -> None:
        self._target = socket_folder / ".s.PGSQL.5432"
        self._listener: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._begin())
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def refuse(self) -> None:
        """Cut every connection, and take no new one."""
        self._do(self._refuse())

    def hang(self) -> None:
        """Take connections, and pass nothing on; those that are there fall silent."""
        self._loop.call_soon_threadsafe(self._passing.clear)

    def cut(self) -> None:
        """Reset every connection; new ones are taken."""
        self._do(self._cut())

    def mend(self) -> None:
        """Pass everything on again, also what was held back."""
        self._do(self._listen())
        self._loop.call_soon_threadsafe(self._passing.set)

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _begin(self) -> None:
        self._passing = asyncio.Event()
        self._passing.set()
        await self._listen()

    async def _listen(self) -> None:
        if self._listener is None:
            self._listener = await asyncio.start_server(self._connect, "127.0.0.1", self.port)
            self.port = self._listener.sockets[0].getsockname()[1]

    async def _refuse(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        await self._cut()

    async def _cut(self) -> None:
        for end in list(self._ends):
            with contextlib.suppress(OSError):
                end.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
            end.transport.abort()

    async def _end(self) -> None:
        self._passing.set()
        await self._refuse()
        while len(asyncio.all_tasks()) > 1:  # somebody may have been about to connect
            await self._cut()
            await asyncio.sleep(0.01)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with self._kept(writer):
            await self._passing.wait()
            there, back = await asyncio.open_unix_connection(self._target)
            async with self._kept(back):
                await asyncio.gather(self._pass_on(reader, back), self._pass_on(there, writer))

    @contextlib.asynccontextmanager
    async def _kept(self, end: asyncio.StreamWriter) -> AsyncIterator[None]:
        """An end that can be cut, and is closed when it is left."""
        self._ends.add(end)
        with contextlib.suppress(OSError):
            try:
                yield
            finally:
                self._ends.discard(end)
                end.close()
                await end.wait_closed()

    async def _pass_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65536):
                await self._passing.wait()
                target.write(data)
                await target.drain()
        finally:
            target.close()
