"""Two owners save the same code in the same moment: one of them is told so beside the field, nobody meets an error."""

import threading

import pytest
from django.db import connections
from django.test import Client

from stats.models import HostedForm
from tests.admin.desk import page, save, text
from tests.factories import BROWSER, OwnerFactory
from tests.pages import errors_on

TYPED = {"name": "News", "code": "news", "thank_you_address": "https://www.example.com/", "opt_ins_per": "email"}


def make(barrier: threading.Barrier, answers: list[list[str]]) -> None:
    """What one owner does, in a thread and on a connection of its own."""
    try:
        client = Client(headers={"user-agent": BROWSER})
        client.force_login(OwnerFactory())
        client.get(page(HostedForm, "add"))
        barrier.wait(timeout=20)
        response = save(client, page(HostedForm, "add"), **TYPED)
        answers.append([] if response.status_code == 302 else errors_on(text(response)))
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(4))
def test_of_two_forms_with_one_code_the_second_is_refused_in_words(_again: int) -> None:
    barrier, answers = threading.Barrier(2), []
    owners = [threading.Thread(target=make, args=(barrier, answers)) for _ in range(2)]

    for thread in owners:
        thread.start()
    for thread in owners:
        thread.join(60)

    assert sorted(answers) == [[], ["Another form has this code."]]
    assert HostedForm.objects.count() == 1
