"""Two owners move two partners below each other in the same moment: one of them is refused."""

import threading

import pytest
from django.db import connections
from django.test import Client

from partners.models import Partner
from tests.admin.desk import page, save
from tests.factories import BROWSER, OwnerFactory, PartnerFactory


def move(partner: Partner, parent: Partner, barrier: threading.Barrier, statuses: list[int]) -> None:
    """What one owner does, in a thread and on a connection of its own."""
    try:
        client = Client(headers={"user-agent": BROWSER})
        client.force_login(OwnerFactory())
        client.get(page(partner))
        barrier.wait(timeout=20)
        statuses.append(save(client, page(partner), parent=parent.pk).status_code)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(3))
def test_of_two_simultaneous_moves_below_each_other_one_wins(_again: int) -> None:
    ann, ben = PartnerFactory(), PartnerFactory()
    barrier, statuses = threading.Barrier(2), []
    moves = [threading.Thread(target=move, args=(*pair, barrier, statuses)) for pair in ((ann, ben), (ben, ann))]

    for thread in moves:
        thread.start()
    for thread in moves:
        thread.join(60)

    assert sorted(statuses) == [200, 302]  # one is told why, one is saved
    assert Partner.objects.filter(parent=None).count() == 1
