"""Everything that changes what opt-ins count, at once: nobody waits for ever, and every figure holds."""

import threading
from functools import partial

import pytest
from django.db import connections

from stats.capture.courier.delivery import Delivery, Found
from stats.capture.hooks.forms import record_submission
from stats.capture.hooks.said import Change
from stats.capture.journal.reader import Piece
from stats.capture.opt_ins.by_hand import Credit, credit_by_hand, give_back, take_back
from stats.models import Adjustment, OptIn
from tests.capture.happenings import DELIVERED, World, bought, chargeback, refund, token_of, won
from tests.capture.visiting import differences
from tests.chance import new_chance

pytestmark = pytest.mark.django_db(transaction=True)

CUSTOMERS = [f"customer{number}@mail.example" for number in range(3)]
ROUNDS = 6


def all_at_once(works):
    """Let everybody work from the same moment on. Whatever any of them raised."""
    barrier, problems = threading.Barrier(len(works)), []

    def run(work):
        barrier.wait()
        try:
            work()
        except BaseException as problem:  # noqa: BLE001
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return problems


def orders_of(world, hit, email):
    """What the shop says of a customer's orders: paid back in part, charged back, won again."""
    for number in range(ROUNDS):
        name = f"{email} {number}"
        known = {"names": (name,)}
        yield bought(10 + number, email=email, token=token_of(hit) if number % 2 else "", **known)
        yield refund(20, f"{name} refund", "9.90", **known)
        yield from [chargeback(30, f"{name} lost", **known), won(40, f"{name} won", **known)][: number % 3]


def shop(world, told):
    for said in told:
        world.hear(said)


def people(forms):
    for form in forms * 2:
        record_submission(form)


def courier(hits):
    for hit in hits * 2:
        Delivery("tests", DELIVERED).deliver([Found(Piece(hit, b"", 0), "journal")])


def owner(cast):
    turns = [Credit(cast.cleo, cast.skincare), None, Credit(cast.alice, cast.haircare, cast.website2)]
    for turn in range(3 * ROUNDS):
        for opt_in in OptIn.objects.order_by("pk")[turn : turn + 1]:
            credit_by_hand(opt_in, turns[turn % 3], by="olga", why="It is so.", now=DELIVERED)


def judge():
    for _ in range(ROUNDS):
        for opt_in in OptIn.objects.filter(kind="form"):
            take_back(opt_in, what="spam", by="olga", why="It is.", now=DELIVERED)
            give_back(opt_in, what="no-spam", by="olga", why="It is not.", now=DELIVERED)


def test_no_figure_differs_after_everybody_changed_everything_at_once(cast):
    world, chance = World(cast), new_chance()
    hits = [world.hit(turn, partner) for turn, partner in enumerate([cast.alice, cast.bob, cast.zoe])]
    forms = [world.submission(5, token_of(hit), email) for hit, email in zip(hits, CUSTOMERS, strict=True)]
    told = [said for hit, email in zip(hits, CUSTOMERS, strict=True) for said in orders_of(world, hit, email)]
    often = chance.sample(told * 2, len(told) * 2)

    shops = [partial(shop, world, often[part::3]) for part in range(3)]
    problems = all_at_once([*shops, partial(people, forms), partial(courier, hits), partial(owner, cast), judge])

    assert problems == []
    assert differences() == []
    assert OptIn.objects.filter(kind="purchase").count() == ROUNDS * len(CUSTOMERS)
    assert Adjustment.objects.count() == sum(isinstance(said, Change) for said in told)
    assert {opt_in.status for opt_in in OptIn.objects.filter(kind="form")} == {"valid"}
