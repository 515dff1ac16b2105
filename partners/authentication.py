"""Who may sign in: an account called by user name or e-mail, unless its partner is deactivated."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import BigIntegerField, Q, QuerySet
from django.http import HttpRequest

from partners.compiled import Given, compiled
from partners.models import User


class ActivePartnerBackend(AuthenticationBackend):
    """Signs in by e-mail or user name; a deactivated partner's sessions are over at once."""

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:  # noqa: ARG002
        """One look-up and one check, so that the time taken tells nobody which names exist."""
        account = find_account(str(credentials.get("email") or credentials.get("username") or ""))
        return account if self._check_password(account, credentials["password"]) else None

    def user_can_authenticate(self, user: Any) -> bool:
        return may_sign_in(user)

    def get_user(self, user_id: int) -> User | None:
        return next(filter(may_sign_in, _account(pk=user_id)), None)


@compiled(pk=BigIntegerField())
def _account(pk: Given) -> QuerySet[User]:
    """Every page asks for it."""
    return User.objects.select_related("partner").filter(pk=pk)


def find_account(login: str) -> User | None:
    """The account that somebody means by a user name (a partner's code) or an e-mail, typed in any case."""
    login = login.strip().lower()
    named = User.objects.select_related("partner").filter(Q(username=login) | Q(email=login))
    return min(named, key=lambda account: account.username != login, default=None) if login else None


def may_sign_in(user: AbstractBaseUser) -> bool:
    """Whether the account belongs to an owner, or to a partner who is active."""
    partner = getattr(user, "partner", None)
    return user.is_active and (partner is None or partner.is_active)
