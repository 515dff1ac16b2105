"""An address is built and taken apart by one rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from links.addresses import AddressCodes, address_for, address_path, parse_address
from partners.codes import CODE

codes = st.from_regex(CODE, fullmatch=True)


def test_an_address_names_link_partner_and_ad():
    assert address_path("haircare", "abc123", "website2") == "/go/haircare/abc123/website2"


def test_an_address_without_an_ad_ends_with_the_partner():
    assert address_path("haircare", "abc123") == "/go/haircare/abc123"


def test_a_whole_address_begins_with_the_base():
    assert address_for("https://go.example.com", "a", "b") == "https://go.example.com/go/a/b"


@given(codes, codes, st.none() | codes, st.booleans(), st.booleans())
def test_what_was_built_is_taken_apart_again(link, partner, ad, is_upper, has_slash):
    path = address_path(link, partner, ad)
    typed = (path.upper() if is_upper else path) + ("/" if has_slash else "")
    assert parse_address(typed) == AddressCodes(link, partner, True, ad)


@given(st.text())
def test_no_path_is_too_odd_to_be_taken_apart(path):
    found = parse_address("/go/" + path)
    assert all(code is None or CODE.fullmatch(code) for code in (found.link, found.partner, found.ad))


@pytest.mark.parametrize(
    ("path", "found"),
    {
        "/go": AddressCodes(None, None, False, None),
        "/go/": AddressCodes(None, None, False, None),
        "/go/haircare": AddressCodes("haircare", None, False, None),
        "/go/haircare/": AddressCodes("haircare", None, False, None),
        "/go/haircare//": AddressCodes("haircare", None, False, None),
        "/go/HairCare/ABC123/Website2/": AddressCodes("haircare", "abc123", True, "website2"),
        "/go/haircare/abc123//": AddressCodes("haircare", "abc123", True, None),
        "/go/haircare/abc123/website2//": AddressCodes("haircare", "abc123", True, None),
        "/go/haircare/abc123/website2/more": AddressCodes("haircare", "abc123", True, None),
        "/go/haircare/abc123/web site": AddressCodes("haircare", "abc123", True, None),
        "/go/haircare/abc 123/website2": AddressCodes("haircare", None, True, "website2"),
        "/go/haircare/abc123\n": AddressCodes("haircare", None, True, None),
        "/go/hair\0care/abc123": AddressCodes(None, "abc123", True, None),
        "/go/.././etc/passwd": AddressCodes(None, None, True, None),
        "/go/\u212aelvin/dotles\u0131/s": AddressCodes(None, None, True, "s"),
        "/go/\ud800/x": AddressCodes(None, "x", True, None),
        "/go/" + "a" * 65 + "/b": AddressCodes(None, "b", True, None),
        "": AddressCodes(None, None, False, None),
    }.items(),
)
def test_an_odd_path_names_what_can_be_read_in_it(path, found):
    assert parse_address(path) == found
