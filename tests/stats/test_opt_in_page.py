"""One opt-in, for its partner alone: what happened when, why it counts, and what its address did around that day."""

from datetime import date, timedelta

import pytest

from partners.models import Portal
from stats.capture.ids import new_id
from stats.capture.opt_ins.by_hand import Credit, credit_by_hand, give_back, take_back
from stats.models import OptIn
from tests.admin.desk import words
from tests.capture.signing import purchase, send
from tests.capture.visiting import click, submit
from tests.factories import HostedFormFactory
from tests.stats.orders import EVE, later
from tests.stats.rows import NOW, TODAY, count, opt_in

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def told(as_alice):
    """The page of Alice's only opt-in, in its words."""
    return lambda: words(as_alice.get(f"/opt-ins/{OptIn.objects.get().pk}/"))


def clicked(partner, link, **fields):
    """An opt-in two days after its click."""
    return opt_in(partner, link, at=NOW, hit=new_id(NOW - timedelta(days=2)), **fields)


@pytest.mark.parametrize("who", ["bob", "zoe"])
def test_nobody_else_finds_it(cast, sign_in, who):
    row = opt_in(cast.alice, cast.haircare, at=NOW)
    assert sign_in(getattr(cast, who)).get(f"/opt-ins/{row.pk}/").status_code == 404


def test_a_parent_does_not_find_a_recruits(cast, as_alice):
    row = opt_in(cast.bob, cast.haircare, at=NOW)
    assert as_alice.get(f"/opt-ins/{row.pk}/").status_code == 404


def test_what_there_is_not_is_not_found(cast, as_alice):
    assert as_alice.get(f"/opt-ins/{new_id(NOW)}/").status_code == 404
    assert as_alice.get("/opt-ins/nothing/").status_code == 404


def test_one_that_nobody_is_credited_with_is_nobodys(cast, as_alice):
    row = opt_in(cast.alice, cast.haircare, at=NOW)
    OptIn.objects.filter(pk=row.pk).update(partner=None, rule="", reason="expired")
    assert as_alice.get(f"/opt-ins/{row.pk}/").status_code == 404


def test_it_says_what_it_is(cast, told):
    clicked(cast.alice, cast.haircare, ad=cast.website2, amount="49.90", currency="EUR", refunded="9.90")
    text = told()
    for words_of_it in ("Purchase, 20 Nov 2026", "Hair care", "Website 2", "Partly paid back", "€49.90", "€40.00"):
        assert words_of_it in text


def test_it_says_why_it_is_mine_with_the_click_and_the_window(cast, told):
    clicked(cast.alice, cast.haircare, rule="cookie-last")
    text = told()
    assert "Your address was the last one that this visitor had followed." in text
    assert "The click was on 18 Nov 2026, 12:00." in text
    assert "A click on this address counts for 90 days." in text


@pytest.mark.parametrize(
    ("days", "words_of_it"),
    [(1, "A click on this address counts for 1 day."), (None, "A click on this address counts without end.")],
)
def test_where_the_trace_tells_no_window_it_is_that_of_today(cast, told, days, words_of_it):
    Portal.objects.update_or_create(pk=1, defaults={"window_days": days})
    clicked(cast.alice, cast.haircare)
    assert words_of_it in told()


@pytest.mark.parametrize(
    ("then", "later", "words_of_it"),
    [
        (30, 7, "A click on this address counted for 30 days then."),
        (1, 90, "A click on this address counted for 1 day then."),
        (None, 7, "A click on this address counted without end then."),
    ],
)
def test_a_window_that_the_owner_changes_later_is_not_that_of_this_opt_in(
    client, cast, shop, told, then, later, words_of_it
):
    Portal.objects.update_or_create(pk=1, defaults={"window_days": then})
    token, _ = click(client)
    send(client, shop, purchase(token=token))
    Portal.objects.update(window_days=later)
    assert words_of_it in told()


def test_the_address_that_brought_it_can_be_copied(cast, as_alice):
    row = clicked(cast.alice, cast.haircare, ad=cast.website2)
    html = as_alice.get(f"/opt-ins/{row.pk}/").content.decode()
    assert 'value="http://testserver/go/haircare/abc123/website2"' in html


def test_what_the_owner_credited_claims_no_click(cast, told, as_alice):
    row = clicked(cast.bob, cast.haircare)
    credit_by_hand(row, Credit(cast.alice, cast.skincare), by="olga", why="She telephoned.", now=NOW)
    text = told()
    assert text.count("The owner credited it to you.") == 1
    assert "The click was" not in text
    assert "The address that brought it" not in text
    assert "Bob" not in text


def test_what_happened_stands_in_its_order(client, cast, shop, told):
    token, _ = click(client)
    send(client, shop, purchase(token=token))
    later(client, shop, "refunded", NOW + timedelta(hours=1), amount="9.90", currency="EUR")
    later(client, shop, "charged_back", NOW + timedelta(hours=2), dispute_id="d1")
    later(client, shop, "dispute_won", NOW + timedelta(hours=3), dispute_id="d1")
    text = told()
    happened = [
        "Somebody followed your address.",
        "The visitor bought something for €49.90.",
        "€9.90 was paid back.",
        "The purchase was taken back: it was cancelled, or the payment was disputed.",
        "It was restored: the purchase counts again.",
    ]
    places = [text.index(sentence) for sentence in happened]
    assert places == sorted(places)


def test_what_was_refunded_in_full_says_so(client, cast, shop, told):
    token, _ = click(client)
    send(client, shop, purchase(token=token))
    later(client, shop, "refunded", NOW)
    assert "All of it was paid back." in told()
    assert "Taken back" in told()


def test_a_form_that_was_taken_for_spam_by_mistake_tells_both(cast, told):
    row = clicked(cast.alice, cast.haircare)
    take_back(row, what="spam", by="olga", why="Nonsense.", now=NOW + timedelta(hours=1))
    give_back(row, what="no-spam", by="olga", why="A mistake.", now=NOW + timedelta(hours=2))
    text = told()
    assert "The visitor submitted a form." in text
    assert text.index("The owner took it back.") < text.index("The owner restored it.")


def test_the_chart_is_of_its_own_address_around_that_day(cast, as_alice):
    row = opt_in(cast.alice, cast.haircare, at=NOW - timedelta(days=20), ad=cast.website2)
    for days, hits in ((20, 3), (34, 4), (6, 5), (35, 100), (5, 100)):
        count(cast.alice, cast.haircare, cast.website2, day=TODAY - timedelta(days=days), hits=hits)
    count(cast.alice, cast.haircare, day=TODAY - timedelta(days=20), hits=100)
    count(cast.alice, cast.skincare, cast.website2, day=TODAY - timedelta(days=20), hits=100)
    count(cast.bob, cast.haircare, cast.website2, day=TODAY - timedelta(days=20), hits=100)
    story = as_alice.get(f"/opt-ins/{row.pk}/").context["story"]
    assert (story.days.start, story.days.end) == (date(2026, 10, 17), date(2026, 11, 14))
    assert story.total.hits == 12


def test_the_chart_of_a_fresh_one_ends_today(cast, as_alice):
    row = opt_in(cast.alice, cast.haircare, at=NOW)
    story = as_alice.get(f"/opt-ins/{row.pk}/").context["story"]
    assert (story.days.end, story.total.hits) == (TODAY, 0)


def test_nothing_says_who_it_was_or_which_order(client, cast, shop, as_alice):
    HostedFormFactory(code="newsletter")
    token, _ = click(client)
    submit(client, {"email": EVE, "rp": token, "name": "Evelyn"})
    send(client, shop, purchase("ORDER-7", token=token, email=EVE))
    to = Credit(cast.alice, cast.skincare)
    for row in OptIn.objects.all():
        credit_by_hand(row, to, by="olga", why="Evelyn telephoned.", now=NOW)

    for row in OptIn.objects.all():
        html = as_alice.get(f"/opt-ins/{row.pk}/").content.decode()
        secrets = {
            EVE,
            "people.example",
            "Evelyn",
            "ORDER-7",
            "olga",
            "shop",
            "newsletter",
            row.customer,
            row.reference,
        }
        assert [secret for secret in secrets if secret in html] == []


def test_the_page_costs_ten_queries_at_most(client, cast, shop, as_alice, django_assert_max_num_queries):
    token, _ = click(client)
    send(client, shop, purchase(token=token))
    for hour in range(1, 9):
        later(client, shop, "refunded", NOW + timedelta(hours=hour), amount="1", currency="EUR")
    path = f"/opt-ins/{OptIn.objects.get().pk}/"
    as_alice.get(path)
    with django_assert_max_num_queries(10):
        as_alice.get(path)
