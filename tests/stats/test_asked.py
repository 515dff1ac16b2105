"""The queries of questions that are alike but for who asks, of which days, of which links."""

from datetime import timedelta

import pytest

from stats.reports.answers import answer
from stats.reports.asked import asked
from stats.reports.days import Days
from stats.reports.questions import Question
from stats.reports.tallied import named_and_ordered, with_team
from tests.stats.rows import TODAY, count

YESTERDAY = TODAY - timedelta(days=1)
BOTH = Days(YESTERDAY, TODAY)


@pytest.fixture
def traffic(cast):
    count(cast.alice, cast.haircare, hits=4)
    count(cast.alice, cast.skincare, day=YESTERDAY, hits=2)
    count(cast.zoe, cast.haircare, hits=100, EUR="5.00")
    return cast


def hits(asker, days=BOTH, **chosen):
    question = Question(asker, days, ("link",), {column: (each.pk,) for column, each in chosen.items()})
    return {row.link.code: row.figures.hits for row in answer(question).rows[:9]}


def test_each_question_gets_its_own_answer(traffic):
    assert hits(traffic.alice) == {"haircare": 4, "skincare": 2}
    assert hits(traffic.zoe) == {"haircare": 100}
    assert hits(traffic.alice, Days(YESTERDAY, YESTERDAY)) == {"skincare": 2}
    assert hits(traffic.alice, link=traffic.skincare) == {"skincare": 2}
    assert hits(traffic.alice, link=traffic.haircare) == {"haircare": 4}


def test_a_query_is_written_once_for_all_that_are_alike(traffic):
    written = []

    def write(question):
        written.append(question)
        return named_and_ordered(question)

    for asker in (traffic.alice, traffic.zoe):
        for day in (TODAY, YESTERDAY):
            asked(with_team(Question(asker, Days(day, day), ("link",))), write)

    assert len(written) == 1


def test_other_rows_are_another_query(traffic):
    by_partner = answer(Question(traffic.zoe, BOTH, ("partner",))).rows[:9]

    assert [(row.partner.code, row.figures.hits) for row in by_partner] == [("zoe999", 100)]
    assert hits(traffic.zoe) == {"haircare": 100}
