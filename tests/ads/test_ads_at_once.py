"""Two partners of one line who take the same code at the same moment: one of them gets it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from ads.models import Ad
from tests.factories import PartnerFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_code_is_given_to_one_of_two_who_ask_at_once(sign_in):
    parent = PartnerFactory(code="parent")
    clients = [sign_in(parent), sign_in(PartnerFactory(code="child", parent=parent))]
    for client in clients:
        client.get("/ads/new/")
    start = Barrier(len(clients))

    def ask(client):
        start.wait()
        try:
            return client.post("/ads/new/", {"name": "Race", "media_type": "blog", "code": "race"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor() as threads:
        answers = list(threads.map(ask, clients))

    assert sorted(answers) == [200, 302]
    assert Ad.objects.filter(code="race").count() == 1
