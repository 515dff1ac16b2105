"""A button pressed twice at the same moment: one ad for the QR code, one remembered address."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from ads.models import Ad
from links.models import GeneratedAddress
from tests.factories import LinkFactory, PartnerFactory

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 4


@pytest.mark.parametrize(("path", "ads"), [("/links/generate/", 0), ("/links/qr-ad/", 1)])
def test_a_button_pressed_often_at_once_makes_one_of_each(sign_in, path, ads):
    partner = PartnerFactory()
    LinkFactory(code="haircare", name="Hair care")
    clients = [sign_in(partner) for _ in range(TIMES)]
    for client in clients:
        client.get("/links/generate/")
    start = Barrier(TIMES)

    def press(client):
        start.wait()
        try:
            return client.post(path, {"link": "haircare"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor() as threads:
        answers = list(threads.map(press, clients))

    assert answers == [302] * TIMES
    assert (Ad.objects.count(), GeneratedAddress.objects.count()) == (ads, 1)
