"""What is in a deployed portal's database, asked past the portal."""

import sqlite3
import uuid
from contextlib import closing

import psycopg2


def stored_hits(url: str) -> set[uuid.UUID]:
    """The ids of all hits."""
    if url.startswith("sqlite:"):
        connect, place = sqlite3.connect, url.removeprefix("sqlite:///")
    else:
        connect, place = psycopg2.connect, url
    with closing(connect(place)) as connection, closing(connection.cursor()) as cursor:
        cursor.execute("SELECT CAST(id AS CHAR(36)) FROM stats_hit")
        return {uuid.UUID(hit.strip()) for (hit,) in cursor.fetchall()}
