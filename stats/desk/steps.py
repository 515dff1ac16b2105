"""What an owner does first with a fresh portal, ticked off as it is done."""

from dataclasses import dataclass

from django.db.models import Exists
from django.utils.translation import gettext as _

from links.models import TrackingLink
from partners.invitations import IS_INVITED, sent
from partners.models import Partner, Portal, User
from stats.models import HostedForm, PurchaseSource
from stats.reports import Figures

MAY_SET_UP = ("partners.change_portal", "links.add_trackinglink", "partners.add_partner")


@dataclass(frozen=True, slots=True)
class Way:
    """A page on which a step is done, and what its button says."""

    page: str
    label: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and where."""

    title: str
    words: str
    is_done: bool
    ways: tuple[Way, ...]


def first_steps(user: User, portal: Portal, lately: Figures) -> list[Step]:
    """All of them while one is left to do; nothing for who may not do them. One query, or none where it goes well."""
    is_named = portal.name != Portal._meta.get_field("name").default and bool(portal.tracking_base())
    if not user.has_perms(MAY_SET_UP) or (is_named and lately.hits and lately.opt_ins):
        return []
    there = {
        "link": Exists(TrackingLink.objects.all()),
        "partner": Exists(Partner.objects.active()),
        "invitation": Exists(sent()),
        "signs_in": Exists(Partner.objects.active().exclude(IS_INVITED)),
        "form": Exists(HostedForm.objects.all()),
        "shop": Exists(PurchaseSource.objects.all()),
        "hit": Exists(Partner.objects.exclude(first_hit_at=None)),
    }
    found: dict[str, bool] = Portal.objects.filter(pk=portal.pk).annotate(**there).values(*there).get()
    steps = _steps(is_named, found)
    return steps if any(not step.is_done for step in steps) else []


def _steps(is_named: bool, found: dict[str, bool]) -> list[Step]:
    return [
        Step(
            _("Name your portal"),
            _("The name, the logo, and where the addresses begin that partners copy."),
            is_named,
            (Way("admin:partners_portal_changelist", _("Portal settings")),),
        ),
        Step(
            _("Make a tracking link"),
            _("It leads visitors to a page of your website."),
            found["link"],
            (Way("admin:links_trackinglink_add", _("Add a link")),),
        ),
        _invite(found),
        Step(
            _("Connect a form or a shop"),
            _("So that whoever signs up or buys is credited to the partner who sent them."),
            found["form"] or found["shop"],
            (
                Way("admin:stats_hostedform_add", _("Connect a form")),
                Way("admin:stats_purchasesource_add", _("Connect a shop")),
            ),
        ),
        Step(
            _("See the first hit"),
            _("Somebody follows a partner’s address. It shows here within seconds."),
            found["hit"],
            (Way("admin:partners_partner_changelist", _("See the partners")),),
        ),
    ]


def _invite(found: dict[str, bool]) -> Step:
    """Done once somebody heard of it: a partner who is only stored does not know, and cannot sign in."""
    title, is_done = _("Invite a partner"), found["invitation"] or found["signs_in"]
    if found["partner"] and not is_done:
        words = _(
            "A partner is stored and knows nothing of it yet: “Invite by e-mail” on the partner’s page tells them."
        )
        return Step(title, words, is_done, (Way("admin:partners_partner_changelist", _("See the partners")),))
    words = _("Partners make their own addresses of your links, and see what came of them.")
    return Step(title, words, is_done, (Way("admin:partners_partner_add", _("Add a partner")),))
