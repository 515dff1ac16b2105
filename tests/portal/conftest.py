"""Fixtures for what the portal says of itself: a database that is away, a visitor who sees every answer."""

import socket
from collections.abc import Iterator

import pytest
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture
def away(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database whose host refuses connections."""
    kept = connections["default"]
    with socket.socket() as taken, django_db_blocker.unblock():
        taken.bind(("127.0.0.1", 0))  # bound and never listening: whoever connects is refused
        nowhere = {"HOST": "127.0.0.1", "PORT": taken.getsockname()[1], "NAME": "portal", "OPTIONS": {}}
        connections["default"] = DatabaseWrapper({**kept.settings_dict, **nowhere}, "default")
        yield
        connections["default"] = kept


@pytest.fixture
def visitor(client: Client) -> Client:
    client.raise_request_exception = False
    return client
