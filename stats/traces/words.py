"""Every rule, every reason and every later change of an opt-in, in an owner's words."""

from datetime import datetime

from django.utils import timezone

EVIDENCE = {
    "manual": "What you set for this customer",
    "token": "The click token that came with it",
    "cookie-last": "The newest click in the visitor's cookie",
    "cookie-first": "The earliest click in the visitor's cookie",
    "history": "The customer's referral history",
    "by-hand": "Your own decision",
}

# “Credited to Alice for Hair care, because …”
BECAUSE = {
    "manual": "you have set that this customer belongs to this partner.",
    "token": "the click token that came with it proves a click on this partner's address.",
    "cookie-last": "the newest click in the visitor's cookie was on this partner's address.",
    "cookie-first": "first touch counted, and the earliest click in the cookie was on this partner's address.",
    "history": "this customer had come through this partner before.",
    "by-hand": "{who} decided so.",
}

# “Credited to nobody, because …”
WHY_NOBODY = {
    "no-evidence": "nothing that came with it said which partner had sent the customer.",
    "malformed": "its click token was cut short or garbled.",
    "forged": "its click token was not signed by this portal.",
    "future": "its click token claims to come from the future.",
    "unknown": "its click names a link, a partner or an ad that is not in the books.",
    "expired": "what it came with was older than the window.",
    "inactive-partner": "the partner whom the click names had been deactivated.",
    "not-open": "the link was not open any more to the partner whom the click names.",
    "self-referral": "the customer is the partner, by the e-mail address.",
    "by-hand": "{who} decided so.",
}

# What became of one piece of evidence.
REASONS = {
    "no-evidence": "Nothing said which partner had sent the visitor.",
    "malformed": "It was cut short or garbled.",
    "forged": "This portal has not signed it.",
    "future": "It claims to come from the future.",
    "unknown": "Its link, partner or ad is not in the books.",
    "expired": "It was older than the window, or had ended.",
    "inactive-partner": "The partner was deactivated, so nobody inherits it.",
    "not-open": "The link is not open to this partner any more, so nobody inherits it.",
    "self-referral": "It is the partner's own e-mail address, so nobody inherits it.",
    "by-hand": "It was decided by hand that nobody is credited.",
}

ADVICE = {
    "no-evidence": "Look whether your page passes the click token on: into the hidden field of the form, or with the "
    "order. Somebody who came without a partner's address is credited to nobody, and that is right.",
    "malformed": "Look whether your page or your shop shortens or changes the token: it is 64 characters long.",
    "forged": "Look whether the token comes from another portal or a copy of this one, or whether the secret key was "
    "changed without keeping the old one in SECRET_KEY_FALLBACKS.",
    "future": "Look at the clocks of the portal's hosts: one of them is ahead.",
    "unknown": "Look whether the database was restored from a copy that is older than the click.",
    "expired": "The window is set at the partner, at the link, or in the portal settings.",
    "inactive-partner": "If the partner was deactivated by mistake, activate the partner, and credit this by hand.",
    "not-open": "If the partner ought to have it, put the partner into one of the link's programs, and credit this by "
    "hand.",
    "self-referral": "Whether partners are credited for what they buy themselves stands in the portal settings.",
    "by-hand": "",
}

# The same in a word or two, for lists.
SHORT = {
    "manual": "set by you",
    "token": "click token",
    "cookie-last": "newest click",
    "cookie-first": "earliest click",
    "history": "referral history",
    "no-evidence": "no evidence",
    "malformed": "garbled token",
    "forged": "forged token",
    "future": "token from the future",
    "unknown": "unknown click",
    "expired": "click too old",
    "inactive-partner": "partner deactivated",
    "not-open": "link not open to the partner",
    "self-referral": "partner's own e-mail",
    "by-hand": "by hand",
}

CHANGES = {
    "adjustment": "What the shop said later",
    "new-evidence": "More was heard of it",
    "by-hand": "Decided by hand",
    "spam": "Spam, or not",
    "erased": "The person was erased",
}

STATUS = {"valid": "counts", "reversed": "taken back"}


def name_of_change(what: str) -> str:
    """A kind that this version does not know is shown as it is written."""
    return CHANGES.get(what, what.replace("-", " ").capitalize())


def moment(at: datetime) -> str:
    """`9 November 2026, 14:02`, in the portal's time zone."""
    return f"{timezone.localtime(at):%-d %B %Y, %H:%M}"


def moment_of_text(text: str) -> str:
    """The same of what a trace has written down."""
    return moment(datetime.fromisoformat(text))
