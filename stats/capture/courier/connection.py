"""The connection of a courier's thread: what it commits is on the disk, and it waits for nobody for ever."""

import os
import socket
from contextlib import suppress

from django.db import DatabaseError, close_old_connections, connection
from django.db.backends.base.base import BaseDatabaseWrapper

# Whatever the server is set to. A courier that is cut off must not keep the others from their lock.
SETTINGS = {
    "postgresql": (
        "SET synchronous_commit = on",
        "SET lock_timeout = '8s'",
        "SET idle_in_transaction_session_timeout = '30s'",
    ),
    "sqlite": ("PRAGMA synchronous = FULL",),
}


def renew() -> None:
    """Have a connection that works, in this thread. Django heals none but those of requests."""
    close_old_connections()
    connection.close_if_health_check_failed()
    if connection.connection is None:
        connection.ensure_connection()
        try:
            with connection.cursor() as cursor:
                for setting in SETTINGS[connection.vendor]:
                    cursor.execute(setting)
        except DatabaseError:
            connection.close()
            raise


def cut(waiting: BaseDatabaseWrapper) -> bool:
    """End a connection whose thread waits for an answer: there it is an error then. False if there is none.

    A network or a server that hangs says nothing, and a driver would wait for days.
    """
    raw = waiting.connection
    if waiting.vendor != "postgresql" or raw is None or raw.closed:
        return False
    closed_meanwhile = waiting.Database.InterfaceError  # type: ignore[attr-defined]
    with suppress(OSError, closed_meanwhile), socket.socket(fileno=os.dup(raw.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)
    return True
