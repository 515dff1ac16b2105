"""Take the second step and the passkeys away from somebody who lost them: `manage.py reset_two_steps abc123`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partners.authentication import find_account
from partners.two_steps import take_away


class Command(BaseCommand):
    help = (
        "For a partner or an owner who lost the telephone and the recovery codes: from then on the password alone lets "
        "them in. Whoever is signed in as them is signed out. Make sure first that it is really them who ask."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("login", help="the user name (a partner's is the code) or the e-mail")

    def handle(self, *args: Any, login: str, **options: Any) -> None:
        account = find_account(login)
        if account is None:
            raise CommandError(f"Nobody signs in as “{login}”.")
        words = "signs in by the password alone now" if take_away(account) else "had no second step and no passkey"
        self.stdout.write(f"{account.username} {words}.")
