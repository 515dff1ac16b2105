"""The courier's connection: what it commits is on the disk, and a database that falls silent is given up."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection, connections
from django.db.utils import ConnectionHandler

from stats.capture.courier import duty as duties
from stats.capture.courier.connection import SETTINGS, cut, renew
from stats.capture.courier.duty import Doing, Duty
from tests.faults.proxy import Wire
from tests.postgres import throw_away_postgres
from tests.waiting import wait_until


@pytest.mark.django_db(transaction=True)
def test_commits_wait_for_the_disk_whatever_the_portal_does():
    connection.close()
    renew()
    question = {"postgresql": "SHOW synchronous_commit", "sqlite": "PRAGMA synchronous"}[connection.vendor]
    assert scalar(question) in {"on", 2}


def scalar(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_cannot_be_set_up_is_not_kept(monkeypatch):
    connection.close()
    monkeypatch.setitem(SETTINGS, connection.vendor, ("SET nonsense TO nothing to say",))
    with pytest.raises(Exception, match="syntax"):
        renew()
    assert connection.connection is None


@pytest.fixture(scope="module")
def postgres():
    with throw_away_postgres() as url:
        yield Path(parse_qs(urlsplit(url).query)["host"][0])


@pytest.fixture
def wire(postgres):
    with Wire(postgres) as wire:
        yield wire


def connection_by(wire):
    """A connection of this thread through the wire."""
    way = {"NAME": "postgres", "USER": "postgres", "HOST": "127.0.0.1", "PORT": wire.port}
    options = {"OPTIONS": {"connect_timeout": 2}, "CONN_MAX_AGE": 60}
    return ConnectionHandler({"default": {"ENGINE": "django.db.backends.postgresql", **way, **options}})["default"]


@pytest.fixture
def asking(wire, monkeypatch):
    """A duty that asks a database behind the wire again and again: what it does, and the answers."""
    monkeypatch.setattr(duties, "PATIENCE", 0.3)
    answers = []

    def ask(_):
        if not answers:
            connections["default"] = connection_by(wire)
        answers.append(scalar("SELECT 1"))
        return True

    doing = Doing(Duty("test", ask, every=0.01))
    doing.start()
    wait_until(lambda: len(answers) > 1)
    yield doing, answers
    wire.mend()
    doing.is_over.set()
    doing.join(30)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_falls_silent_is_given_up_and_asked_again(wire, asking, caplog):
    doing, answers = asking
    wire.hang()
    wait_until(lambda: doing.cut_if_hanging() or "waits" in caplog.text)
    wire.mend()
    before = len(answers)
    wait_until(lambda: doing.cut_if_hanging() or len(answers) > before + 1)
    assert "had no answer for 0 seconds" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_database_that_answers_is_left_alone(asking, caplog):
    doing, answers = asking
    before = len(answers)
    wait_until(lambda: doing.cut_if_hanging() or len(answers) > before + 20)
    assert not caplog.records


@pytest.mark.django_db(transaction=True)
def test_what_was_only_slow_is_given_more_time_the_next_time(wire, asking):
    doing, _ = asking
    wire.hang()
    wait_until(lambda: doing.cut_if_hanging() or doing._patience > 0.3)
    assert doing._patience == 0.6


@pytest.mark.django_db(transaction=True)
def test_there_is_nothing_to_cut_where_nobody_waits(postgres):
    connection.ensure_connection()
    assert cut(connections["default"]) == (connection.vendor == "postgresql")
    connection.close()
    assert not cut(connections["default"])
