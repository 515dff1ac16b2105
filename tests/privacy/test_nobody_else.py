"""Of many people with much the same e-mails any one can be erased, and not a byte of the others changes."""

import random

import pytest
from django.test import Client
from django.utils import timezone

from stats.capture.privacy.erasing import erase
from stats.capture.privacy.people import person_of
from tests.capture.signing import purchase, send
from tests.capture.visiting import differences, submit
from tests.chance import new_chance
from tests.privacy.conftest import everything, order_of

ALIKE = [
    "ann@people.example",
    "joann@people.example",
    "jo-ann@people.example",
    "ann+news@people.example",
    "o'ann@people.example",
    "ann@people.example.com",
    "ann@people.example-shop.example",
    "ann@xn--mller-kva.example",
    "ann@mller.example",
]
ROUNDS = 3


def name_of(email):
    return f"Somebody called {order_of(email)[6:]}"


def live_together(town, people, chance):
    """Everybody does much, in any order; and some speak of others."""
    for email in chance.sample(people, len(people)):
        town.live(email, name_of(email), chance.choice(["abc123", "bob456"]), chance.choice([email, email.upper()]))
    for email in chance.sample(people, 4):
        friend = chance.choice([other for other in people if other != email])
        submit(Client(), {"email": email, "name": name_of(email), "friend": f"<{friend}>"}, code="survey")
        gift = purchase(f"gift-{order_of(email)}", email=email, recipient=friend)
        send(Client(), town.shop, gift)


def changed(before, after):
    """Each row that is not as it was: those that are gone, and what came in their place."""
    assert {table: len(rows) for table, rows in before.items()} == {table: len(rows) for table, rows in after.items()}
    gone = [(table, row) for table, rows in before.items() for row in rows if row not in after[table]]
    came = [(table, row) for table, rows in after.items() for row in rows if row not in before[table]]
    assert [table for table, _ in gone] == [table for table, _ in came]
    return gone, came


def words_of(row):
    """All that it says, as it is spelled there."""
    return repr(row).replace("\\'", "'")


def books():
    """All tables but the one that remembers erasures."""
    return everything(but=("stats_erasure",))


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_only_what_speaks_of_the_person_changes(town, _round):
    chance: random.Random = new_chance()
    live_together(town, ALIKE, chance)
    person = person_of(chance.choice(ALIKE))
    is_hers = [person.is_in, lambda text: person.customer in text, lambda text: name_of(person.email) in text]
    is_hers.append(lambda text: order_of(name_of(person.email)) in text)
    before = books()

    erase(person, by="olga", now=timezone.now())

    gone, came = changed(before, books())
    assert {"stats_optin", "stats_formsubmission", "stats_delivery"} <= {table for table, _ in gone}
    for table, row in gone:
        assert any(is_so(words_of(row)) for is_so in is_hers), f"{table}: {row}"
    for table, row in came:
        assert not any(is_so(words_of(row)) for is_so in is_hers[:3]), f"{table}: {row}"
    assert not any(is_so(words_of(books())) for is_so in is_hers[:3])
    assert differences() == []


def test_what_a_friend_sent_stays_but_for_the_email(town):
    town.live("bob@people.example", "Bob Baker")
    submit(
        Client(), {"email": "bob@people.example", "name": "Bob Baker", "friend": "ann@people.example"}, code="survey"
    )
    before = books()
    erase(person_of("ann@people.example"), by="olga", now=timezone.now())
    (gone,), (came,) = changed(before, books())
    assert "ann@people.example" in repr(gone)
    assert repr(gone).replace("ann@people.example", "…") == repr(came).replace("\\\\u2026", "…")
