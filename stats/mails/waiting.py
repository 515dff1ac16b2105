"""Whom a mail waits for: partners who asked for it, and have not been sent it yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain, islice
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, F, OuterRef

from partners.models import Partner, PartnerQuerySet, Portal
from stats.mails.editions import Edition, editions
from stats.models import Mail, OptIn

# "As it happens" means that it has just happened.
NEWS_FOR = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that somebody should claim. `again` is the row of one that an owner wants to be sent once more."""

    partner_id: int
    kind: Mail.Kind
    opt_in_id: UUID | None = None
    day: date | None = None
    again: int | None = None


def reachable() -> PartnerQuerySet:
    """Active partners whose mailbox is proven: they have an e-mail, and have followed their invitation."""
    active = Partner.objects.active().filter(user__is_active=True).exclude(user__email="")
    return active.exclude(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)


def waiting(portal: Portal, now: datetime, most: int) -> list[Waiting]:
    """At most so many, each once: what was asked for again first, then opt-ins, the oldest first, then digests."""
    digests = (found for edition in editions(now, portal.zone) for found in _digests(edition, most))
    return list(islice(chain(_again(now, most), _opt_ins(now, most), digests), most))


def is_news(mail: Mail, portal: Portal, now: datetime) -> bool:
    """Whether a mail about the same would begin to wait now."""
    if mail.opt_in is not None:
        return mail.opt_in.at >= now - NEWS_FOR
    return (mail.kind, mail.day) in [(edition.kind, edition.days.start) for edition in editions(now, portal.zone)]


def _again(now: datetime, most: int) -> Iterator[Waiting]:
    for mail in Mail.objects.asked_again(now).order_by("claimed_at", "pk")[:most]:
        yield Waiting(mail.partner_id, Mail.Kind(mail.kind), mail.opt_in_id, mail.day, again=mail.pk)


def _opt_ins(now: datetime, most: int) -> Iterator[Waiting]:
    told = Mail.objects.filter(opt_in=OuterRef("pk"), partner=OuterRef("partner"))
    news = OptIn.objects.counted().filter(at__gte=now - NEWS_FOR).filter(at__gte=F("partner__opt_in_mails_since"))
    untold = news.filter(~Exists(told), partner__in=reachable().exclude(opt_in_mails_since=None))
    for opt_in_id, partner_id in untold.order_by("at", "pk").values_list("pk", "partner")[:most]:
        yield Waiting(partner_id, Mail.Kind.OPT_IN, opt_in_id=opt_in_id)


def _digests(edition: Edition, most: int) -> Iterator[Waiting]:
    told = Mail.objects.filter(partner=OuterRef("pk"), kind=edition.kind, day=edition.days.start)
    chosen = reachable().filter(digest=edition.kind, digest_since__lte=edition.due_at)
    for partner_id in chosen.filter(~Exists(told)).order_by("pk").values_list("pk", flat=True)[:most]:
        yield Waiting(partner_id, edition.kind, day=edition.days.start)
