"""Where one is signed in: shown without addresses, ended at a click, and over two weeks after the last use."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from partners.models import Partner
from partners.sessions import MOST_SESSIONS
from referral_portal.accounts.browsers import browser_of
from tests.accounts.doors import enter, is_in, words
from tests.factories import BROWSER

PAGE = "/accounts/sessions/"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
ADDRESS = "198.51.100.7"
FORMER = "the-former-key-" + "f" * 50


def signed_in(agent: str = BROWSER) -> Client:
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=ADDRESS)
    enter(client, "abc123")
    return client


def test_each_session_is_named_by_its_browser(alice: Partner) -> None:
    signed_in(IPHONE)

    page = words(signed_in().get(PAGE))

    assert "Safari on iPhone" in page
    assert "Chrome on Linux this one" in page


def test_no_address_is_shown(alice: Partner) -> None:
    page = signed_in().get(PAGE).content.decode()

    assert ADDRESS not in page
    assert UserSession.objects.get().ip not in page


def test_everywhere_else_ends_and_here_stays(alice: Partner) -> None:
    phone, here = signed_in(IPHONE), signed_in()

    response = here.post(PAGE)

    assert response["Location"] == PAGE
    assert "You are signed out everywhere else." in words(here.get(PAGE))
    assert is_in(here)
    assert not is_in(phone)


def test_sessions_of_others_stay(alice: Partner, bob: Partner) -> None:
    bobs = Client()
    enter(bobs, "bob456")

    signed_in().post(PAGE)

    assert is_in(bobs)


def test_sessions_that_are_over_are_not_shown(alice: Partner, time_machine) -> None:
    time_machine.move_to("2026-11-01T12:00:00Z")
    signed_in(IPHONE)
    time_machine.shift(timedelta(days=15))

    assert "iPhone" not in words(signed_in().get(PAGE))


def test_sessions_of_an_old_password_are_not_shown(alice: Partner) -> None:
    signed_in(IPHONE)
    alice.user.set_password("another-long-1")
    alice.user.save()
    client = Client()
    enter(client, "abc123", "another-long-1")

    assert "iPhone" not in words(client.get(PAGE))


@pytest.fixture
def phone_of_the_former_key(alice: Partner, settings: object) -> Client:
    """Signed in, and then the portal has another secret key."""
    key, settings.SECRET_KEY = settings.SECRET_KEY, FORMER
    phone = signed_in(IPHONE)
    settings.SECRET_KEY = key
    return phone


def test_a_former_key_that_is_still_believed_ends_no_session(phone_of_the_former_key: Client, settings: object) -> None:
    settings.SECRET_KEY_FALLBACKS = [FORMER]
    here = signed_in()

    assert "Safari on iPhone" in words(here.get(PAGE))
    assert is_in(phone_of_the_former_key)
    here.post(PAGE)
    assert not is_in(phone_of_the_former_key)


def test_a_session_whose_key_is_gone_is_lamented_once(phone_of_the_former_key: Client, caplog) -> None:
    warnings = []
    for _ in range(2):
        assert not is_in(phone_of_the_former_key)
        warnings.append([record.message for record in caplog.records])
        caplog.clear()

    assert warnings == [["Session data corrupted"], []]
    assert not Session.objects.exists()


def test_the_list_forgets_sessions_whose_key_is_gone(alice: Partner, caplog) -> None:
    here = signed_in()
    stored = Session.objects.create(session_key="unreadable", session_data="x", expire_date="2999-01-01T00:00:00Z")
    UserSession.objects.create(user=alice.user, session_key=stored.pk, ip="2001:db8::1", user_agent=IPHONE)

    assert "iPhone" not in words(here.get(PAGE))
    assert "iPhone" not in words(here.get(PAGE))
    assert [record.message for record in caplog.records] == ["Session data corrupted"]
    assert is_in(here)


def test_a_session_lasts_two_weeks_from_its_last_day_of_use(alice: Partner, time_machine) -> None:
    time_machine.move_to("2026-11-01T12:00:00Z")
    client = signed_in()
    for _ in range(3):
        time_machine.shift(timedelta(days=13))
        assert is_in(client)

    time_machine.shift(timedelta(days=15))

    assert not is_in(client)


def test_a_session_is_stored_once_a_day(alice: Partner, django_assert_num_queries, time_machine) -> None:
    time_machine.move_to("2026-11-01T12:00:00Z")
    client = signed_in()
    client.get(PAGE)
    before = Session.objects.get().expire_date
    time_machine.shift(3600)

    client.get(PAGE)

    assert Session.objects.get().expire_date == before


def test_a_program_that_signs_in_again_and_again_keeps_its_newest_sessions(alice: Partner) -> None:
    clients = [signed_in() for _ in range(MOST_SESSIONS + 2)]

    assert UserSession.objects.count() == Session.objects.count() == MOST_SESSIONS
    assert [is_in(client) for client in (clients[0], clients[1], clients[2], clients[-1])] == [False, False, True, True]


@pytest.mark.parametrize("sessions", [1, 12])
def test_the_page_costs_the_same_with_many_sessions(alice: Partner, sessions: int, django_assert_num_queries) -> None:
    clients = [signed_in() for _ in range(sessions)]
    clients[0].get(PAGE)

    with django_assert_num_queries(5):
        clients[0].get(PAGE)


def test_the_page_is_for_people_who_are_signed_in(client: Client, db: None) -> None:
    assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"


def test_a_deactivated_partner_is_out_in_the_middle_of_it(alice: Partner) -> None:
    phone, here = signed_in(IPHONE), signed_in()
    assert is_in(here)

    alice.deactivate(timezone.now())

    assert [client.get("/stats/").status_code for client in (phone, here)] == [302, 302]
    assert here.post("/ads/new/", {"name": "One more"}).status_code == 302


def test_a_deactivation_that_went_around_the_model_is_felt_too(alice: Partner) -> None:
    here = signed_in()

    Partner.objects.filter(pk=alice.pk).update(deactivated_at=timezone.now())

    assert not is_in(here)


def test_old_sessions_do_not_come_back_with_the_partner(alice: Partner) -> None:
    here = signed_in()
    alice.deactivate(timezone.now())
    alice.reactivate()

    assert not is_in(here)
    assert is_in(signed_in())


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (BROWSER, "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Windows"),
        ("curl/8.0", "Another program"),
        ("", "Another program"),
    ],
)
def test_what_a_browser_is_called(agent: str, name: str) -> None:
    assert browser_of(agent) == name
