"""The suite really runs on the database that it was told to run on."""

from pathlib import Path

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import is_psycopg3
from django.test import Client

from links.models import TrackingLink
from partners.models import Partner
from tests.conftest import Cast
from tests.factories import PASSWORD, PartnerFactory

VENDORS = {"sqlite": "sqlite", "postgres": "postgresql"}


@pytest.mark.django_db
def test_the_chosen_database_is_used(pytestconfig: pytest.Config) -> None:
    assert connection.vendor == VENDORS[pytestconfig.getoption("--db")]


def test_psycopg2_is_the_driver() -> None:
    assert not is_psycopg3


@pytest.mark.django_db
def test_sqlite_tests_on_a_file_in_write_ahead_mode() -> None:
    if connection.vendor != "sqlite":
        return
    assert Path(connection.settings_dict["NAME"]).is_file()
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_the_cast_is_a_team_and_a_stranger(cast: Cast) -> None:
    assert set(cast.alice.team()) == {cast.alice, cast.bob, cast.cleo, cast.dina}
    assert set(Partner.objects.recruits_of(cast.bob)) == {cast.dina}


@pytest.mark.django_db
def test_factories_make_every_state_of_a_partner() -> None:
    states = [PartnerFactory().status, PartnerFactory(invited=True).status, PartnerFactory(inactive=True).status]

    assert states == ["active", "invited", "inactive"]


def test_a_partner_signs_in_with_the_code(client: Client, alice: Partner) -> None:
    assert client.login(username="abc123", password=PASSWORD)


def test_links_of_a_program_are_open_to_its_partners_only(cast: Cast) -> None:
    assert cast.giftbox in TrackingLink.objects.open_to(cast.alice)
    assert cast.giftbox not in TrackingLink.objects.open_to(cast.bob)
