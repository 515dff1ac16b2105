"""The queries of a question: written once for each form that questions have, and run with their days and ids."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from django.db.models import DateField, Field, QuerySet

from partners.compiled import Compiled, Given
from partners.models import Partner
from stats.few import IDS
from stats.reports.days import Days
from stats.reports.questions import Question, Sort

# Each takes some memory; those asked least are forgotten.
MOST_FORMS = 128
CHOSEN = "chosen_"

Write = Callable[..., QuerySet[Any, Any]]


@dataclass(frozen=True, slots=True)
class GivenDays(Days):
    """Days that are given later."""

    before_start: Any

    def before(self) -> Days:
        return Days(self.before_start, self.start)


@dataclass(frozen=True, slots=True)
class Form:
    """What decides how the queries of a question look, whoever asks, of whichever days."""

    rows: tuple[str, ...]
    sort: Sort | None
    is_compared: bool
    chosen: tuple[str, ...]

    @property
    def fields(self) -> dict[str, Field[Any, Any]]:
        """What is given later, by name."""
        days = {name: DateField() for name in ("start", "end", "before_start")}
        return {"team": IDS, **days, **{CHOSEN + column: IDS for column in self.chosen}}

    def question(self, given: Mapping[str, Given]) -> Question:
        """Any question of this form: its days and ids are given later."""
        places: Mapping[str, Any] = given
        return Question(
            cast(Partner, None),  # of a team that is named nobody asks whose it is
            GivenDays(places["start"], places["end"], places["before_start"]),
            self.rows,
            {column: places[CHOSEN + column] for column in self.chosen},
            self.sort,
            places["team"],
            is_team_known=True,
            is_compared=self.is_compared,
        )


def asked(question: Question, write: Write, *fixed: Any) -> list[Any]:
    """What `write(question, *fixed)` finds, a query that Django writes once for all questions of one form.

    A team that is too large to be named is found by each query itself, which is written each time.
    """
    if not question.team:
        return list(write(question, *fixed))
    form = Form(question.rows, question.sort, question.is_compared, tuple(question.chosen))
    days, chosen = question.days, {CHOSEN + column: ids for column, ids in question.chosen.items()}
    given = {"team": question.team, "start": days.start, "end": days.end, "before_start": days.before().start}
    return _compiled(write, fixed, form)(**given, **chosen)


@lru_cache(maxsize=MOST_FORMS)
def _compiled(write: Write, fixed: tuple[Any, ...], form: Form) -> Compiled[Any]:
    return Compiled(lambda **given: write(form.question(given), *fixed), form.fields)
