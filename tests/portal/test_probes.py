"""Whoever asks whether the portal is well gets an answer, also while the database is away."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.test import Client
from django.utils import timezone

from referral_portal import views
from stats.capture.health import probes
from stats.capture.routes import copying, local

TOKEN = "a-token-for-prometheus"
PROBES = ["/healthz", "/readyz", "/metrics"]


@pytest.fixture
def token(settings: LazySettings) -> str:
    settings.METRICS_TOKEN = TOKEN
    return f"Bearer {TOKEN}"


@pytest.mark.usefixtures("away")
def test_the_process_lives_while_the_database_is_away(visitor: Client) -> None:
    assert visitor.get("/healthz").text == "ok\n"


@pytest.fixture
def first_start(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    """A process on a host that has no copy of the routes yet."""
    settings.ROUTES_FILE = tmp_path / "routes.sqlite3"
    local.current.cache_clear()
    yield
    local.current.cache_clear()


@pytest.mark.usefixtures("away", "first_start")
def test_a_process_without_routes_is_not_ready(visitor: Client) -> None:
    answer = visitor.get("/readyz")

    assert (answer.status_code, answer.text) == (503, "no routes\n")


@pytest.mark.django_db
@pytest.mark.usefixtures("first_start")
def test_a_process_is_ready_as_soon_as_the_routes_are_copied(visitor: Client) -> None:
    copying.copy_everything(settings.ROUTES_FILE, timezone.now())

    assert probes.answer("/readyz") == (200, probes.PLAIN, b"ready\n")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("first_start")
def test_a_process_stays_ready_while_the_database_is_away(visitor: Client, request: pytest.FixtureRequest) -> None:
    copying.copy_everything(settings.ROUTES_FILE, timezone.now())
    request.getfixturevalue("away")

    assert visitor.get("/readyz").text == "ready\n"


@pytest.mark.django_db
@pytest.mark.parametrize("probe", PROBES)
def test_probes_only_look(visitor: Client, probe: str) -> None:
    assert visitor.post(probe).status_code == 405


def test_probes_are_open_to_everybody_and_kept_by_nobody(visitor: Client) -> None:
    assert not views.probe.login_required  # type: ignore[attr-defined]
    assert "no-store" in visitor.get("/healthz").headers["Cache-Control"]


def test_without_a_token_there_are_no_figures(visitor: Client, settings: LazySettings) -> None:
    settings.METRICS_TOKEN = ""

    assert visitor.get("/metrics").status_code == 404
    assert visitor.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize(
    "header",
    ["", TOKEN, "Bearer", "Bearer wrong", f"Bearer {TOKEN}x", f"Basic {TOKEN}", f"Bearer {TOKEN[:-1]}", "Bearer é€"],
)
@pytest.mark.usefixtures("token")
def test_a_wrong_token_is_refused(header: str) -> None:
    status, _, body = probes.answer("/metrics", header)

    assert status == 401
    assert TOKEN.encode() not in body


@pytest.mark.usefixtures("token")
def test_a_refusal_says_what_to_send(visitor: Client) -> None:
    answer = visitor.get("/metrics", headers={"authorization": "Bearer wrong"})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.usefixtures("away")
def test_the_figures_are_there_while_the_database_is_away(visitor: Client, token: str) -> None:
    answer = visitor.get("/metrics", headers={"authorization": token})

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "# TYPE portal_unrecorded_clicks_total counter\nportal_unrecorded_clicks_total " in answer.text


def test_the_word_bearer_may_be_written_in_any_case(token: str) -> None:
    assert probes.answer("/metrics", token.replace("Bearer", "bearer"))[0] == 200


def test_a_token_of_other_letters_is_understood_as_it_comes_over_the_wire(settings: LazySettings) -> None:
    settings.METRICS_TOKEN = "schlüssel"
    on_the_wire = "schlüssel".encode().decode("latin-1")

    assert probes.answer("/metrics", f"Bearer {on_the_wire}")[0] == 200
