"""The decision on an opt-in in one sentence, what to do about it, and what deciding otherwise would change."""

from django.utils.formats import date_format

from stats.models import OptIn
from stats.money import money
from stats.traces.changes import last_word
from stats.traces.words import ADVICE, BECAUSE, WHY_NOBODY

NO_FIGURES = "It is in nobody's figures at present"


def decision(opt_in: OptIn) -> str:
    """`Credited to Alice (abc123) for Hair care (haircare), because …`, from the row with its partner, link and ad."""
    if opt_in.partner is None:
        return f"Credited to nobody, because {_because(opt_in, WHY_NOBODY, opt_in.reason)}"
    ad = f", ad {opt_in.ad}" if opt_in.ad else ""
    return f"Credited to {opt_in.partner} for {opt_in.link}{ad}, because {_because(opt_in, BECAUSE, opt_in.rule)}"


def advice(opt_in: OptIn) -> str:
    """What an owner may want to look at; nothing where somebody is credited."""
    return ADVICE.get(opt_in.reason, "")


def what(opt_in: OptIn) -> str:
    """`Purchase A-17`, or `Form Newsletter (newsletter)`: a form's reference says nothing to people."""
    return f"Purchase {opt_in.reference}" if opt_in.kind == OptIn.Kind.PURCHASE else f"Form {opt_in.form}"


def standing(opt_in: OptIn) -> str:
    """Whether it counts, and how much of it."""
    if opt_in.status == OptIn.Status.REVERSED:
        return "Taken back: it counts in nobody's figures, and stays in the books."
    if opt_in.partner_id is None:
        return "In nobody's figures, since it is credited to nobody."
    if opt_in.refunded:
        return f"Counts, with {money(opt_in.net_amount, opt_in.currency)}: a part was paid back."
    return "Counts."


def figures(opt_in: OptIn) -> str:
    """`1 purchase and €49.90 on 20 Nov 2026`."""
    counted = "1 form opt-in" if opt_in.kind == OptIn.Kind.FORM else "1 purchase"
    revenue = f" and {money(opt_in.net_amount, opt_in.currency)}" if opt_in.net_amount else ""
    return f"{counted}{revenue} on {date_format(opt_in.day)}"


def consequence(opt_in: OptIn) -> str:
    """What another credit will do to the figures."""
    if opt_in.status == OptIn.Status.REVERSED:
        return f"{NO_FIGURES}, since it was taken back; that stays so, whomever you credit."
    if opt_in.partner is None:
        return f"{NO_FIGURES}. If you credit a partner, {figures(opt_in)} will be added to that partner's."
    return (
        f"{figures(opt_in)} will leave the figures of {opt_in.partner}, and be added to those of the partner whom you "
        "credit; to nobody's, if you choose nobody."
    )


def _because(opt_in: OptIn, clauses: dict[str, str], mark: str) -> str:
    """The clause; where the owner decided, with who it was and what was said."""
    if mark != "by-hand":
        return clauses.get(mark, f"{mark}.")
    word = last_word(opt_in)
    clause = clauses[mark].format(who=word.get("by") or "an owner")
    return f"{clause} “{word['words']}”" if word.get("words") else clause
