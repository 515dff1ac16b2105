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
    """The account's sessions that still let somebody in, newest first."""
    known = UserSession.objects.filter(user=account).order_by("-created_at", "-pk")
    stored = Session.objects.filter(session_key__in=known.values("session_key"), expire_date__gt=timezone.now())
    valid = {session.session_key for session in stored if _is_valid(session, account)}
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


def _is_valid(session: Session, account: AbstractBaseUser) -> bool:
    """Whether the session was begun with the password that the account has now."""
    return bool(session.get_decoded().get(HASH_SESSION_KEY) == account.get_session_auth_hash())
