"""A partner's opt-ins as a table on a page, its rows drawn at once: a template takes several times as long."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from urllib.parse import quote

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.models import Partner
from stats import wording
from stats.forms.opt_ins import OptInsForm, Sorting
from stats.models import OptIn
from stats.money import money

COLUMNS: dict[str, Promise] = {
    "date": gettext_lazy("When"),
    "kind": gettext_lazy("Kind"),
    "link": gettext_lazy("Link"),
    "ad": gettext_lazy("Ad"),
    "amount": gettext_lazy("Amount"),
    "status": gettext_lazy("Status"),
    "why": gettext_lazy("Why it is yours"),
}
SORTED_BY = ("date", "amount")
LOOKS = {"date": "day", "amount": "num", "why": "why"}
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's title, and how it sorts where it does."""

    title: Promise
    is_figure: bool
    sorting: Sorting | None


@dataclass(frozen=True, slots=True)
class OptInTable:
    """Some opt-ins of one partner. The codes of links and ads narrow the list down to theirs."""

    partner: Partner
    form: OptInsForm
    opt_ins: Sequence[OptIn]

    def headings(self) -> Iterator[Heading]:
        for name, title in COLUMNS.items():
            yield Heading(title, name == "amount", self.form.sorting(name) if name in SORTED_BY else None)

    def rows(self) -> SafeString:
        """The rows of the table's body. Every text in them that anybody wrote is escaped."""
        starts = {name: _start(name, str(title)) for name, title in COLUMNS.items()}
        page = reverse("opt_ins")
        of_link, of_ad = (escape(page + self.form.without(name)) for name in ("link", "ad"))
        drawn = [_row(starts, self._cells(each, of_link, of_ad)) for each in self.opt_ins]
        return mark_safe("\n".join(drawn))  # noqa: S308

    def _cells(self, opt_in: OptIn, of_link: str, of_ad: str) -> Mapping[str, str]:
        standing = wording.standing(opt_in)
        return {
            "date": _moment(opt_in),
            "kind": escape(opt_in.get_kind_display()),
            "link": _code(f"{of_link}link=", opt_in.link.code) if opt_in.link else NOTHING,
            "ad": self._ad(opt_in, of_ad),
            "amount": _amount(opt_in.amount, opt_in.refunded, opt_in.currency),
            "status": f'<span class="badge badge-{standing.look}">{escape(str(standing.words))}</span>',
            "why": escape(str(wording.RULES.get(opt_in.rule, opt_in.rule))),
        }

    def _ad(self, opt_in: OptIn, of_ad: str) -> str:
        if opt_in.ad is None:
            return NOTHING
        link = _code(f"{of_ad}ad=", opt_in.ad.code)
        if opt_in.ad.partner_id == self.partner.pk:
            return f"<div>{link}</div>"
        return f"<div>{link}{_note(_('by %(maker)s') % {'maker': opt_in.ad.partner.name})}</div>"


def _start(column: str, title: str) -> str:
    look = f' class="{LOOKS[column]}"' if column in LOOKS else ""
    return f'<td{look} data-label="{escape(title)}">'


def _row(starts: Mapping[str, str], cells: Mapping[str, str]) -> str:
    return "<tr>" + "".join(f"{start}{cells[name]}</td>" for name, start in starts.items()) + "</tr>"


def _code(address: str, code: str) -> str:
    return f'<a href="{address}{quote(code)}">{escape(code)}</a>'


def _moment(opt_in: OptIn) -> str:
    at = localtime(opt_in.at)
    words = escape(date_format(at, "DATETIME_FORMAT"))
    return f'<a href="{reverse("opt_in", args=[opt_in.pk])}"><time datetime="{at.isoformat()}">{words}</time></a>'


def _amount(amount: Decimal | None, refunded: Decimal, currency: str) -> str:
    if amount is None:
        return NOTHING
    paid_back = _note(_("%(amount)s paid back") % {"amount": money(refunded, currency)}) if refunded else ""
    return f"<div>{escape(money(amount, currency))}{paid_back}</div>"


def _note(words: str) -> str:
    return f' <div class="muted small">{escape(words)}</div>'
