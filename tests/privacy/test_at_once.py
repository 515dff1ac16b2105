"""An erasure beside doors that are busy: whoever comes first, nothing of the person is left."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from stats.capture.hooks.forms import record_submission
from stats.capture.ids import new_id
from stats.capture.journal.records import SubmissionRecord
from stats.capture.privacy.erasing import erase
from stats.capture.privacy.people import person_of
from stats.models import FormSubmission, OptIn
from tests.capture.signing import purchase, send
from tests.capture.visiting import differences
from tests.privacy.conftest import ANN, holding

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def at_once(*deeds):
    """Every deed in a thread of its own, begun in the same moment. Raises what any of them raised."""
    barrier = threading.Barrier(len(deeds))

    def do(deed):
        barrier.wait()
        try:
            deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        for done in [pool.submit(do, deed) for deed in deeds]:
            done.result()


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_what_came_before_the_erasure_has_no_name_whoever_is_first(town, _round):
    before = timezone.now() - timedelta(seconds=5)
    forms = [SubmissionRecord(new_id(before), town.newsletter.pk, ANN, "", "", {"n": str(n)}) for n in range(3)]
    body = purchase("1001", email=ANN).replace('"data"', f'"timestamp": "{before.isoformat()}", "data"')
    at_once(
        *(lambda form=form: record_submission(form) for form in forms),
        lambda: send(Client(), town.shop, body),
        lambda: erase(person_of(ANN), by="olga", now=timezone.now()),
        lambda: erase(person_of(ANN), by="olga", now=timezone.now()),
    )
    assert holding(ANN) == set()
    assert (FormSubmission.objects.count(), OptIn.objects.exclude(erased_at=None).count()) == (3, 2)
    assert differences() == []
