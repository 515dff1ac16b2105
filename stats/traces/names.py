"""Links, partners and ads that a trace mentions by number: read with one query each, or none if they are known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner
from stats.models import OptIn

Row = TypeVar("Row", bound=Model)
Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Names:
    """Rows by their number."""

    links: Mapping[int, TrackingLink]
    partners: Mapping[int, Partner]
    ads: Mapping[int, Ad]

    @classmethod
    def read(cls, lines: Iterable[Line], opt_in: OptIn) -> "Names":
        """What these lines name: each may have a `link`, a `partner` and an `ad`, often those of the opt-in itself."""
        asked = list(lines)
        return cls(
            _rows(TrackingLink, _numbers(asked, "link"), opt_in.link),
            _rows(Partner, _numbers(asked, "partner"), opt_in.partner),
            _rows(Ad, _numbers(asked, "ad"), opt_in.ad),
        )

    def of(self, line: Line) -> str:
        """`Hair care (haircare) by Alice (abc123), ad Website 2 (website2)`."""
        if line.get("ad"):
            return _("%(link)s by %(partner)s, ad %(ad)s") % self._rows(line)
        return _("%(link)s by %(partner)s") % self._rows(line)

    def credit(self, state: Line) -> str:
        """`Alice (abc123) for Hair care (haircare), ad Website 2 (website2)`, or `nobody`."""
        if not state.get("partner"):
            return _("nobody")
        if state.get("ad"):
            return _("%(partner)s for %(link)s, ad %(ad)s") % self._rows(state)
        return _("%(partner)s for %(link)s") % self._rows(state)

    def _rows(self, line: Line) -> dict[str, object]:
        return {
            "link": self.links.get(line.get("link") or 0, _("an unknown link")),
            "partner": self.partners.get(line.get("partner") or 0, _("an unknown partner")),
            "ad": self.ads.get(line.get("ad") or 0, _("that is unknown")),
        }


def _rows(model: type[Row], numbers: set[int], known: Row | None) -> Mapping[int, Row]:
    held = {known.pk: known} if known else {}
    return held | model._default_manager.in_bulk(numbers - held.keys())


def _numbers(lines: Iterable[Line], name: str) -> set[int]:
    return {line[name] for line in lines if line.get(name)}
