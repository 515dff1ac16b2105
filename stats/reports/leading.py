"""The links, partners and ads with most hits, found by reading the tallies once.

Plain SQL: Django knows no grouping sets, and each of three such queries would cost it time to write, too.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import connection

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner
from stats.models import Tally
from stats.reports.answers import Named, Row
from stats.reports.columns import COLUMNS
from stats.reports.conditions import conditions
from stats.reports.figures import Figures
from stats.reports.grouped import whole_sum
from stats.reports.questions import Question

# A sum that nobody shows would be added up once for each column.
COUNTS = {column.name: column.tally for column in COLUMNS if column.tally and column.is_headline}
SUMS = ", ".join(f"{whole_sum(tally)} AS sum_{name}" for name, tally in COUNTS.items())
SUMMED = ", ".join(f"sum_{name}" for name in COUNTS)
TABLES = {column: model._meta.db_table for column, model in (("link", TrackingLink), ("partner", Partner), ("ad", Ad))}
MAKERS = f"LEFT JOIN {TABLES['partner']} AS maker ON maker.id = ad.partner_id"


def leading(question: Question, columns: Sequence[str], most: int) -> dict[str, list[Row]]:
    """So many rows by each of these columns, most hits first; one query. Hits without an ad are no ad's.

    Their figures are those that stand above a report: nothing is said of filtered visits and revenue.
    """
    where, given = conditions(question)
    best = " UNION ALL ".join(_first(column) for column in columns)
    names = " ".join(
        f"LEFT JOIN {TABLES[each]} AS {each} ON kind = '{each}' AND {each}.id = best.id" for each in columns
    )
    code, name = (_any(columns, what) for what in ("code", "name"))
    maker = "maker.id, maker.name" if "ad" in columns else "NULL, NULL"
    sql = (
        f"WITH summed AS ({_grouped(columns, where)}), best AS ({best}) "  # noqa: S608 (names of ours alone)
        f"SELECT kind, best.id, {code}, {name}, {maker}, {SUMMED} FROM best {names} "
        f"{MAKERS if 'ad' in columns else ''} ORDER BY sum_hits DESC, best.id"
    )
    times = 1 if connection.vendor == "postgresql" else len(columns)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*(given * times), *([most] * len(columns))])
        return _rows(cursor.fetchall(), question.partner)


def _grouped(columns: Sequence[str], where: str) -> str:
    """The sums by each column, in which the other columns are null."""
    table = Tally._meta.db_table
    if connection.vendor == "postgresql":
        sets = ", ".join(f"({column})" for column in columns)
        return f"SELECT {', '.join(columns)}, {SUMS} FROM {table} WHERE {where} GROUP BY GROUPING SETS ({sets})"  # noqa: S608
    return " UNION ALL ".join(
        f"SELECT {', '.join(column if column == each else f'NULL AS {each}' for each in columns)}, {SUMS} "  # noqa: S608
        f"FROM {table} WHERE {where} GROUP BY {column}"
        for column in columns
    )


def _first(column: str) -> str:
    """The first of one column, in a query of its own: SQLite cuts off nothing inside a union."""
    return (
        f"SELECT * FROM (SELECT '{column}' AS kind, {column} AS id, {SUMMED} FROM summed "  # noqa: S608
        f"WHERE {column} > 0 AND sum_hits > 0 ORDER BY sum_hits DESC, {column} LIMIT %s) AS best_{column}"
    )


def _any(columns: Sequence[str], what: str) -> str:
    """Whichever of them there is; of one column it stands twice, since SQLite chooses among two at least."""
    return f"COALESCE({', '.join(f'{column}.{what}' for column in (*columns, columns[0]))})"


def _rows(found: Sequence[tuple[Any, ...]], asker: Partner) -> dict[str, list[Row]]:
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for column, key, code, name, maker_id, maker, *summed in found:
        named = Named(code, name, maker if maker_id not in (None, asker.pk) else "")
        figures = Figures(**dict(zip(COUNTS, summed, strict=True)))
        shown: dict[str, Any] = {column: named}
        rows[column].append(Row(figures, (key,), **shown))
    return rows
