"""What a website address may be; how query and token are added to it."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from links.destinations import clean_website_address, destination, own_hosts
from partners.portal import Portal

OWN = frozenset({"portal.example"})


def clean(text):
    return clean_website_address(text, own_hosts=OWN, token_parameter="rp")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("https://www.example.com/spring?offer=3#top", "https://www.example.com/spring?offer=3#top"),
        (" https://example.com \n", "https://example.com"),
        ("HTTPS://WWW.Example.COM/Path", "https://www.example.com/Path"),
        ("https://exämple.com/ü?ä=ö#é", "https://xn--exmple-cua.com/%C3%BC?%C3%A4=%C3%B6#%C3%A9"),
        ("https://example。com/", "https://example.com/"),
        ("https://example.com./", "https://example.com/"),
        ("https://example.com/%zz?x=%", "https://example.com/%zz?x=%"),
        ("https://example.com/a|b{c}?d[]=e", "https://example.com/a%7Cb%7Bc%7D?d[]=e"),
        ("http://localhost:3000/", "http://localhost:3000/"),
        ("http://192.168.1.10/", "http://192.168.1.10/"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("https://example.com:443/", "https://example.com:443/"),
    ],
)
def test_a_plain_web_address_is_stored_in_ascii(typed, stored):
    assert clean(typed) == stored


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "Write the address"),
        ("   ", "Write the address"),
        ("data:text/html,<script>alert(1)</script>", "must begin with"),
        ("javascript:alert(1)", "must begin with"),
        ("https:evil.example", "must begin with"),
        ("https:///evil.example", "must begin with"),
        ("//evil.example", "must begin with"),
        ("ftp://x.example/", "must begin with"),
        ("www.example.com", "must begin with"),
        ("https://user:secret@example.com/", "user name or password"),
        ("https://example.com@evil.example/", "user name or password"),
        ("https://example.com:99999/", "cannot be read"),
        ("https://example.com:0/", "between 1 and 65535"),
        ("https://example.com:port/", "cannot be read"),
        ("https://[bad/", "cannot be read"),
        ("https://exa mple.com/", "blanks or characters"),
        ("https://example.com/\\evil.example", "blanks or characters"),
        ("https://example.com/\x00", "blanks or characters"),
        ("https://example.com/\ud800", "blanks or characters"),
        ("https://example.com/\u202egro.live", "blanks or characters"),
        ("https://example.com/\r\nSet-Cookie:a=b", "blanks or characters"),
        ("https://a..b/", "no host name"),
        ("https://-a.example/", "no host name"),
        ("https://" + "a" * 64 + ".example/", "no host name"),
        ("https://" + "a." * 126 + "example/", "no host name"),
        ("https://shop/", "no complete host name"),
        ("https://0x7f.1/", "no network address"),
        ("https://127.1/", "no network address"),
        ("https://999.1.1.1/", "no network address"),
        ("http://169.254.169.254/latest/meta-data/", "No website can be at"),
        ("http://0.0.0.0/", "No website can be at"),
        ("http://[ff02::1]/", "No website can be at"),
        ("https://portal.example/go/haircare", "leads back to the portal"),
        ("https://PORTAL.example./", "leads back to the portal"),
        ("https://example.com/?rp=1", "the portal itself adds"),
        ("https://example.com/?a=1&%72%70", "the portal itself adds"),
        ("https://example.com/" + "a" * 2000, "too long"),
        ("https://example.com/" + "é" * 700, "too long"),
    ],
)
def test_what_is_no_plain_web_address_is_refused_with_a_reason(typed, reason):
    with pytest.raises(ValidationError, match=reason):
        clean(typed)


def test_only_the_demo_may_play_its_own_website(settings):
    settings.DEMO = True
    assert clean("http://portal.example/demo/haircare/") == "http://portal.example/demo/haircare/"
    with pytest.raises(ValidationError, match="leads back"):
        clean("http://portal.example/go/haircare")


def test_the_portals_own_hosts_are_all_that_lead_to_it(settings):
    settings.ALLOWED_HOSTS = ["*", ".Partners.example", "[::1]"]
    settings.BASE_ADDRESS = "https://portal.example"
    portal = Portal(base_address="https://go.example:8443")
    assert own_hosts(portal) == {"partners.example", "::1", "portal.example", "go.example"}


@pytest.mark.parametrize(
    ("address", "query", "token", "expected"),
    [
        ("https://x.example", "", None, "https://x.example"),
        ("https://x.example", "", "T", "https://x.example?rp=T"),
        ("https://x.example/?", "a=1", "T", "https://x.example/?a=1&rp=T"),
        ("https://x.example/?b=2#f", "&&a=1&b=3&", "T", "https://x.example/?b=2&a=1&rp=T#f"),
        ("https://x.example/#f?g", "", "T", "https://x.example/?rp=T#f?g"),
    ],
)
def test_query_and_token_are_joined_before_the_fragment(address, query, token, expected):
    assert destination(address).for_visitor(query, "rp", token) == expected


@given(st.text(st.characters(max_codepoint=255), max_size=200))
def test_no_query_chooses_the_host_or_breaks_the_header(query):
    location = destination("https://x.example/a").for_visitor(query, "rp", "T")
    assert location.startswith("https://x.example/a?")
    assert location.endswith("rp=T")
    assert location.isascii()
    assert location.isprintable()
    assert " " not in location
