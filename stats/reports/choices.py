"""What a report can be narrowed to: links, partners and ads that the asker may know of."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value

from ads.models import Ad
from links.models import LinkAlias, TrackingLink
from partners.models import Partner
from partners.team import team_ids
from stats.models import Tally
from stats.reports.questions import NO_AD, NO_AD_ID

# More than these are typed, not picked from a list.
MOST_OPTIONS = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter. Ads of several makers may share a code: then it stands for all of them."""

    code: str
    name: str
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """The first options of a filter, and the chosen one; `is_long` if there are more."""

    options: tuple[Choice, ...]
    chosen: Choice | None
    is_long: bool


def link_choices(asker: Partner, code: str | None) -> Choices:
    """Links open to the team. Any other one that the team has figures of can be chosen by its code, an old one too."""
    of_team = TrackingLink.programs.through.objects.filter(program__partners__in=team_ids(asker.pk))
    is_open = Q(is_open_to_all=True) | Q(pk__in=of_team.values("trackinglink"))
    is_chosen = Q(code=code) | Q(pk__in=LinkAlias.objects.filter(code=code).values("link"))
    return _choices(TrackingLink.objects.all(), is_open, is_chosen if code else None, asker, "link")


def partner_choices(asker: Partner, code: str | None) -> Choices:
    """The asker and the team."""
    of_team = Q(pk__in=team_ids(asker.pk))
    return _choices(Partner.objects.all(), of_team, Q(code=code) if code else None, asker, "partner")


def ad_choices(asker: Partner, code: str | None) -> Choices:
    """The team's ads. One made above that the team has figures of can be chosen by its code; `none` is no ad."""
    of_team = Q(partner__in=team_ids(asker.pk))
    is_chosen = Q(code=code) if code and code != NO_AD else None
    found = _choices(Ad.objects.select_related("partner"), of_team, is_chosen, asker, "ad")
    no_ad = Choice(NO_AD, "Without an ad", (NO_AD_ID,))
    return Choices((no_ad, *found.options), no_ad if code == NO_AD else found.chosen, found.is_long)


def _choices(rows: QuerySet[Any], is_mine: Q, is_chosen: Q | None, asker: Partner, column: str) -> Choices:
    """One query. What is chosen must be mine or have figures of my team; it is read first, lest it be cut off."""
    chosen = ExpressionWrapper(is_chosen, BooleanField()) if is_chosen is not None else Value(False)
    tallies = Tally.objects.filter(Q(**{column: OuterRef("pk")}), partner__in=team_ids(asker.pk))
    rows = rows.annotate(is_chosen=chosen).filter(is_mine | Q(Exists(tallies), is_chosen=True))
    found = list(rows.order_by("-is_chosen", "code")[: MOST_OPTIONS + 1])
    options = _by_code(found[:MOST_OPTIONS], asker)
    chosen_code = next((row.code for row in found if row.is_chosen), None)
    return Choices(
        options=tuple(sorted(options, key=lambda option: option.code)),
        chosen=next((option for option in options if option.code == chosen_code), None),
        is_long=len(found) > MOST_OPTIONS,
    )


def _by_code(rows: list[Any], asker: Partner) -> list[Choice]:
    same: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        same[row.code].append(row)
    return [
        Choice(code, " / ".join(_name(row, asker) for row in named), tuple(row.pk for row in named))
        for code, named in same.items()
    ]


def _name(row: Any, asker: Partner) -> str:
    is_foreign_ad = isinstance(row, Ad) and row.partner_id != asker.pk
    return f"{row.name}, by {row.partner.name}" if is_foreign_ad else row.name
