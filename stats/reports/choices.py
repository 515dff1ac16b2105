"""What a report can be narrowed to: links, partners and ads that the asker may know of."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.utils.translation import gettext as _

from ads.models import Ad
from links.models import LinkAlias, TrackingLink
from partners.compiled import Given, compiled
from partners.models import Partner
from partners.team import team_ids
from stats.few import IDS, Among
from stats.models import Tally
from stats.reports import tallied
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


@dataclass(frozen=True, slots=True)
class Team:
    """Who is asked about. `members` are the first by their codes; `ids` those of all, none if they are too many."""

    asker: Partner
    members: tuple[Choice, ...]
    ids: tuple[int, ...]

    def has(self, column: str) -> Q:
        """For `filter()`: that the column names one of them."""
        return _is_among(column, self.ids) if self.ids else Q(**{f"{column}__in": team_ids(self.asker.pk)})


def team_of(asker: Partner) -> Team:
    """One query."""
    members = tuple(Choice(code, name, (pk,)) for pk, code, name in _named(asker=asker.pk))
    is_named = len(members) <= tallied.MOST_NAMED
    return Team(asker, members, tuple(pk for member in members for pk in member.ids) if is_named else ())


@compiled(asker=BigIntegerField())
def _named(asker: Given) -> QuerySet[Any, tuple[int, str, str]]:
    """Ids, codes and names of a team, whatever a report is narrowed down to; one more than are named."""
    found = Partner.objects.filter(pk__in=team_ids(asker)).order_by("code")
    return found.values_list("pk", "code", "name")[: tallied.MOST_NAMED + 1]


def partner_choices(team: Team, code: str | None) -> Choices:
    """The asker and the team; one more query only for somebody of a team that is too large."""
    chosen = next((member for member in team.members if member.code == code), None)
    if code and not chosen and not team.ids:
        named = Partner.objects.filter(pk__in=team_ids(team.asker.pk), code=code)
        chosen = next((Choice(partner.code, partner.name, (partner.pk,)) for partner in named), None)
    others = [member for member in team.members[: MOST_OPTIONS + 1] if member != chosen]
    options = [*([chosen] if chosen else []), *others][:MOST_OPTIONS]
    return Choices(tuple(sorted(options, key=_code)), chosen, is_long=len(team.members) > MOST_OPTIONS)


def link_choices(team: Team, code: str | None) -> Choices:
    """Links open to the team. Any other one that the team has figures of can be chosen by its code, an old one too."""
    return _choices(_links_found(team, code), team)


def _links_found(team: Team, code: str | None) -> Iterable[dict[str, Any]]:
    """One query."""
    if team.ids and not code:
        return _first_links(team=team.ids)
    is_open = _is_open(team.has("program__partners"))
    is_chosen = Q(code=code) | Q(pk__in=LinkAlias.objects.filter(code=code).values("link"))
    return _first_chosen(_links(), is_open, is_chosen, team, "link") if code else _first(_links(), is_open)


def _links() -> QuerySet[Any, Any]:
    return TrackingLink.objects.values("pk", "code", "name")


def _is_open(is_of_team: Q) -> Q:
    of_team = TrackingLink.programs.through.objects.filter(is_of_team)
    return Q(is_open_to_all=True) | Q(pk__in=of_team.values("trackinglink"))


@compiled(team=IDS)
def _first_links(team: Given) -> QuerySet[Any, dict[str, Any]]:
    return _first(_links(), _is_open(_is_among("program__partners", team)))


def ad_choices(team: Team, code: str | None) -> Choices:
    """The team's ads. One made above that the team has figures of can be chosen by its code; `none` is no ad."""
    found = _choices(_ads_found(team, code if code != NO_AD else None), team)
    no_ad = Choice(NO_AD, _("Without an ad"), (NO_AD_ID,))
    return Choices((no_ad, *found.options), no_ad if code == NO_AD else found.chosen, found.is_long)


def _ads_found(team: Team, code: str | None) -> Iterable[dict[str, Any]]:
    """One query."""
    if code:
        return _first_chosen(_ads(), team.has("partner"), Q(code=code), team, "ad")
    return _first_ads(team=team.ids) if team.ids else _first(_ads(), team.has("partner"))


def _ads() -> QuerySet[Any, Any]:
    """A maker is looked up for the rows that are shown: a join would look up all."""
    maker = Subquery(Partner.objects.filter(pk=OuterRef("partner_id")).values("name"))
    return Ad.objects.values("pk", "code", "name", "partner_id", maker=maker)


@compiled(team=IDS)
def _first_ads(team: Given) -> QuerySet[Any, dict[str, Any]]:
    return _first(_ads(), _is_among("partner", team))


def _is_among(column: str, ids: tuple[int, ...] | Given) -> Q:
    return Q(Among(F(column), ids))


def _first(rows: QuerySet[Any, Any], is_mine: Q) -> QuerySet[Any, Any]:
    """One more than are shown."""
    found: QuerySet[Any, Any] = rows.filter(is_mine).annotate(is_chosen=Value(False))
    return found.order_by("code")[: MOST_OPTIONS + 1]


def _first_chosen(rows: QuerySet[Any, Any], is_mine: Q, is_chosen: Q, team: Team, column: str) -> QuerySet[Any, Any]:
    """What is chosen must be mine or have figures of my team; it is read first, lest it be cut off."""
    tallies = Tally.objects.filter(team.has("partner"), **{column: OuterRef("pk")})
    told = rows.annotate(is_chosen=ExpressionWrapper(is_chosen, BooleanField()))
    found: QuerySet[Any, Any] = told.filter(is_mine | Q(Exists(tallies), is_chosen=True))
    return found.order_by("-is_chosen", "code")[: MOST_OPTIONS + 1]


def _choices(rows: Iterable[dict[str, Any]], team: Team) -> Choices:
    found = list(rows)
    options = _by_code(found[:MOST_OPTIONS], team.asker)
    chosen_code = next((row["code"] for row in found if row["is_chosen"]), None)
    return Choices(
        options=tuple(sorted(options, key=_code)),
        chosen=next((option for option in options if option.code == chosen_code), None),
        is_long=len(found) > MOST_OPTIONS,
    )


def _by_code(rows: list[dict[str, Any]], asker: Partner) -> list[Choice]:
    same: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        same[row["code"]].append(row)
    with_maker = _("%(name)s, by %(partner)s")
    return [
        Choice(code, " / ".join(_name(row, asker, with_maker) for row in named), tuple(row["pk"] for row in named))
        for code, named in same.items()
    ]


def _name(row: dict[str, Any], asker: Partner, with_maker: str) -> str:
    """An ad of somebody else's names its maker."""
    if row.get("partner_id", asker.pk) == asker.pk:
        return str(row["name"])
    return with_maker % {"name": row["name"], "partner": row["maker"]}


def _code(choice: Choice) -> str:
    return choice.code
