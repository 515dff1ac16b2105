"""Which tallies answer a question, as SQL: for what pages ask most, since Django takes long to write such queries."""

from typing import Any

from django.db import connection

from partners.team import team_ids
from stats.few import among
from stats.reports.questions import Question


def conditions(question: Question) -> tuple[str, list[Any]]:
    """Of the team, the days and what is chosen: what stands behind WHERE, and its parameters."""
    team = team_ids(question.partner.pk)
    of_team = among("partner", question.team) if question.team else (f"partner IN ({team.sql})", [*team.params])
    days = [connection.ops.adapt_datefield_value(day) for day in (question.days.start, question.days.end)]
    chosen = (among(column, ids) for column, ids in question.chosen.items())
    parts = [("day BETWEEN %s AND %s", days), of_team, *chosen]
    return " AND ".join(sql for sql, _ in parts), [value for _, given in parts for value in given]
