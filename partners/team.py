"""Who is below and who is above a partner: one seeded recursive query in each direction."""

from django.db import connection
from django.db.models import IntegerField
from django.db.models.expressions import RawSQL

from partners.compiled import Given

# Cycles cannot be stored; should one ever be, a page must still end.
MAX_DEPTH = 64

BELOW = f"""
WITH RECURSIVE team(id, depth) AS (
    SELECT id, 0 FROM partners_partner WHERE id = %s
    UNION ALL
    SELECT child.id, team.depth + 1 FROM partners_partner child JOIN team ON child.parent_id = team.id
    WHERE team.depth < {MAX_DEPTH}
)
"""

ABOVE = f"""
WITH RECURSIVE line(id, parent_id, depth) AS (
    SELECT id, parent_id, 0 FROM partners_partner WHERE id = %s
    UNION ALL
    SELECT parent.id, parent.parent_id, line.depth + 1
    FROM partners_partner parent JOIN line ON parent.id = line.parent_id
    WHERE line.depth < {MAX_DEPTH}
)
"""


def team_ids(partner_id: int | Given) -> RawSQL:
    """A subquery for `..._in=`: the ids of the partner and of everybody below."""
    return _found(BELOW + "SELECT id FROM team", partner_id)


def first_of_team(partner_id: int, most: int) -> tuple[int, ...]:
    """The ids of the partner and of everybody below, as long as they are no more than that; else so many of them."""
    with connection.cursor() as cursor:
        cursor.execute(BELOW + "SELECT id FROM team LIMIT %s", [partner_id, most])
        return tuple(row[0] for row in cursor.fetchall())


def line_ids(partner_id: int | Given) -> RawSQL:
    """A subquery for `..._in=`: the ids of the partner and of everybody above."""
    return _found(ABOVE + "SELECT id FROM line", partner_id)


def _found(sql: str, partner_id: int | Given) -> RawSQL:
    """PostgreSQL expects thousands of rows from a recursion, and then reads whole tables.

    From an array it expects ten, and takes the index.
    """
    if connection.vendor == "postgresql":
        sql = f"SELECT unnest(ARRAY({sql}))"
    return RawSQL(sql, [partner_id])  # noqa: S611


def team_depths(partner_id: int) -> dict[int, int]:
    """The ids of the partner (depth 0) and of everybody below, each with its depth, nearest first."""
    with connection.cursor() as cursor:
        cursor.execute(BELOW + "SELECT id, depth FROM team ORDER BY depth, id", [partner_id])
        return dict(cursor.fetchall())


def depth_below(partner_id: int) -> RawSQL:
    """For `annotate()` of partners: how far below the partner each is; null for whoever is not."""
    sql = f"""(
    WITH RECURSIVE line(id, parent_id, depth) AS (
        SELECT partners_partner.id, partners_partner.parent_id, 0
        UNION ALL
        SELECT parent.id, parent.parent_id, line.depth + 1
        FROM partners_partner parent JOIN line ON parent.id = line.parent_id
        WHERE line.depth < {MAX_DEPTH}
    )
    SELECT depth FROM line WHERE id = %s LIMIT 1
    )"""
    return RawSQL(sql, [partner_id], output_field=IntegerField())  # noqa: S611


def line_of(partner_id: int) -> tuple[int, ...]:
    """The ids of the partner and of everybody above, nearest first."""
    with connection.cursor() as cursor:
        cursor.execute(ABOVE + "SELECT id FROM line ORDER BY depth", [partner_id])
        return tuple(row[0] for row in cursor.fetchall())


def lock_tree() -> None:
    """Let one transaction at a time change or rely on who recruited whom.

    Two moves at once (Alice below Bob, Bob below Alice) would each look harmless. SQLite's
    IMMEDIATE transactions already wait for each other. Call it inside a transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('partners.tree'))")
