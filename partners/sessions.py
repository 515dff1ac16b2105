"""Where an account is signed in, and how that ends."""

from collections.abc import Sequence

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.models import Session
from django.utils import timezone

# A program that signs in again and again must not make every sign-in slower than the last.
MOST_SESSIONS = 50


def live_sessions(account: AbstractBaseUser) -> Sequence[UserSession]:
    """The account's sessions that still let somebody in, newest first. Those that nobody can read are forgotten."""
    known = UserSession.objects.filter(user=account).order_by("-created_at", "-pk")
    stored = Session.objects.filter(session_key__in=known.values("session_key"), expire_date__gt=timezone.now())
    held = {session.session_key: session.get_decoded() for session in stored}
    _forget([key for key, content in held.items() if not content])
    password = account.get_session_auth_hash()
    valid = {key for key, content in held.items() if content.get(HASH_SESSION_KEY) == password}
    return [session for session in known if session.session_key in valid]


def end_sessions(account: AbstractBaseUser, keep: str | None = None) -> int:
    """Sign the account out everywhere, except in the session with the key `keep`. Returns how many were known."""
    ended = UserSession.objects.filter(user=account).exclude(session_key=keep or "")
    Session.objects.filter(session_key__in=ended.values("session_key")).delete()
    return ended.delete()[0]


def end_oldest_sessions(account: AbstractBaseUser) -> None:
    """Leave room for one more session."""
    kept = UserSession.objects.filter(user=account).order_by("-created_at", "-pk")[: MOST_SESSIONS - 1]
    surplus = UserSession.objects.filter(user=account).exclude(pk__in=list(kept.values_list("pk", flat=True)))
    Session.objects.filter(session_key__in=surplus.values("session_key")).delete()
    surplus.delete()


def _forget(unreadable: Sequence[str]) -> None:
    """Their key is gone: they let nobody in, and each reading of them is a warning in the log."""
    if unreadable:
        Session.objects.filter(session_key__in=unreadable).delete()
        UserSession.objects.filter(session_key__in=unreadable).delete()
