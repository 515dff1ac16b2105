"""The decision on an opt-in in one sentence, what to do about it, and what deciding otherwise would change."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from stats.models import OptIn, Referral
from stats.money import money
from stats.traces.changes import last_word
from stats.traces.words import ADVICE, BECAUSE, WHY_NOBODY


def decision(opt_in: OptIn) -> str:
    """`Credited to Alice (abc123) for Hair care (haircare), because …`, from the row with its partner, link and ad."""
    if opt_in.partner is None:
        why = _because(opt_in, WHY_NOBODY, opt_in.reason)
        return gettext("Credited to nobody, because %(why)s") % {"why": why}
    said = {"whose": whose(opt_in), "why": _because(opt_in, BECAUSE, opt_in.rule)}
    return gettext("Credited to %(whose)s, because %(why)s") % said


def whose(row: OptIn | Referral) -> str:
    """`Alice (abc123) for Hair care (haircare), ad Website 2 (website2)`."""
    said = {"partner": row.partner, "link": row.link, "ad": row.ad}
    if row.ad is None:
        return gettext("%(partner)s for %(link)s") % said
    return gettext("%(partner)s for %(link)s, ad %(ad)s") % said


def advice(opt_in: OptIn) -> str:
    """What an owner may want to look at; nothing where somebody is credited."""
    return str(ADVICE.get(opt_in.reason, ""))


def what(opt_in: OptIn) -> str:
    """`Purchase A-17`, or `Form Newsletter (newsletter)`: a form's reference says nothing to people."""
    if opt_in.kind == OptIn.Kind.PURCHASE:
        return gettext("Purchase %(reference)s") % {"reference": opt_in.reference}
    return gettext("Form %(form)s") % {"form": opt_in.form}


def standing(opt_in: OptIn) -> str:
    """Whether it counts, and how much of it."""
    if opt_in.status == OptIn.Status.REVERSED:
        return gettext("Taken back: it counts in nobody's figures, and stays in the books.")
    if opt_in.partner_id is None:
        return gettext("In nobody's figures, since it is credited to nobody.")
    if opt_in.refunded:
        amount = money(opt_in.net_amount, opt_in.currency)
        return gettext("Counts, with %(amount)s: a part was paid back.") % {"amount": amount}
    return gettext("Counts.")


def figures(opt_in: OptIn) -> str:
    """`1 purchase and €49.90 on 20 Nov 2026`."""
    said = {"day": date_format(opt_in.day), "amount": ""}
    if opt_in.kind == OptIn.Kind.FORM:
        return gettext("1 form opt-in on %(day)s") % said
    if not opt_in.net_amount:
        return gettext("1 purchase on %(day)s") % said
    amount = money(opt_in.net_amount, opt_in.currency)
    return gettext("1 purchase and %(amount)s on %(day)s") % {**said, "amount": amount}


def consequence(opt_in: OptIn) -> str:
    """What another credit will do to the figures."""
    if opt_in.status == OptIn.Status.REVERSED:
        return gettext(
            "It is in nobody's figures at present, since it was taken back; that stays so, whomever you credit."
        )
    said = {"figures": figures(opt_in), "partner": opt_in.partner}
    if opt_in.partner is None:
        return (
            gettext(
                "It is in nobody's figures at present. "
                "If you credit a partner, %(figures)s will be added to that partner's."
            )
            % said
        )
    return (
        gettext(
            "%(figures)s will leave the figures of %(partner)s, and be added to those of the partner whom you "
            "credit; to nobody's, if you choose nobody."
        )
        % said
    )


def _because(opt_in: OptIn, clauses: Mapping[str, Any], mark: str) -> str:
    """The clause; where the owner decided, with who it was and what was said."""
    if mark != "by-hand":
        return str(clauses.get(mark, f"{mark}."))
    word = last_word(opt_in)
    clause = clauses[mark].format(who=word.get("by") or gettext("an owner"))
    return f"{clause} “{word['words']}”" if word.get("words") else clause
