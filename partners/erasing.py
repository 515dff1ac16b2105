"""A partner who left is erased: name and e-mail go from the account and its history, the code stays."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F

from partners.models import Partner
from partners.sessions import end_sessions


def names_of(partner: Partner) -> set[str]:
    """Every name that the partner and the account have, or have had."""
    past = Partner.history.filter(id=partner.pk).values_list("name", flat=True)
    return {partner.name, partner.user.name, *past} - {"", partner.code}


def emails_of(partner: Partner) -> set[str]:
    """Every e-mail that is known of the partner now: earlier ones are not kept."""
    addresses = EmailAddress.objects.filter(user=partner.user).values_list("email", flat=True)
    return {partner.user.email, *addresses} - {""}


def erase_account(partner: Partner) -> None:
    """Nobody can sign in any more, nor be written to; wherever the name was shown, the code is."""
    account = partner.user
    with transaction.atomic():
        end_sessions(account)
        EmailAddress.objects.filter(user=account).delete()
        Authenticator.objects.filter(user=account).delete()
        account.name, account.email, account.last_login = "", "", None
        account.set_unusable_password()
        account.save(update_fields=["name", "email", "last_login", "password"])
        Partner.history.filter(id=partner.pk).update(name=F("code"))
        partner.name = partner.code
        partner.save(update_fields=["name", "changed_at"])
