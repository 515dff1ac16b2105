"""A partner's opt-ins as lines of CSV, which spreadsheets open without running anything; never who the customer is."""

import csv
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from stats.models import OptIn
from stats.money import plain_amount
from stats.reports.export import Line, text_cell
from stats.reports.moment import of_one_moment
from stats.wording import standing

COLUMNS = ("day", "at", "kind", "link", "ad", "status", "rule", "currency", "amount", "refunded", "revenue")
CHUNK = 1000


def csv_lines(opt_ins: QuerySet[OptIn], zone: ZoneInfo) -> Iterator[str]:
    """The heading, then the opt-ins in their order. Moments are in the portal's time zone and say so."""
    writer = csv.writer(Line())
    with of_one_moment():
        yield writer.writerow(COLUMNS)
        for opt_in in opt_ins.iterator(chunk_size=CHUNK):
            yield writer.writerow([*_what(opt_in, zone), *_money(opt_in)])


def _what(opt_in: OptIn, zone: ZoneInfo) -> list[str]:
    return [
        opt_in.day.isoformat(),
        opt_in.at.astimezone(zone).isoformat(timespec="seconds"),
        opt_in.kind,
        text_cell(opt_in.link.code if opt_in.link else ""),
        text_cell(opt_in.ad.code if opt_in.ad else ""),
        standing(opt_in).code,
        opt_in.rule,
    ]


def _money(opt_in: OptIn) -> list[str]:
    if opt_in.amount is None:
        return [""] * 4
    amounts = (opt_in.amount, opt_in.refunded, opt_in.net_amount)
    return [opt_in.currency, *(plain_amount(amount, opt_in.currency) for amount in amounts)]
