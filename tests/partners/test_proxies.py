"""Whose address it is: the peer's, unless a trusted proxy says otherwise; and what stands for it."""

import ipaddress

import pytest
from allauth.core.internal.ratelimit import truncate_ip
from django.test import Client

from partners.models import Partner
from partners.proxies import client_address, is_trusted, parse_networks, pseudonym, sender_address

INNER = parse_networks(("10.0.0.0/8", "::1", "2001:db8:f::/48"))


@pytest.mark.parametrize(
    ("remote", "forwarded_for", "client"),
    [
        ("198.51.100.7", "", "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),  # said by a stranger
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),  # the client's own invention stands first
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),  # two proxies in a row
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", "203.0.113.9:4711", "203.0.113.9"),
        ("10.0.0.1", "[2001:db8::5]:443", "2001:db8::5"),
        ("10.0.0.1", "2001:db8::5", "2001:db8::5"),
        ("10.0.0.1", "203.0.113.9, unknown", "10.0.0.1"),
        ("10.0.0.1", "unknown, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", " , ,", "10.0.0.1"),
        ("::1", "203.0.113.9", "203.0.113.9"),
        ("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("2001:db8:f::1", "::ffff:203.0.113.9", "203.0.113.9"),
        ("", "203.0.113.9", "203.0.113.9"),  # a Unix socket of this host
        ("garbage", "203.0.113.9", "garbage"),
    ],
)
def test_trusted_proxies_are_believed_and_nobody_else(remote: str, forwarded_for: str, client: str) -> None:
    assert client_address(remote, forwarded_for, INNER) == client


@pytest.mark.parametrize("remote", ["10.0.0.1", "", "198.51.100.7"])
def test_without_trusted_proxies_nobody_is_believed(remote: str) -> None:
    assert client_address(remote, "203.0.113.9", ()) == remote
    assert not is_trusted(remote, ())


def test_a_network_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        parse_networks(("nonsense",))


def test_a_pseudonym_has_the_shape_of_a_private_address() -> None:
    assert ipaddress.ip_address(pseudonym("198.51.100.7")) in ipaddress.ip_network("fd00::/8")


def test_a_pseudonym_stays_and_differs() -> None:
    assert pseudonym("198.51.100.7") == pseudonym("::ffff:198.51.100.7")
    assert len({pseudonym(f"198.51.100.{number}") for number in range(256)}) == 256


def test_a_pseudonym_depends_on_the_secret_key(settings) -> None:
    before = pseudonym("198.51.100.7")

    settings.SECRET_KEY = "another"

    assert pseudonym("198.51.100.7") != before


def test_limits_tell_pseudonyms_apart_after_their_own_cut() -> None:
    assert len({truncate_ip(pseudonym(f"198.51.{n}.{m}")) for n in range(20) for m in range(256)}) == 20 * 256


def test_a_network_of_64_bits_is_one_client() -> None:
    assert pseudonym("2001:db8:1:2::1") == pseudonym("2001:db8:1:2:ffff::9") != pseudonym("2001:db8:1:3::1")


@pytest.mark.parametrize("address", ["", "unix:", "fe80::1%eth0", "\ud800"])
def test_every_text_has_a_pseudonym(address: str) -> None:
    assert pseudonym(address).startswith("fd")


def redirected(client: Client) -> bool:
    """Whether a page sends its visitor on to https."""
    return client.get("/accounts/login/").status_code == 301


@pytest.fixture
def only_https(settings, alice: Partner):
    settings.SECURE_SSL_REDIRECT = True
    return settings


def test_a_trusted_proxy_may_say_that_it_was_https(only_https) -> None:
    only_https.TRUSTED_PROXIES = ["127.0.0.1"]
    only_https.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    assert not redirected(Client(headers={"x-forwarded-proto": "https"}))
    assert redirected(Client(headers={"x-forwarded-proto": "http"}))
    assert redirected(Client())


def test_a_stranger_may_not(only_https) -> None:
    only_https.TRUSTED_PROXIES = ["10.0.0.0/8"]
    only_https.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    assert redirected(Client(headers={"x-forwarded-proto": "https"}))


def test_without_proxies_the_header_says_nothing(only_https) -> None:
    assert redirected(Client(headers={"x-forwarded-proto": "https"}))


@pytest.mark.parametrize(
    ("remote", "forwarded_for", "sender"),
    [
        ("9.9.9.9", "", "9.9.9.9"),
        ("9.9.9.9", "203.0.113.9", "9.9.9.9"),  # who says so himself is still himself
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "192.168.1.9", "192.168.1.9"),
        ("10.0.0.1", "", ""),  # a proxy that tells nothing
        ("10.0.0.1", "unknown", ""),
        ("127.0.0.1", "203.0.113.9", ""),  # a proxy that nobody has named
        ("127.0.0.1", "", "127.0.0.1"),
        ("", "", ""),
    ],
)
def test_whose_posts_are_counted_together(remote: str, forwarded_for: str, sender: str) -> None:
    assert sender_address(remote, forwarded_for, INNER) == sender


@pytest.mark.parametrize(
    ("remote", "forwarded_for", "sender"),
    [("127.0.0.1", "203.0.113.9", ""), ("", "203.0.113.9", ""), ("2620:fe::9", "203.0.113.9", "2620:fe::9")],
)
def test_where_nobody_is_trusted_a_proxy_is_no_sender(remote: str, forwarded_for: str, sender: str) -> None:
    assert sender_address(remote, forwarded_for, ()) == sender
