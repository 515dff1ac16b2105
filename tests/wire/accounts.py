"""Signing in, resetting a password, changing it: nobody is told or sent what they should not be."""

from django.conf import settings

from partners.models import Partner
from tests.factories import PASSWORD, PartnerFactory
from tests.wire.effects import check_location
from tests.wire.http import Answer, Request
from tests.wire.rows import Row
from tests.wire.world import CSRF, World

LOGIN = "/accounts/login/"
RESET = "/accounts/password/reset/"
CHANGE = "/accounts/password/change/"
NEW_PASSWORD = "another-long-password-2"


def check(world: World, row: Row) -> None:
    """One row: fields for the sign-in or the reset page, or a story in steps."""
    stories = {"AU-16": a_changed_password_ends_other_sessions, "AU-17": deactivation_ends_the_session}
    if row.id in stories:
        stories[row.id](world)
        return
    fields = {"login" if name == "username" else name: value for name, value in row.fields.items()}
    if "email" in fields:
        answer = submit(world, RESET, fields)
        if fields["email"] == world.names["A_EMAIL"]:
            unknown = submit(world, RESET, {"email": "nobody@b.example"})
            assert (unknown.status, unknown.location) == (answer.status, answer.location)
    elif "next" in fields:
        answer = sign_in(world, world.alice, next=fields["next"])
    else:
        answer = submit(world, LOGIN, {"password": "wrong"} | fields)
        assert settings.SESSION_COOKIE_NAME not in answer.headers.get("Set-Cookie", "")
    assert answer.status in row.statuses
    check_location(answer, world.server.host)


def submit(world: World, path: str, fields: dict[str, str], **cookies: str) -> Answer:
    fields = fields | {"csrfmiddlewaretoken": CSRF}
    return world.send(Request(path, "POST", fields=fields, cookies={"csrftoken": CSRF} | cookies))


def sign_in(world: World, partner: Partner, **fields: str) -> Answer:
    return submit(world, LOGIN, {"login": partner.code, "password": PASSWORD} | fields)


def _session_of(world: World, partner: Partner) -> dict[str, str]:
    session = sign_in(world, partner).cookie(settings.SESSION_COOKIE_NAME)
    assert session
    return {settings.SESSION_COOKIE_NAME: session}


def a_changed_password_ends_other_sessions(world: World) -> None:
    partner = PartnerFactory()
    here, elsewhere = _session_of(world, partner), _session_of(world, partner)
    assert world.send(Request("/stats/", cookies=elsewhere)).status == 200

    passwords = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert submit(world, CHANGE, passwords, **here).status == 302

    assert world.send(Request("/stats/", cookies=elsewhere)).status == 302


def deactivation_ends_the_session(world: World) -> None:
    from django.utils import timezone

    partner = PartnerFactory()
    session = _session_of(world, partner)
    assert world.send(Request("/stats/", cookies=session)).status == 200

    partner.deactivate(timezone.now())

    assert world.send(Request("/stats/", cookies=session)).status == 302
