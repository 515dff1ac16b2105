"""Fixtures of the whole suite: the cast, and clients that are signed in as one of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner, Program, User
from tests.factories import BROWSER, AdFactory, LinkFactory, OwnerFactory, PartnerFactory, ProgramFactory


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database, left by everybody before it is dropped: servers' threads may still hold a connection."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@dataclass(frozen=True)
class Cast:
    """Alice recruited Bob and Cleo, Bob recruited Dina; Zoe is a stranger to them all."""

    alice: Partner
    bob: Partner
    cleo: Partner
    dina: Partner
    zoe: Partner
    program: Program
    haircare: TrackingLink
    skincare: TrackingLink
    giftbox: TrackingLink
    website2: Ad


@pytest.fixture
def cast(db: None) -> Cast:
    """Five partners, three links (giftbox open to Alice's program only), Alice's ad."""
    program = ProgramFactory(name="Boutiques")
    alice = PartnerFactory(code="abc123", name="Alice", programs=[program])
    bob = PartnerFactory(code="bob456", name="Bob", parent=alice)
    return Cast(
        alice=alice,
        bob=bob,
        cleo=PartnerFactory(code="cleo789", name="Cleo", parent=alice),
        dina=PartnerFactory(code="dina012", name="Dina", parent=bob),
        zoe=PartnerFactory(code="zoe999", name="Zoe"),
        program=program,
        haircare=LinkFactory(code="haircare", name="Hair care"),
        skincare=LinkFactory(code="skincare", name="Skin care"),
        giftbox=LinkFactory(code="giftbox", name="Gift box", programs=[program]),
        website2=AdFactory(partner=alice, code="website2", name="Website 2"),
    )


@pytest.fixture
def alice(cast: Cast) -> Partner:
    return cast.alice


@pytest.fixture
def bob(cast: Cast) -> Partner:
    return cast.bob


@pytest.fixture
def cleo(cast: Cast) -> Partner:
    return cast.cleo


@pytest.fixture
def dina(cast: Cast) -> Partner:
    return cast.dina


@pytest.fixture
def zoe(cast: Cast) -> Partner:
    return cast.zoe


@pytest.fixture
def haircare(cast: Cast) -> TrackingLink:
    return cast.haircare


@pytest.fixture
def giftbox(cast: Cast) -> TrackingLink:
    return cast.giftbox


@pytest.fixture
def website2(cast: Cast) -> Ad:
    return cast.website2


@pytest.fixture
def owner(db: None) -> User:
    return OwnerFactory(username="olga", email="olga@portal.example", name="Olga Owner")


@pytest.fixture
def client() -> Client:
    """Somebody with a browser who is not signed in."""
    return Client(headers={"user-agent": BROWSER})


@pytest.fixture
def sign_in(db: None) -> Callable[[User | Partner], Client]:
    """A browser that is signed in: `sign_in(partner)` or `sign_in(user)`."""

    def signed_in(who: User | Partner) -> Client:
        client = Client(headers={"user-agent": BROWSER})
        client.force_login(who.user if isinstance(who, Partner) else who)
        return client

    return signed_in


@pytest.fixture
def as_alice(sign_in: Callable[[User | Partner], Client], alice: Partner) -> Client:
    return sign_in(alice)


@pytest.fixture
def as_bob(sign_in: Callable[[User | Partner], Client], bob: Partner) -> Client:
    return sign_in(bob)


@pytest.fixture
def as_dina(sign_in: Callable[[User | Partner], Client], dina: Partner) -> Client:
    return sign_in(dina)


@pytest.fixture
def as_zoe(sign_in: Callable[[User | Partner], Client], zoe: Partner) -> Client:
    return sign_in(zoe)


@pytest.fixture
def as_owner(sign_in: Callable[[User | Partner], Client], owner: User) -> Client:
    return sign_in(owner)
