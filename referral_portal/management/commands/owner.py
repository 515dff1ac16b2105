"""Make the first owner, or another one: an account that signs in to the admin and may do everything there."""

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from partners.accounts import settle_email
from partners.models import User

TRIES = 3


class Command(BaseCommand):
    help = "Make an owner: an account that signs in to the admin and may do everything there."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Without abbreviations: `--password secret` must not pass for a part of `--password-from-stdin`."""
        return super().create_parser(prog_name, subcommand, allow_abbrev=False, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", help="the name to sign in with")
        parser.add_argument("--email", help="the e-mail address to sign in with")
        parser.add_argument("--name", help="how the portal greets the owner (default: the user name)")
        parser.add_argument(
            "--password-from-stdin",
            action="store_true",
            help="read the password from standard input, for scripts; it is never an argument, which others could see",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        from_script = options["password_from_stdin"]
        if not from_script and not sys.stdin.isatty():
            raise CommandError("There is nobody to ask. Give --username, --email and --password-from-stdin.")
        owner = User(is_staff=True, is_superuser=True)
        owner.username = self._field("username", options["username"], "User name", from_script)
        owner.email = self._field("email", options["email"], "E-mail address", from_script)
        owner.name = options["name"] or owner.username
        self._check(owner)
        owner.set_password(self._password(owner, from_script))
        with transaction.atomic():
            owner.save()
            settle_email(owner)
        self.stdout.write(self.style.SUCCESS(f"{owner.username} can sign in now, and is led to /admin/."))

    def _field(self, name: str, given: str | None, label: str, from_script: bool) -> str:
        if given is None and from_script:
            raise CommandError(f"--{name} is missing.")
        return (input(f"{label}: ") if given is None else given).strip().lower()

    def _check(self, owner: User) -> None:
        """Refuse, in words, a name or an e-mail that cannot be."""
        try:
            validate_email(owner.email)
            owner.clean_fields(exclude=["password"])
            owner.validate_constraints()
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None

    def _password(self, owner: User, from_script: bool) -> str:
        if from_script:
            password = sys.stdin.readline().rstrip("\r\n")
            problems = _problems(password, owner)
            if problems:
                raise CommandError(" ".join(problems))
            return password
        for _ in range(TRIES):
            password = getpass.getpass("Password: ")
            problems = _problems(password, owner)
            if not problems and password != getpass.getpass("The same again: "):
                problems = ["The two are not the same."]
            if not problems:
                return password
            self.stderr.write("\n".join(problems))
        raise CommandError("No account was made. Try again with another password.")


def _problems(password: str, owner: User) -> list[str]:
    """Why this password is too weak, in words."""
    try:
        validate_password(password, owner)
    except ValidationError as refusal:
        return list(refusal.messages)
    return []
