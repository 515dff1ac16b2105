"""The owner's page of a tracking link: what may be saved, and in which words it is refused."""

import pytest
from django.test import Client
from django.utils import timezone

from links.models import TrackingLink
from tests.admin.desk import errors, page, save, text
from tests.conftest import Cast
from tests.factories import LinkFactory, PartnerFactory

ADD = "/admin/links/trackinglink/add/"
GOOD = {"name": "Spring", "code": "spring", "website_address": "https://www.example.com/spring", "is_open_to_all": "on"}


def test_a_link_is_made(as_owner: Client) -> None:
    response = save(as_owner, ADD, **GOOD)

    assert response.status_code == 302
    assert TrackingLink.objects.get(code="spring").website_address == "https://www.example.com/spring"


def test_the_website_address_is_stored_as_browsers_need_it(as_owner: Client) -> None:
    save(as_owner, ADD, **{**GOOD, "website_address": " https://exämple.com/ü "})

    assert TrackingLink.objects.get().website_address == "https://xn--exmple-cua.com/%C3%BC"


@pytest.mark.parametrize("field", ["website_address", "fallback_address"])
@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("//evil.example", "must begin with https://"),
        ("https://localhost/go/spring/abc123", "leads back to the portal itself"),
        ("https://www.example.com/?rp=1", "the parameter that the portal itself adds"),
        ("https://user:secret@www.example.com/", "must not hold a user name"),
    ],
)
def test_an_address_that_cannot_be_is_refused_beside_its_field(
    as_owner: Client, field: str, address: str, reason: str
) -> None:
    response = save(as_owner, ADD, **{**GOOD, field: address})

    assert reason in errors(response)[field][0]
    assert f'value="{address}"' in text(response)  # what was typed is kept


@pytest.mark.parametrize("code", ["HairCare", "new", "a/b", "", "-x"])
def test_a_code_that_is_in_use_or_cannot_be_is_refused(as_owner: Client, cast: Cast, code: str) -> None:
    response = save(as_owner, ADD, **{**GOOD, "code": code})

    assert list(errors(response)) == ["code"]


def test_a_code_in_use_is_refused_in_words(as_owner: Client, cast: Cast) -> None:
    response = save(as_owner, ADD, **{**GOOD, "code": "haircare"})

    assert errors(response)["code"] == ["Another link has this code."]


def test_chosen_programs_and_none_named_is_refused(as_owner: Client) -> None:
    response = save(as_owner, ADD, **{**GOOD, "is_open_to_all": ""})

    assert "Choose at least one program" in errors(response)["programs"][0]


def test_a_link_is_opened_to_a_program(as_owner: Client, cast: Cast) -> None:
    save(as_owner, page(cast.haircare), is_open_to_all="", programs=[cast.program.pk])

    assert cast.haircare in TrackingLink.objects.open_to(cast.alice)
    assert cast.haircare not in TrackingLink.objects.open_to(cast.zoe)


def test_an_offer_ends_when_the_owner_says(as_owner: Client, haircare: TrackingLink) -> None:
    save(as_owner, page(haircare), expires_at_0="2026-01-31", expires_at_1="18:00")

    haircare.refresh_from_db()
    assert haircare.status(timezone.now()) == "expired"


def test_the_page_shows_its_pattern_and_opens_its_website_safely(as_owner: Client, haircare: TrackingLink) -> None:
    shown = text(as_owner.get(page(haircare)))

    assert "http://testserver/go/haircare/&lt;partner&gt;/&lt;ad&gt;" in shown
    assert f'<a href="{haircare.website_address}" target="_blank" rel="noopener noreferrer">Open its website' in shown


def test_the_page_of_a_link_costs_a_few_queries(
    as_owner: Client, haircare: TrackingLink, django_assert_max_num_queries
) -> None:
    PartnerFactory.create_batch(20)
    LinkFactory.create_batch(20)
    as_owner.get(page(haircare))  # a first visit makes the settings row and touches the session

    with django_assert_max_num_queries(10):
        as_owner.get(page(haircare))


def test_the_pages_of_an_unknown_link_lead_back(as_owner: Client) -> None:
    assert as_owner.get("/admin/links/trackinglink/999/change/").status_code == 302
    assert as_owner.get("/admin/links/trackinglink/abc/history/").status_code == 404
    assert as_owner.post("/admin/links/trackinglink/999/act/retire/").status_code == 404
