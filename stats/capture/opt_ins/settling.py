"""Change what a recorded opt-in counts: its row, its tallies and its place in the customer's history, together.

Every function here wants the lock of the tallies to be held.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from partners.portal import Portal
from stats.capture.books import tallies
from stats.capture.credit import Claim, NoCredit, Rule
from stats.capture.opt_ins.deciding import Answer
from stats.capture.opt_ins.facts import end_of
from stats.capture.opt_ins.standing import Standing
from stats.models import OptIn, Referral

# What is credited by the history makes none: or it would go on for ever.
FROM_HISTORY = (Rule.HISTORY, Rule.MANUAL)


@contextmanager
def counted_anew(opt_in: OptIn) -> Iterator[None]:
    """While a row is changed and saved: it leaves the tallies as it was, and enters them as it is then."""
    tallies.raise_opt_in(opt_in, by=-1)
    yield
    opt_in.save()
    tallies.raise_opt_in(opt_in)


def stand(opt_in: OptIn, now: Standing) -> None:
    """Let a purchase count what it stands at."""
    with counted_anew(opt_in):
        opt_in.status = OptIn.Status.REVERSED if now.is_reversed else OptIn.Status.VALID
        opt_in.refunded = now.refunded


def credit(opt_in: OptIn, answer: Answer) -> bool:
    """Credit it as decided; its changes stay in the trace. Returns whether the customer's history changed."""
    decision = answer.decision
    with counted_anew(opt_in):
        opt_in.trace = {**opt_in.trace, **answer.trace}
        put_credit(opt_in, decision.claim, decision.rule, decision.reason)
    return remember(opt_in)


def put_credit(opt_in: OptIn, claim: Claim | None, rule: Rule | None, reason: NoCredit | None) -> None:
    """Write a decision into the row's fields. The caller saves it."""
    opt_in.partner_id = claim.partner if claim else None
    opt_in.link_id = claim.link if claim else None
    opt_in.ad_id = claim.ad if claim else None
    opt_in.hit = claim.hit if claim else None
    opt_in.rule, opt_in.reason = rule or "", reason or ""


def remember(opt_in: OptIn) -> bool:
    """Have the customer's history say what the opt-in says now. Returns whether that changed it."""
    known = Referral.objects.filter(opt_in=opt_in).first()
    is_void = opt_in.kind == OptIn.Kind.FORM and opt_in.status == OptIn.Status.REVERSED
    if is_void or not opt_in.customer or not (opt_in.partner and opt_in.link) or opt_in.rule in FROM_HISTORY:
        if known:
            known.delete()
        return known is not None
    if known and _says(known) == _says(opt_in):
        return False
    referral = known or Referral(opt_in=opt_in, customer=opt_in.customer, since=opt_in.at)
    lasts_forever = Portal.objects.current().referrals_last == Portal.Lasting.FOREVER
    referral.kind = Referral.Kind.PERMANENT if lasts_forever else Referral.Kind.COOKIE
    referral.expires_at = None if lasts_forever else end_of(opt_in.at, opt_in.partner, opt_in.link)
    referral.partner, referral.link, referral.ad, referral.hit = opt_in.partner, opt_in.link, opt_in.ad, opt_in.hit
    referral.save()
    return True


def _says(row: OptIn | Referral) -> tuple[object, ...]:
    return row.customer, row.partner_id, row.link_id, row.ad_id, row.hit
