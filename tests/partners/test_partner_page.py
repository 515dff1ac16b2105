"""One of my team: code, status, depth and figures; never the account. Nobody else is there."""

import pytest
from django.utils import timezone

from tests.factories import PartnerFactory
from tests.stats.rows import count


def page(client, code):
    return client.get(f"/partners/{code}/").content.decode()


def test_a_recruits_recruit_shows_depth_and_who_recruited_them(as_alice):
    answer = as_alice.get("/partners/dina012/")
    assert answer.context["depth"] == 2
    assert '<a href="/partners/bob456/">Bob</a>' in answer.content.decode()


def test_the_code_may_be_typed_in_any_case(as_alice):
    assert as_alice.get("/partners/DINA012/").status_code == 200


def test_my_own_page_does_not_name_my_parent(as_bob):
    html = page(as_bob, "bob456")
    assert "· you" in html
    assert "Alice" not in html


@pytest.mark.parametrize("code", ["abc123", "cleo789", "zoe999", "nobody", "²", "x" * 500, "bob456/email"])
def test_whoever_is_not_in_my_team_is_not_there(as_bob, code):
    if code == "bob456/email":
        assert as_bob.post(f"/partners/{code}/").status_code == 404
    assert as_bob.get(f"/partners/{code}/").status_code == 404


def test_a_stranger_and_nobody_get_the_same_answer(as_bob):
    assert page(as_bob, "zoe999").replace("zoe999", "") == page(as_bob, "nobody").replace("nobody", "")


def test_the_figures_are_the_partners_own(as_alice, cast):
    today = timezone.localdate()
    count(cast.bob, cast.haircare, day=today, hits=1234, unique=1000, forms=5, purchases=5, EUR="12.50")
    count(cast.dina, cast.haircare, day=today, hits=7)
    html = page(as_alice, "bob456")
    for text in ("1,234", "1.0%", "€12.50"):
        assert text in html


def test_the_page_leads_to_generator_and_statistics_of_this_partner(as_alice):
    html = page(as_alice, "bob456")
    assert 'href="/links/generate/?partner=bob456"' in html
    assert 'href="/stats/?partner=bob456"' in html


def test_nobody_generates_for_somebody_inactive(as_alice, bob):
    bob.deactivate(timezone.now())
    html = page(as_alice, "bob456")
    assert "nothing is credited" in html
    assert "/links/generate/?partner=bob456" not in html


def test_somebody_invited_is_explained(as_alice, alice):
    PartnerFactory(code="emil", parent=alice, invited=True)
    assert "has not chosen a password yet" in page(as_alice, "emil")


def test_no_account_shows(as_alice, bob):
    bob.user.email = "secret@people.example"
    bob.user.save()
    assert "secret@people.example" not in page(as_alice, "bob456")


def test_the_page_costs_seven_queries(as_alice, django_assert_num_queries):
    as_alice.get("/partners/dina012/")
    with django_assert_num_queries(7):
        as_alice.get("/partners/dina012/")


def test_the_page_is_only_read(as_alice):
    assert as_alice.post("/partners/bob456/").status_code == 405
