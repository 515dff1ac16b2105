"""The owner's Health page, and the warning that stands on every other page while something is bad."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.test import Client, RequestFactory
from django.utils import timezone

from partners.models import User
from stats.models import Heartbeat
from tests.admin.desk import said, text
from tests.factories import UserFactory
from tests.health.test_words import WELL

pytestmark = pytest.mark.django_db

WARNING = "The portal needs you."


def speak(name: str = "web-1", ago: float = 2, **figures: object) -> Heartbeat:
    """A host that said how it is, so many seconds ago."""
    at = timezone.now() - timedelta(seconds=ago)
    return Heartbeat.objects.create(host=f"key-of-{name}", name=name, at=at, figures={**WELL, **figures})


@pytest.fixture
def as_staff(sign_in: Callable[[User], Client]) -> Client:
    """Somebody of the staff who may see how hosts are, and nothing else."""
    staff = UserFactory(is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="view_heartbeat"))
    return sign_in(staff)


def test_a_new_portal_is_told_when_hosts_speak(as_owner: Client) -> None:
    shown = text(as_owner.get("/admin/health/"))

    assert "No host has said anything yet." in shown
    assert "manage.py courier" in shown


def test_every_host_is_there_with_its_figures(as_owner: Client) -> None:
    speak("web-1")
    speak("web-2", oldest_undrained_seconds=400)

    shown = text(as_owner.get("/admin/health/"))

    assert re.findall("<h2>(.*?)</h2>", shown) == ["The portal as a whole", "web-1", "web-2"]
    assert "All is well." not in shown
    assert "6 minutes old" in shown
    assert "Is the database up" in shown


def test_a_portal_that_is_well_says_so(as_owner: Client) -> None:
    speak()

    shown = text(as_owner.get("/admin/health/"))

    assert "All is well." in shown
    assert "badge-bad" not in shown


def test_what_is_worth_a_look_is_no_alarm(as_owner: Client) -> None:
    speak(drain_seconds=9)

    assert "something is worth a look" in text(as_owner.get("/admin/health/"))
    assert WARNING not in text(as_owner.get("/admin/"))


def test_every_state_is_a_word_and_not_a_colour_alone(as_owner: Client) -> None:
    speak(drain_seconds=9, routes_age_seconds=100)

    shown = text(as_owner.get("/admin/health/"))

    for words in (">Fine<", ">Look<", ">Bad<"):
        assert words in shown


def test_records_that_are_set_aside_are_one_click_away(as_owner: Client) -> None:
    speak(quarantined_records=2)

    assert '<a href="/admin/stats/quarantinedrecord/">Look at them</a>' in text(as_owner.get("/admin/health/"))
    assert "Records set aside: 2" in text(as_owner.get("/admin/links/trackinglink/"))


def test_a_warning_stands_on_every_page_but_this(as_owner: Client) -> None:
    speak(routes_age_seconds=100)

    for path in ("/admin/links/trackinglink/", "/admin/partners/partner/add/"):
        shown = text(as_owner.get(path))
        assert WARNING in shown
        assert "<strong>web-1</strong> Copy of links and partners: 1 minute old" in shown
    assert WARNING not in text(as_owner.get("/admin/health/"))


def test_the_first_page_tells_it_where_it_tells_what_needs_attention(as_owner: Client) -> None:
    speak(routes_age_seconds=100)
    shown = text(as_owner.get("/admin/"))

    assert WARNING not in shown
    assert "web-1: Copy of links and partners: 1 minute old" in shown


def test_no_warning_stands_while_all_is_well(as_owner: Client) -> None:
    speak()

    assert WARNING not in text(as_owner.get("/admin/"))


def test_a_long_warning_is_cut_short(as_owner: Client) -> None:
    for number in range(6):
        speak(f"web-{number}", routes_age_seconds=100)

    shown = text(as_owner.get("/admin/links/trackinglink/"))

    assert shown.count("Copy of links and partners: 1 minute old") == 4
    assert "and 2 more" in shown


def test_a_name_is_shown_as_text(as_owner: Client) -> None:
    speak("<script>alert(1)</script>", routes_age_seconds=100)

    assert "<script>alert" not in text(as_owner.get("/admin/")) + text(as_owner.get("/admin/health/"))


def test_the_warning_costs_one_query(owner: User, django_assert_num_queries) -> None:
    for number in range(5):
        speak(f"web-{number}", routes_age_seconds=100)
    request = RequestFactory().get("/admin/")
    request.user = owner
    context = admin.site.each_context(request)

    with django_assert_num_queries(1):
        assert len(context["alarms"]()) == 5


def test_the_page_costs_no_query_a_host(as_owner: Client, django_assert_max_num_queries) -> None:
    for number in range(20):
        speak(f"web-{number}", routes_age_seconds=100)
    as_owner.get("/admin/")  # the session is stored once a day

    with django_assert_max_num_queries(4):
        as_owner.get("/admin/health/")


def test_staff_who_may_look_do(as_staff: Client) -> None:
    speak(routes_age_seconds=100)

    assert "1 minute old" in text(as_staff.get("/admin/health/"))
    assert "web-1: Copy of links and partners: 1 minute old" in text(as_staff.get("/admin/"))


def test_staff_who_may_not_look_learn_nothing(sign_in) -> None:
    speak(routes_age_seconds=100)
    client = sign_in(UserFactory(is_staff=True))

    assert client.get("/admin/health/").status_code == 403
    assert WARNING not in text(client.get("/admin/"))
    assert "Health" not in text(client.get("/admin/"))


def test_the_page_is_found_among_the_lists(as_owner: Client) -> None:
    assert '<a href="/admin/health/">Health</a>' in text(as_owner.get("/admin/"))
    assert 'aria-current="page">Health</a>' in text(as_owner.get("/admin/health/"))


def test_a_host_that_is_gone_can_be_forgotten(as_owner: Client) -> None:
    gone, here = speak("web-1", ago=600), speak("web-2")

    answer = as_owner.post("/admin/health/", {"host": gone.host}, follow=True)

    assert said(answer) == ["web-1 is forgotten. Should it come back, it says so by itself."]
    assert list(Heartbeat.objects.all()) == [here]


def test_a_host_that_lives_is_not_forgotten(as_owner: Client) -> None:
    here = speak("web-1")

    as_owner.post("/admin/health/", {"host": here.host})
    as_owner.post("/admin/health/", {"host": "nobody"})
    as_owner.post("/admin/health/")

    assert list(Heartbeat.objects.all()) == [here]
    assert "Forget this host" not in text(as_owner.get("/admin/health/"))


def test_who_may_only_look_forgets_nobody(as_staff: Client) -> None:
    gone = speak("web-1", ago=600)

    assert as_staff.post("/admin/health/", {"host": gone.host}).status_code == 403
    assert "Forget this host" not in text(as_staff.get("/admin/health/"))
    assert Heartbeat.objects.exists()


def test_nothing_else_can_be_done_to_the_page(as_owner: Client) -> None:
    assert as_owner.put("/admin/health/").status_code == 405
