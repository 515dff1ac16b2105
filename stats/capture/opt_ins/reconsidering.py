"""Decide again where something came that should have come before: a token, an e-mail, an earlier opt-in.

So that the books end alike in whatever order events arrive. Every function here wants the lock of the tallies.
"""

from datetime import datetime

from stats.capture.credit import NoCredit, Rule
from stats.capture.customers import customer_hash
from stats.capture.opt_ins import trace
from stats.capture.opt_ins.deciding import Answer, answer, kept, question_of
from stats.capture.opt_ins.settling import credit, remember
from stats.models import OptIn

# The owner's word on an opt-in is not reconsidered.
BY_HAND = (Rule.BY_HAND, NoCredit.BY_HAND)


def with_more(opt_in: OptIn, *, token: str, email: str, key: bytes, now: datetime) -> bool:
    """Take what another event of the same purchase brought. Returns whether it changed anything.

    `key` is the one under which customers are hashed.
    """
    texts, token = trace.texts_of(opt_in), kept(token)
    is_new_token = bool(token) and (Rule.TOKEN.value, token) not in texts
    is_new_email = bool(email) and not opt_in.email and opt_in.erased_at is None
    if not (is_new_token or is_new_email):
        return False
    trace.note(opt_in, "new-evidence", _words(is_new_token, is_new_email), at=now)
    if is_new_token:
        more = [[rule, text] for rule, text in ((Rule.TOKEN.value, token), *texts)]
        opt_in.trace = {**opt_in.trace, "evidence": more}
    if is_new_email:
        opt_in.email, opt_in.customer = email, customer_hash(email, key)
    if opt_in.rule in BY_HAND or opt_in.reason in BY_HAND:
        opt_in.save()
        remember(opt_in)
        return True
    if credit(opt_in, answer(question_of(opt_in))):
        with_history(opt_in, now)
    return True


def with_history(changed: OptIn, now: datetime) -> None:
    """Decide again on the customer's opt-ins that happened after one of which the history says something else now."""
    # Those of erased people have nothing in common but that they are nobody's.
    if not changed.customer:
        return
    later = OptIn.objects.filter(customer=changed.customer, at__gte=changed.at).exclude(pk=changed.pk)
    for opt_in in later.order_by("at", "pk"):
        if _could_be_told_by(opt_in):
            _decide_again(opt_in, now)


def _could_be_told_by(opt_in: OptIn) -> bool:
    """By last touch the history is asked last, so it changes nothing where a click was credited."""
    if opt_in.rule in BY_HAND or opt_in.reason in BY_HAND:
        return False
    return trace.was_first_touch(opt_in) or opt_in.rule in ("", Rule.HISTORY)


def _decide_again(opt_in: OptIn, now: datetime) -> None:
    found = answer(question_of(opt_in))
    if _is_same(opt_in, found):
        return
    trace.note(opt_in, "new-evidence", "More became known of an earlier opt-in of the same customer.", at=now)
    credit(opt_in, found)


def _is_same(opt_in: OptIn, found: Answer) -> bool:
    claim = found.decision.claim
    credited = (claim.partner, claim.link, claim.ad, claim.hit) if claim else (None,) * 4
    stands = (opt_in.partner_id, opt_in.link_id, opt_in.ad_id, opt_in.hit)
    return stands == credited and (opt_in.rule or opt_in.reason) == (found.decision.rule or found.decision.reason)


def _words(is_new_token: bool, is_new_email: bool) -> str:
    what = [name for name, is_new in (("click token", is_new_token), ("e-mail", is_new_email)) if is_new]
    return f"Another event of the same order brought its {' and its '.join(what)}."
