"""Every rule, every reason and every later change of an opt-in, in an owner's words."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

EVIDENCE = {
    "manual": _("What you set for this customer"),
    "token": _("The click token that came with it"),
    "cookie-last": _("The newest click in the visitor's cookie"),
    "cookie-first": _("The earliest click in the visitor's cookie"),
    "history": _("The customer's referral history"),
    "by-hand": _("Your own decision"),
}

# “Credited to Alice for Hair care, because …”
BECAUSE = {
    "manual": _("you have set that this customer belongs to this partner."),
    "token": _("the click token that came with it proves a click on this partner's address."),
    "cookie-last": _("the newest click in the visitor's cookie was on this partner's address."),
    "cookie-first": _("first touch counted, and the earliest click in the cookie was on this partner's address."),
    "history": _("this customer had come through this partner before."),
    "by-hand": _("{who} decided so."),
}

# “Credited to nobody, because …”
WHY_NOBODY = {
    "no-evidence": _("nothing that came with it said which partner had sent the customer."),
    "malformed": _("its click token was cut short or garbled."),
    "forged": _("its click token was not signed by this portal."),
    "future": _("its click token claims to come from the future."),
    "unknown": _("its click names a link, a partner or an ad that is not in the books."),
    "expired": _("what it came with was older than the window."),
    "inactive-partner": _("the partner whom the click names had been deactivated."),
    "not-open": _("the link was not open any more to the partner whom the click names."),
    "self-referral": _("the customer is the partner, by the e-mail address."),
    "by-hand": _("{who} decided so."),
}

# What became of one piece of evidence.
REASONS = {
    "no-evidence": _("Nothing said which partner had sent the visitor."),
    "malformed": _("It was cut short or garbled."),
    "forged": _("This portal has not signed it."),
    "future": _("It claims to come from the future."),
    "unknown": _("Its link, partner or ad is not in the books."),
    "expired": _("It was older than the window, or had ended."),
    "inactive-partner": _("The partner was deactivated, so nobody inherits it."),
    "not-open": _("The link is not open to this partner any more, so nobody inherits it."),
    "self-referral": _("It is the partner's own e-mail address, so nobody inherits it."),
    "by-hand": _("It was decided by hand that nobody is credited."),
}

ADVICE = {
    "no-evidence": _(
        "Look whether your page passes the click token on: into the hidden field of the form, or with the "
        "order. Somebody who came without a partner's address is credited to nobody, and that is right."
    ),
    "malformed": _("Look whether your page or your shop shortens or changes the token: it is 64 characters long."),
    "forged": _(
        "Look whether the token comes from another portal or a copy of this one, or whether the secret key was "
        "changed without keeping the old one in SECRET_KEY_FALLBACKS."
    ),
    "future": _("Look at the clocks of the portal's hosts: one of them is ahead."),
    "unknown": _("Look whether the database was restored from a copy that is older than the click."),
    "expired": _("The window is set at the partner, at the link, or in the portal settings."),
    "inactive-partner": _("If the partner was deactivated by mistake, activate the partner, and credit this by hand."),
    "not-open": _(
        "If the partner ought to have it, put the partner into one of the link's programs, and credit this by hand."
    ),
    "self-referral": _("Whether partners are credited for what they buy themselves stands in the portal settings."),
    "by-hand": "",
}

# The same in a word or two, for lists.
SHORT = {
    "manual": _("set by you"),
    "token": _("click token"),
    "cookie-last": _("newest click"),
    "cookie-first": _("earliest click"),
    "history": _("referral history"),
    "no-evidence": _("no evidence"),
    "malformed": _("garbled token"),
    "forged": _("forged token"),
    "future": _("token from the future"),
    "unknown": _("unknown click"),
    "expired": _("click too old"),
    "inactive-partner": _("partner deactivated"),
    "not-open": _("link not open to the partner"),
    "self-referral": _("partner's own e-mail"),
    "by-hand": _("by hand"),
}

CHANGES = {
    "adjustment": _("What the shop said later"),
    "new-evidence": _("More was heard of it"),
    "by-hand": _("Decided by hand"),
    "spam": _("Spam, or not"),
    "erased": _("The person was erased"),
}

STATUS = {"valid": _("counts"), "reversed": _("taken back")}


def name_of_change(what: str) -> str:
    """A kind that this version does not know is shown as it is written."""
    return str(CHANGES.get(what, what.replace("-", " ").capitalize()))


def moment(at: datetime) -> str:
    """`9 November 2026, 14:02`, in the portal's time zone."""
    return date_format(timezone.localtime(at), "LONG_DATETIME_FORMAT")


def moment_of_text(text: str) -> str:
    """The same of what a trace has written down."""
    return moment(datetime.fromisoformat(text))
