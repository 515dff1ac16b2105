"""The keys that make a first-time visitor recognisable for one day, and for no longer."""

import secrets

from django.db import models


def visitor_key() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(32)


class VisitorKey(models.Model):
    """One portal day's key, shared by all processes and hosts, deleted once the day is over."""

    day = models.DateField(primary_key=True)
    key = models.BinaryField(default=visitor_key)

    def __str__(self) -> str:
        return self.day.isoformat()
