"""A partner's choices of mails, made and taken back; and whether one wants a mail just now."""

from datetime import datetime

from partners.models import Partner
from partners.notifications import Digest
from stats.models import Mail


def choose(partner: Partner, *, digest: str, wants_opt_ins: bool, now: datetime) -> None:
    """Store what has changed, to hold from this moment on."""
    rows = Partner.objects.filter(pk=partner.pk)
    rows.exclude(digest=digest).update(digest=digest, digest_since=now)
    if wants_opt_ins:
        rows.filter(opt_in_mails_since=None).update(opt_in_mails_since=now)
    else:
        rows.update(opt_in_mails_since=None)


def stop(partner_id: int, kind: Mail.Kind, now: datetime) -> None:
    """No more mails of this kind; for a digest, of either length."""
    rows = Partner.objects.filter(pk=partner_id)
    if kind == Mail.Kind.OPT_IN:
        rows.update(opt_in_mails_since=None)
    else:
        rows.exclude(digest=Digest.NONE).update(digest=Digest.NONE, digest_since=now)


def wants(partner: Partner, kind: Mail.Kind) -> bool:
    """Whether the partner has asked for mails of this kind."""
    if kind == Mail.Kind.OPT_IN:
        return partner.opt_in_mails_since is not None
    return partner.digest == kind
