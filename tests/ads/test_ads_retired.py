"""Retiring and restoring an ad: what becomes of it, what is said, and where it leads."""

import pytest
from django.utils import timezone

from tests.pages import form_with

PAGE = "/ads/"


def test_an_ad_is_retired_and_restored(as_alice, website2):
    assert as_alice.post("/ads/website2/retire/").headers["Location"] == PAGE
    website2.refresh_from_db()
    assert website2.is_retired
    assert as_alice.post("/ads/website2/restore/").headers["Location"] == PAGE
    website2.refresh_from_db()
    assert not website2.is_retired


@pytest.mark.parametrize(
    ("page", "back"),
    [
        ("/ads/website2/", "/ads/website2/"),
        ("/ads/?status=retired", "/ads/?status=retired"),
        ("https://evil.example/", PAGE),
        ("//evil.example/", PAGE),
        ("/\\evil.example/", PAGE),
        ("evil", PAGE),
        ("javascript:alert(1)", PAGE),
    ],
)
def test_retiring_leads_back_to_a_page_of_ours_alone(as_alice, page, back):
    assert as_alice.post("/ads/website2/retire/", {"next": page}).headers["Location"] == back


def test_a_retired_ad_is_restored_from_its_row(as_alice, website2):
    website2.retire(timezone.now())
    form = form_with(as_alice.get(PAGE, {"status": "retired"}).content.decode(), "next")
    assert (form.action, form.fields["next"]) == ("/ads/website2/restore/", "/ads/?status=retired")
    assert form.fields["csrfmiddlewaretoken"]


def test_retiring_twice_keeps_the_first_moment(as_alice, website2):
    as_alice.post("/ads/website2/retire/")
    website2.refresh_from_db()
    first = website2.retired_at
    as_alice.post("/ads/website2/retire/")
    website2.refresh_from_db()
    assert website2.retired_at == first


@pytest.mark.parametrize("deed", ["retire", "restore"])
def test_what_happened_is_said_once(as_alice, website2, deed):
    assert "“Website 2” is" in as_alice.post(f"/ads/website2/{deed}/", follow=True).content.decode()


@pytest.mark.parametrize("deed", ["retire", "restore"])
def test_retiring_is_a_post(as_alice, deed):
    assert as_alice.get(f"/ads/website2/{deed}/").status_code == 405


@pytest.mark.parametrize("deed", ["", "retire/", "restore/", "edit/", "delete/"])
@pytest.mark.parametrize("code", ["website2", "unknown", "²", "x" * 500])
def test_somebody_elses_ad_is_not_there(sign_in, cast, code, deed):
    for who in (cast.bob, cast.zoe):
        client = sign_in(who)
        assert client.post(f"/ads/{code}/{deed}", {"name": "Mine now"}).status_code == 404
    cast.website2.refresh_from_db()
    assert (cast.website2.name, cast.website2.retired_at) == ("Website 2", None)
