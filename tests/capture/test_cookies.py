"""The visitor's cookie: one spelling, at most 400 bytes, and what is not ours is passed over."""

import pytest

from stats.capture.cookies import VisitorCookie, attributes, read_cookie, write_cookie

COOKIE = VisitorCookie("5a" * 16, last="L" * 64, first="F" * 64)


def test_a_cookie_says_what_was_written_in_at_most_400_bytes():
    value = write_cookie(COOKIE)
    assert len(value) <= 400
    assert read_cookie(f"a=b; rp_visitor={value}; c=d", "rp_visitor") == COOKIE


def test_a_single_click_is_written_once():
    value = write_cookie(VisitorCookie(COOKIE.visitor, "L" * 64, "L" * 64))
    assert len(value) == 32 + 1 + 64


def test_garbage_beside_a_good_cookie_is_passed_over():
    header = f"rp_visitor=1; rp_visitor=a:b:c; rp_visitor={write_cookie(COOKIE)}"
    assert read_cookie(header, "rp_visitor") == COOKIE


@pytest.mark.parametrize(
    "value", ["", "a", "%00%ff", "a" * 4000, "a" * 32, "A" * 32 + "." + "B" * 64, "é" * 32 + ".x", "..."]
)
def test_a_cookie_that_is_not_spelled_like_ours_is_nothing(value):
    assert read_cookie(f"rp_visitor={value}", "rp_visitor") is None


def test_the_cookie_goes_across_sites_only_where_browsers_allow_it():
    secure = attributes(90, None, is_cross_site=True)
    plain = attributes(None, "example.com", is_cross_site=False)
    assert secure == "; Max-Age=7776000; Path=/; HttpOnly; Secure; SameSite=None"
    assert plain == "; Max-Age=34560000; Path=/; HttpOnly; Domain=example.com; SameSite=Lax"
