"""Where sessions are kept: in the database, as Django keeps them, read by a query that is written once."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField, QuerySet
from django.utils import timezone

from partners.compiled import Given, compiled


class SessionStore(db.SessionStore):
    """Named by SESSION_ENGINE."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key, where there is none or it has ended."""
        found = _held(key=self.session_key, now=timezone.now())
        if found:
            return self.decode(found[0].session_data)
        self._session_key = None
        return {}


@compiled(key=CharField(), now=DateTimeField())
def _held(key: Given, now: Given) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
