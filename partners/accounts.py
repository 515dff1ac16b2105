"""Accounts: opened and kept in step with their partners, one settled e-mail each."""

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from partners.codes import parse_code, validate_code
from partners.models import User

MAX_EMAIL = 254


def draft_account(*, name: str, code: str, email: str, account: User | None = None) -> User:
    """The partner's account as it would be: checked, not stored. `account` is the one that is to be changed.

    Raises ValidationError with the keys `code` and `email`, in words for the owner.
    """
    account = account or User()
    errors: dict[str, list[str]] = {}
    code, email = parse_code(code.strip()) or code.strip(), email.strip().lower()
    for field, refusal in (("code", _code_refusal(code, account)), ("email", _email_refusal(email, account))):
        if refusal:
            errors[field] = [refusal]
    if errors:
        raise ValidationError(errors)
    account.username, account.email, account.name = code, email, name.strip()
    return account


def open_account(*, name: str, code: str, email: str) -> User:
    """Store an account that nobody can sign in to before its invitation is accepted. Raises ValidationError."""
    account = draft_account(name=name, code=code, email=email)
    account.set_unusable_password()
    with transaction.atomic():
        account.save()
        settle_email(account)
    return account


def update_account(account: User, *, name: str, code: str, email: str) -> User:
    """Keep the account in step when the owner changes its partner. Raises ValidationError."""
    draft_account(name=name, code=code, email=email, account=account)
    with transaction.atomic():
        account.save(update_fields=["username", "email", "name"])
        settle_email(account)
    return account


def settle_email(account: User) -> None:
    """Let the account's e-mail be its only address: what was pending is dropped.

    It counts as verified, because a change of it would otherwise drop it before the new one has proved to work.
    """
    addresses = EmailAddress.objects.filter(user=account)
    addresses.exclude(email=account.email).delete()
    if account.email:
        EmailAddress.objects.update_or_create(
            user=account, email=account.email, defaults={"verified": True, "primary": True}
        )


def _code_refusal(code: str, account: User) -> str | None:
    try:
        validate_code(code)
    except ValidationError as problem:
        return problem.messages[0]
    if User.objects.exclude(pk=account.pk).filter(username__iexact=code).exists():
        return _("Somebody signs in as “%(code)s” already. Choose another code.") % {"code": code}
    return None


def _email_refusal(email: str, account: User) -> str | None:
    if not email:
        return None
    try:
        validate_email(email)
    except ValidationError:
        return _("This is no e-mail address.")
    if len(email) > MAX_EMAIL:
        return _("An e-mail address has at most %(number)s characters.") % {"number": MAX_EMAIL}
    if User.objects.exclude(pk=account.pk).filter(email__iexact=email).exists():
        return _("Another account has this e-mail address.")
    return None
