"""What is written to a partner: subject, text and HTML, with links that begin with the portal's own address."""

from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone, translation

from partners.languages import language_of
from partners.mails import compose
from partners.models import Partner, Portal
from stats import wording
from stats.mails.digests import digest
from stats.mails.editions import days_of
from stats.mails.unsubscribing import address_for, headers_for
from stats.models import Mail, OptIn
from stats.reports.days import Days


def letter(mail: Mail, portal: Portal, base: str) -> EmailMultiAlternatives | None:
    """The mail for its partner; None if there is nothing to tell. `base` is the portal's scheme and host."""
    if mail.opt_in is not None:
        return opt_in_letter(mail.partner, mail.opt_in, portal, base)
    return digest_letter(mail.partner, Mail.Kind(mail.kind), days_of(mail), portal, base)


def opt_in_letter(partner: Partner, opt_in: OptIn, portal: Portal, base: str) -> EmailMultiAlternatives:
    """Of one opt-in: all that the partner sees of it in the portal, and never who the customer is."""
    context = {"opt_in": opt_in, "rule": wording.RULES.get(opt_in.rule, "")}
    with translation.override(language_of(portal, partner.user)):
        return _written("mail/opt_in", partner, Mail.Kind.OPT_IN, context=context, portal=portal, base=base)


def digest_letter(
    partner: Partner, kind: Mail.Kind, days: Days, portal: Portal, base: str
) -> EmailMultiAlternatives | None:
    """Of some days; None if nothing happened in them."""
    with translation.override(language_of(portal, partner.user)):
        found = digest(partner, kind, days)
        if found is None:
            return None
        context = {"digest": found, "is_daily": kind == Mail.Kind.DAILY}
        return _written("mail/digest", partner, kind, context=context, portal=portal, base=base)


def _written(
    template: str, partner: Partner, kind: Mail.Kind, *, context: dict[str, Any], portal: Portal, base: str
) -> EmailMultiAlternatives:
    """In the language that is spoken now, and in the portal's time zone, as on its pages."""
    stop = address_for(partner.pk, kind, base)
    given = {"partner": partner, "address": base, "stop_address": stop, "portal": portal, **context}
    with timezone.override(portal.zone):
        mail = compose(template, partner.user.email, given)
    mail.extra_headers |= headers_for(stop)
    return mail
