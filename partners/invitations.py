"""The owner invites a partner by e-mail: a signed link that chooses the password, once."""

import hashlib
from datetime import timedelta

from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.accounts import settle_email
from partners.mails import send_mail
from partners.models import Partner, User

VALID_FOR = timedelta(days=7)
SALT = "partners.invitation"
LOGGED = "Invited by e-mail."
IS_INVITED = Q(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)


class InvitationRefused(Exception):
    """Why a link lets nobody in: `forged`, `expired`, `used` or `inactive`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def invite(partner: Partner, *, base: str) -> None:
    """Send the partner a new link; earlier ones stop working. `base` is the portal's scheme and host.

    Raises ValidationError, in words for the owner, if there is nobody to invite, and OSError if no mail can be sent.
    """
    refusal = refusal_to_invite(partner)
    if refusal:
        raise ValidationError(refusal)
    account, before = partner.user, partner.user.password
    # Each unusable password is another one, and a link holds for one password only.
    account.set_unusable_password()
    link = base + reverse("invitation", args=[invitation_token(partner)])
    words = {"partner": partner, "link": link, "days": VALID_FOR.days}
    send_mail("account/email/invitation", account.email, words, account)
    User.objects.filter(pk=account.pk, password=before).update(password=account.password)


def sent() -> QuerySet[LogEntry]:
    """The invitations that owners sent, as the log has them."""
    kind = {"content_type__app_label": "partners", "content_type__model": "partner"}
    return LogEntry.objects.filter(change_message=LOGGED, **kind)


def refusal_to_invite(partner: Partner) -> str | None:
    """Why the partner cannot be invited, in words for the owner; None if that makes sense."""
    if not partner.is_active:
        return _("%(partner)s is not active. Reactivate the partner first.") % {"partner": partner}
    if not partner.is_invited:
        return _("%(partner)s has chosen a password already, and can ask for a new one on the sign-in page.") % {
            "partner": partner
        }
    if not partner.user.email:
        return _("%(partner)s has no e-mail address to send an invitation to.") % {"partner": partner}
    return None


def invitation_token(partner: Partner) -> str:
    """What the link carries: whom it is for and, disguised, the state of the account that it holds for."""
    return signing.dumps([partner.pk, _state(partner.user)], salt=SALT)


def invited_partner(token: str) -> Partner:
    """The partner whom a link may let in. Raises InvitationRefused."""
    try:
        partner_id, state = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.SignatureExpired:
        raise InvitationRefused("expired") from None
    except signing.BadSignature:
        raise InvitationRefused("forged") from None
    partner = Partner.objects.select_related("user").filter(pk=partner_id).first()
    if partner is None or state != _state(partner.user):
        raise InvitationRefused("used")
    if not partner.is_active or not partner.user.is_active:
        raise InvitationRefused("inactive")
    return partner


def accept(partner: Partner, password: str) -> User:
    """Give the account its first password, and the mailbox is proven. Raises InvitationRefused if it has one by now."""
    before, after = partner.user.password, make_password(password)
    with transaction.atomic():
        if not User.objects.filter(pk=partner.user.pk, password=before).update(password=after):
            raise InvitationRefused("used")
        settle_email(partner.user)
    partner.user.password = after
    return partner.user


def _state(account: User) -> str:
    """Another text after each change of the password or the e-mail."""
    return hashlib.sha256(f"{account.password}\n{account.email}".encode()).hexdigest()[:32]
