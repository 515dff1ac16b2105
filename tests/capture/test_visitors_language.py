"""What visitors read where they cannot be sent on: in the portal's language, whatever their browser asks for."""

import pytest

from partners.models import Portal
from stats.capture.routes.facts import pages_of
from tests.capture.visiting import submit
from tests.factories import HostedFormFactory, LinkFactory

TOO_MUCH = {"email": "eve@people.example", "text": "x" * 70_000}


@pytest.fixture
def _german(cast):
    Portal.objects.update_or_create(pk=1, defaults={"language": "de"})
    HostedFormFactory(code="newsletter")
    LinkFactory(code="closed", retired=True)


@pytest.mark.usefixtures("_german")
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/go/closed/abc123", "Dieser Link ist nicht mehr in Gebrauch"),
        ("/go/nothing", "Unter dieser Adresse ist nichts"),
    ],
)
def test_an_address_that_leads_nowhere_speaks_as_the_portal(client, path, words):
    html = client.get(path, headers={"accept-language": "es"}).content.decode()
    assert '<html lang="de"' in html
    assert words in html


@pytest.mark.usefixtures("_german")
def test_the_page_of_a_bad_moment_speaks_as_the_portal():
    assert "Wir sind gleich wieder da" in pages_of(Portal.objects.current())["page 503"]


@pytest.mark.usefixtures("_german")
@pytest.mark.parametrize(
    ("code", "fields", "words"),
    [
        ("newsletter", {}, "Ihre E-Mail-Adresse fehlt."),
        ("newsletter", {"email": "nobody"}, "Bitte prüfen Sie Ihre E-Mail-Adresse."),
        ("newsletter", TOO_MUCH, "Das ist zu viel"),
        ("nothing", {}, "Ein solches Formular gibt es hier nicht."),
    ],
)
def test_a_form_that_is_refused_says_so_as_the_portal(client, code, fields, words):
    html = submit(client, fields, code=code, **{"accept-language": "es"}).content.decode()
    assert '<html lang="de"' in html
    assert "Ihr Formular wurde nicht gesendet" in html
    assert words in html
