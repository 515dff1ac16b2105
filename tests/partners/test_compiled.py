"""Queries that are written once in a process."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connections
from django.db.models import BigIntegerField, CharField, DateTimeField, Value

from partners.compiled import compiled
from partners.models import Partner
from partners.team import team_ids
from tests.factories import PartnerFactory


@compiled(maker=BigIntegerField(), joined_by=DateTimeField())
def old_team(maker, joined_by):
    team = Partner.objects.filter(pk__in=team_ids(maker), joined_at__lte=joined_by)
    return team.select_related("user").annotate(fixed=Value("as written")).order_by("code")[:2]


def codes(rows):
    return [row.code for row in rows]


LATER = datetime(2100, 1, 1, tzinfo=UTC)


def test_each_run_answers_for_its_own_values(cast):
    assert codes(old_team(maker=cast.alice.pk, joined_by=LATER)) == ["abc123", "bob456"]
    assert codes(old_team(maker=cast.zoe.pk, joined_by=LATER)) == ["zoe999"]
    assert codes(old_team(maker=cast.zoe.pk, joined_by=cast.zoe.joined_at)) == ["zoe999"]
    assert codes(old_team(maker=cast.zoe.pk, joined_by=datetime(2000, 1, 1, tzinfo=UTC))) == []


def test_rows_are_models_with_all_that_was_asked_for(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        (zoe,) = old_team(maker=cast.zoe.pk, joined_by=LATER)

        assert (zoe, zoe.user, zoe.fixed) == (cast.zoe, cast.zoe.user, "as written")


def test_rows_may_be_tuples(cast):
    @compiled(code=CharField())
    def named(code):
        return Partner.objects.filter(code=code).values_list("name", "code")

    assert named(code="zoe999") == [("Zoe", "zoe999")]


def test_it_is_written_once(cast):
    written = []

    @compiled(code=CharField())
    def by_code(code):
        written.append(code)
        return Partner.objects.filter(code=code)

    assert [codes(by_code(code=code)) for code in ("abc123", "nobody", "zoe999")] == [["abc123"], [], ["zoe999"]]
    assert len(written) == 1


def test_a_value_is_never_read_as_sql(cast):
    @compiled(code=CharField())
    def by_code(code):
        return Partner.objects.filter(code=code)

    assert by_code(code="abc123' OR '1'='1") == by_code(code="%s") == []


def test_a_value_is_what_its_field_stores(cast):
    @compiled(moment=DateTimeField())
    def joined_at(moment):
        return Partner.objects.filter(joined_at=moment)

    assert cast.zoe in joined_at(moment=cast.zoe.joined_at)


def test_a_value_that_is_missing_is_no_value(cast):
    with pytest.raises(KeyError, match="joined_by"):
        old_team(maker=cast.alice.pk)


def asked_often(partner):
    """On a connection of its own, as the threads of a server."""
    try:
        return {tuple(codes(old_team(maker=partner.pk, joined_by=LATER))) for _ in range(50)}
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_threads_that_ask_at_once_get_their_own_answers():
    partners = [PartnerFactory(code=f"p{number}") for number in range(4)]

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(asked_often, partners))

    assert answers == [{(partner.code,)} for partner in partners]
