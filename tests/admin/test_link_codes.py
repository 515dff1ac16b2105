"""A link can be renamed; its old codes keep leading to it, and never to another link."""

import pytest
from django.test import Client

from links.models import LinkAlias, TrackingLink
from tests.admin.desk import errors, page, save, text
from tests.factories import LinkFactory

pytestmark = pytest.mark.django_db


def codes(link: TrackingLink) -> tuple[str, list[str]]:
    """The link's code, and its earlier ones in order of the alphabet."""
    link.refresh_from_db()
    return link.code, sorted(link.aliases.values_list("code", flat=True))


def test_a_renamed_link_keeps_its_old_code(as_owner: Client, haircare: TrackingLink) -> None:
    save(as_owner, page(haircare), code="hair")

    assert codes(haircare) == ("hair", ["haircare"])
    assert "<code>haircare</code>" in text(as_owner.get(page(haircare)))


def test_a_link_that_is_renamed_twice_keeps_both(as_owner: Client, haircare: TrackingLink) -> None:
    save(as_owner, page(haircare), code="hair")
    save(as_owner, page(haircare), code="hair2")

    assert codes(haircare) == ("hair2", ["hair", "haircare"])


def test_a_link_takes_back_its_own_earlier_code(as_owner: Client, haircare: TrackingLink) -> None:
    save(as_owner, page(haircare), code="hair")
    save(as_owner, page(haircare), code="haircare")

    assert codes(haircare) == ("haircare", ["hair"])


def test_saving_without_a_new_code_makes_no_alias(as_owner: Client, haircare: TrackingLink) -> None:
    save(as_owner, page(haircare), name="Hair")

    assert codes(haircare) == ("haircare", [])


@pytest.mark.parametrize("code", ["haircare", "HAIRCARE"])
def test_an_earlier_code_of_another_link_is_refused_in_words(
    as_owner: Client, haircare: TrackingLink, code: str
) -> None:
    save(as_owner, page(haircare), code="hair")

    response = save(as_owner, page(LinkFactory(code="other")), code=code)

    assert errors(response)["code"] == [
        "“haircare” is an earlier code of Hair care (hair), and still leads there. Choose another code."
    ]


def test_a_refused_change_leaves_no_alias_behind(as_owner: Client, haircare: TrackingLink) -> None:
    save(as_owner, page(haircare), code="hair", website_address="nonsense")

    assert codes(haircare) == ("haircare", [])


def test_a_new_link_cannot_take_an_earlier_code(as_owner: Client, haircare: TrackingLink) -> None:
    LinkAlias.objects.create(link=haircare, code="hair")
    typed = {"name": "New", "code": "hair", "website_address": "https://www.example.com/"}

    response = save(as_owner, page(TrackingLink, "add"), **typed)

    assert "earlier code of Hair care" in errors(response)["code"][0]


def test_links_are_found_by_their_earlier_codes(as_owner: Client, haircare: TrackingLink) -> None:
    LinkAlias.objects.create(link=haircare, code="frisur")

    assert "Hair care" in text(as_owner.get(page(TrackingLink) + "?q=frisur"))


def test_both_codes_lead_visitors_to_the_website(as_owner: Client, haircare: TrackingLink, client: Client) -> None:
    save(as_owner, page(haircare), code="hair")

    answers = [client.get(f"/go/{code}/abc123") for code in ("hair", "haircare")]

    assert {answer["Location"].partition("?")[0] for answer in answers} == {haircare.website_address}
