"""The whole story of one opt-in, for the page that shows it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stats.capture.opt_ins.trace import was_first_touch
from stats.models import Delivery, FormSubmission, OptIn, Order, Referral
from stats.money import money
from stats.traces.changes import Changed, changes, states
from stats.traces.clicks import Click, click_of
from stats.traces.decisions import advice, decision, standing, what
from stats.traces.evidence import Piece, claims, pieces
from stats.traces.names import Names
from stats.traces.steps import Step, names_somebody, steps, tried
from stats.traces.words import moment

MOST = 20
FIRST_TOUCH = _("First touch counted then: the earliest click that is in its window goes first.")
LAST_TOUCH = _("Last touch counted then: the click token goes first, then the cookie's newest click, then the history.")


@dataclass(frozen=True, slots=True)
class Story:
    """What there is to tell, in the order of the page."""

    title: str
    facts: list[tuple[str, str]]
    decision: str
    advice: str
    mended_at: list[tuple[str, str]]
    evidence: list[Piece]
    terms: str
    steps: list[Step]
    click: Click | None
    changes: list[Changed]
    deliveries: list[Delivery]
    submissions: list[FormSubmission]
    history: list[Referral]


def story(opt_in: OptIn) -> Story:
    """Of a row that was read with its partner, link, ad, form and source. Ten queries at most."""
    lines, came = tried(opt_in), claims(opt_in)
    names = Names.read([*lines, *came, *states(opt_in)], opt_in)
    deliveries = opt_in.deliveries.defer("body").order_by("received_at", "pk")
    submissions = opt_in.submissions.defer("fields").select_related("form").order_by("at", "pk")
    history = Referral.objects.of_customer(opt_in.customer).select_related("partner", "link")
    return Story(
        title=what(opt_in),
        facts=_facts(opt_in),
        decision=decision(opt_in),
        advice=advice(opt_in),
        mended_at=_mended_at(opt_in, names),
        evidence=pieces(opt_in, came, names),
        terms=_terms(opt_in),
        steps=steps(opt_in, names),
        click=click_of(opt_in),
        changes=changes(opt_in, names),
        deliveries=list(deliveries[:MOST]),
        submissions=list(submissions[:MOST]),
        history=list(history.order_by("-since", "-pk")[:MOST]),
    )


def _mended_at(opt_in: OptIn, names: Names) -> list[tuple[str, str]]:
    """The pages of the partner and the link that were named in vain: there the advice is followed."""
    line = names_somebody(opt_in)
    if line is None:
        return []
    pages = {
        "admin:partners_partner_change": names.partners.get(line["partner"]),
        "admin:links_trackinglink_change": names.links.get(line["link"]),
    }
    return [(reverse(page, args=[row.pk]), str(row)) for page, row in pages.items() if row]


def _terms(opt_in: OptIn) -> str:
    """Old traces do not say on which terms it was decided."""
    if "terms" not in opt_in.trace:
        return ""
    return str(FIRST_TOUCH if was_first_touch(opt_in) else LAST_TOUCH)


def _facts(opt_in: OptIn) -> list[tuple[str, str]]:
    """What it is; what does not apply is left out."""
    facts = [
        (gettext("Kind"), opt_in.get_kind_display()),
        (gettext("Order number"), _order_number(opt_in)),
        (gettext("Form") if opt_in.form else gettext("Shop"), str(opt_in.form or opt_in.source)),
        (gettext("E-mail"), _email(opt_in)),
        (gettext("Happened"), _happened(opt_in)),
        (gettext("Arrived here"), moment(opt_in.received_at)),
        (gettext("Amount"), money(opt_in.amount, opt_in.currency) if opt_in.amount is not None else ""),
        (gettext("Paid back"), money(opt_in.refunded, opt_in.currency) if opt_in.refunded else ""),
        (gettext("Status"), standing(opt_in)),
    ]
    return [(name, value) for name, value in facts if value]


def _happened(opt_in: OptIn) -> str:
    said = {"moment": moment(opt_in.at), "day": date_format(opt_in.day, "MONTH_DAY_YEAR_FORMAT")}
    return gettext("%(moment)s, which is in the figures of %(day)s") % said


def _order_number(opt_in: OptIn) -> str:
    """With the other names under which the shop speaks of the order."""
    if opt_in.kind == OptIn.Kind.FORM:
        return ""
    order = Order.objects.filter(opt_in=opt_in).prefetch_related("names").first()
    named = {name.name for name in order.names.all()} if order else set()
    others = ", ".join(sorted(named - {opt_in.reference}))
    if not others:
        return opt_in.reference
    return gettext("%(reference)s (also known as %(others)s)") % {"reference": opt_in.reference, "others": others}


def _email(opt_in: OptIn) -> str:
    if opt_in.erased_at:
        return gettext("The person was erased on %(moment)s") % {"moment": moment(opt_in.erased_at)}
    return opt_in.email or gettext("none came")
