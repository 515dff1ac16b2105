"""The second step of an account, with its passkeys and recovery codes: taken away when somebody has lost them."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser

from partners.sessions import end_sessions


def has_two_steps(account: AbstractBaseUser) -> bool:
    """Whether anything but the password lets the account in, or is asked for."""
    return Authenticator.objects.filter(user=account).exists()


def take_away(account: AbstractBaseUser) -> bool:
    """The password alone lets in from now on, and whoever is signed in is out; False if there was nothing."""
    number, _ = Authenticator.objects.filter(user=account).delete()
    if number:
        end_sessions(account)
    return bool(number)
