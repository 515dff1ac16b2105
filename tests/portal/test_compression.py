"""Pages travel compressed, and nothing else changes by it."""

import gzip

import pytest
from django.test import Client

from tests.factories import HostedFormFactory

PAGES = ["/", "/stats/", "/links/generate/", "/ads/", "/partners/", "/accounts/", "/nothing/here/"]
ADDRESSES = ["/go/haircare/abc123/website2", "/go/haircare/nobody", "/go/nothing/abc123", "/go", "/healthz", "/readyz"]
TAKES_GZIP = {"accept-encoding": "gzip, deflate, br"}


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_compressed_for_whoever_takes_it(as_alice: Client, address: str) -> None:
    response = as_alice.get(address, headers=TAKES_GZIP)

    assert response.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["Vary"]
    assert int(response.headers["Content-Length"]) == len(response.content)
    assert gzip.decompress(response.content).rstrip().endswith(b"</html>")


@pytest.mark.django_db
def test_a_page_is_plain_for_whoever_takes_nothing_else(client: Client) -> None:
    response = client.get("/accounts/login/")

    assert "Content-Encoding" not in response.headers
    assert b"</html>" in response.content


@pytest.mark.usefixtures("cast")
def test_a_report_as_csv_is_compressed_as_it_is_read(as_alice: Client) -> None:
    address = "/stats/export.csv?rows=day,link"

    compressed = b"".join(as_alice.get(address, headers=TAKES_GZIP).streaming_content)
    plain = b"".join(as_alice.get(address).streaming_content)

    assert gzip.decompress(compressed) == plain


@pytest.mark.django_db
def test_the_length_of_a_page_tells_nothing_of_what_is_in_it(client: Client) -> None:
    """Lengths of the same words differ: who counts bytes cannot tell whether a guess stands beside a secret."""
    answers = [client.get("/nothing/here/", headers=TAKES_GZIP) for _ in range(30)]

    assert len({gzip.decompress(answer.content) for answer in answers}) == 1
    assert len({len(answer.content) for answer in answers}) > 1


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("address", ADDRESSES)
def test_what_visitors_and_machines_get_is_left_as_it_is(client: Client, address: str) -> None:
    plain = client.get(address)
    for_browsers = client.get(address, headers=TAKES_GZIP)

    assert for_browsers.status_code == plain.status_code
    assert for_browsers.content == plain.content
    assert set(for_browsers.headers) == set(plain.headers)
    assert for_browsers.headers.get("Vary") == plain.headers.get("Vary")
    assert "Content-Encoding" not in for_browsers.headers


@pytest.mark.django_db
def test_a_hook_answers_as_before(client: Client) -> None:
    HostedFormFactory(code="letter")

    response = client.post("/hooks/forms/letter/", {}, headers=TAKES_GZIP)

    assert "Content-Encoding" not in response.headers
    assert "Accept-Encoding" not in response.headers.get("Vary", "")
