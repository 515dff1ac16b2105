"""A served portal with people and links in it, committed, so that another process sees them."""

import base64
import hashlib
import hmac
import secrets
import sqlite3
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from links.models import TrackingLink
from partners.models import Partner, User
from stats.capture.ids import new_id
from stats.capture.keys import key_ring
from stats.capture.routes import freshness
from stats.capture.routes.local import LOOK_EVERY
from stats.capture.tokens import ClickToken, sign_token
from stats.models import HostedForm, PurchaseSource, Referral
from tests.at_once import copy_routes, drain
from tests.factories import (
    AdFactory,
    HostedFormFactory,
    LinkFactory,
    OwnerFactory,
    PartnerFactory,
    PurchaseSourceFactory,
)
from tests.wire.http import Answer, Request, send
from tests.wire.server import Server

CSRF = "c" * 32
FOREIGN = "Nothing of Alice's"  # what a stranger calls everything


@dataclass
class World:
    """Who lives in it, and how to speak to it. `form` and `source` are new for each row."""

    server: Server
    alice: Partner
    owner: User
    haircare: TrackingLink
    names: dict[str, str]
    form: HostedForm = field(default_factory=HostedFormFactory)
    source: PurchaseSource = field(default_factory=PurchaseSourceFactory)
    routes: sqlite3.Connection | None = None
    telling: Lock = field(default_factory=Lock)

    def send(self, request: Request) -> Answer:
        """The answer, once the server knows what the database says; what it wrote down is in the books then."""
        is_visit = request.path.startswith(("/go", "/hooks/forms"))
        if is_visit:
            self._tell_server()
        # The server has no courier but this test, and takes a database for silent whose courier says nothing.
        freshness.note(settings.ROUTES_FILE, timezone.now())
        answer = send(self.server.port, request.to_bytes(self.server.host))
        if is_visit:
            drain()
        return answer

    def _tell_server(self) -> None:
        with self.telling:
            before = self._routes_version()
            copy_routes()
            if self._routes_version() != before:
                time.sleep(LOOK_EVERY * 1.5)

    def _routes_version(self) -> int:
        self.routes = self.routes or sqlite3.connect(settings.ROUTES_FILE, check_same_thread=False)
        return int(self.routes.execute("PRAGMA data_version").fetchone()[0])

    def renew(self) -> None:
        """A form and a source without history, customers of nobody, and no limit used up."""
        cache.clear()
        Referral.objects.all().delete()
        if self.form.submissions.exists() or self.source.deliveries.exists():
            self.form, self.source = HostedFormFactory(), PurchaseSourceFactory()
        self.names |= {"FORM": self.form.code, "ENDPOINT": self.source.code}

    def fill(self, name: str) -> str:
        return self.names[name]

    def cookies_of(self, who: Partner | User) -> dict[str, str]:
        """What the browser of somebody who is signed in sends."""
        client = Client()
        client.force_login(who.user if isinstance(who, Partner) else who)
        return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value, "csrftoken": CSRF}

    def get(self, who: Partner | User, path: str) -> Answer:
        return self.send(Request(path, cookies=self.cookies_of(who)))

    def post(self, who: Partner | User, path: str, fields: dict[str, str]) -> Answer:
        request = Request(path, "POST", fields=fields | {"csrfmiddlewaretoken": CSRF}, cookies=self.cookies_of(who))
        return self.send(request)


def build_world(server: Server) -> World:
    """The cast, one of them inactive, a stranger's ad, and every name that the rows use."""
    alice = PartnerFactory(code="abc123", name="Alice")
    bob = PartnerFactory(code="bob456", parent=alice)
    dina = PartnerFactory(code="dina012", parent=bob)
    gone = PartnerFactory(code="gone345", parent=alice, inactive=True)
    zoe = PartnerFactory(code="zoe999", name=FOREIGN)
    haircare = LinkFactory(code="haircare", website_address="https://shop.example/hair?offer=3#top")
    AdFactory(partner=alice, code="website2")
    names = {
        "A": alice.code,
        "A_EMAIL": alice.user.email,
        "AD_OF_C": AdFactory(partner=zoe, code="zoesad", name=FOREIGN).code,
        "B_CHILD": bob.code,
        "B_CHILD_INACTIVE": gone.code,
        "C_FOREIGN": zoe.code,
        "GRANDCHILD": dina.code,
        "INACTIVE": gone.code,
        "LINK": haircare.code,
        "OTHER": zoe.code,
        "OTHER_AD": "zoesad",
        "PARTNER": alice.code,
        "PARTNER_EMAIL": alice.user.email,
    }
    world = World(server, alice, OwnerFactory(username="olga"), haircare, names)
    names |= _proofs(world, zoe)
    return world


def _proofs(world: World, other: Partner) -> dict[str, str]:
    """A real click's token and cookie, and tokens that must prove nothing."""
    click = world.send(Request(f"/go/{world.haircare.code}/{world.alice.code}"))
    token = parse_qs(urlsplit(click.location).query)["rp"][0]
    foreign = bytearray(base64.urlsafe_b64decode(token))
    foreign[22:27] = other.pk.to_bytes(5, "big")
    return {
        "CLICK": token,
        "CLICK_TAMPERED_PARTNER": base64.urlsafe_b64encode(foreign).decode(),
        "CLICK_EXPIRED": token_of(world, datetime.now(UTC) - timedelta(days=91)),
        "CLICK_FUTURE_+1d": token_of(world, datetime.now(UTC) + timedelta(days=1)),
        "VALID_RV": click.cookie(settings.COOKIE_NAME),
    }


def token_of(world: World, at: datetime) -> str:
    """The token of a click of Alice's at that moment."""
    return sign_token(ClickToken(new_id(at), world.haircare.pk, world.alice.pk, None), key_ring("click token"))


def sign_event(source: PurchaseSource, event: str, at: int, body: bytes) -> str:
    """The signature of a purchase event, as Standard Webhooks wants it."""
    key = base64.b64decode(source.secret.removeprefix("whsec_"))
    return base64.b64encode(hmac.digest(key, f"{event}.{at}.".encode() + body, hashlib.sha256)).decode()


def random_code() -> str:
    return "c" + secrets.token_hex(8)
