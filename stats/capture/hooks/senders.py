"""How much each sender posts to a form: known by a hash, and held back before a flood fills the journal."""

import hashlib
import os
from collections import OrderedDict
from datetime import datetime
from functools import cache
from threading import Lock

from partners.proxies import client_network

# So many senders are remembered at once; whose count is forgotten meanwhile is found out where it is recorded.
MOST_REMEMBERED = 10_000
HOUR = 3600

Key = tuple[int, str]


def sender_of(key: bytes, address: str) -> str:
    """Who sends, in 32 hexadecimal digits: the same all day, untraceable once the key is gone; empty for nobody known.

    The agent says nothing here, since a program may call itself anything.
    """
    if not address:
        return ""
    network = client_network(address).encode("utf-8", "replace")
    return hashlib.blake2s(network, key=key, digest_size=16, person=b"sender").hexdigest()


class Senders:
    """How much this process has written down of each sender within the hour. Any thread may ask."""

    def __init__(self, most_remembered: int = MOST_REMEMBERED) -> None:
        self._most_remembered = most_remembered
        self._taken: OrderedDict[Key, int] = OrderedDict()
        self._hour = 0
        self._lock = Lock()

    def taken(self, form: int, sender: str, at: datetime) -> int:
        """How many submissions this sender has had written down in this hour, as far as is remembered."""
        with self._lock:
            self._begin_hour(at)
            return self._taken.get((form, sender), 0)

    def took(self, form: int, sender: str, at: datetime) -> None:
        """One more was written down."""
        with self._lock:
            self._begin_hour(at)
            self._taken[form, sender] = self._taken.pop((form, sender), 0) + 1
            if len(self._taken) > self._most_remembered:
                self._taken.popitem(last=False)

    def _begin_hour(self, at: datetime) -> None:
        hour = int(at.timestamp()) // HOUR
        if hour != self._hour:
            self._hour = hour
            self._taken.clear()


@cache
def current() -> Senders:
    """Those of this process."""
    return Senders()


# The parent's lock may be held by a thread that is left behind.
os.register_at_fork(after_in_child=current.cache_clear)
