"""Whatever colour an owner chooses, what is made of it can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.branding import accent_address, stylesheet
from partners.colours import DAY, NIGHT, contrast, palette, parse_colour

HEX = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
AWKWARD = ["#ffffff", "#000000", "#ffff00", "#808080", "#ff0000", "#0000ff", "#00ff00", "#f1f2ee", "#202523"]


def check(colour: str) -> None:
    for shades, grounds in ((palette(colour).day, DAY), (palette(colour).night, NIGHT)):
        for ground in (*grounds, shades.soft):
            assert contrast(shades.accent, ground) >= 4.5, (colour, ground)
            assert contrast(shades.strong, ground) >= 4.5, (colour, ground)
        assert contrast(shades.on, shades.accent) >= 4.5, colour
        assert contrast(shades.on, shades.strong) >= 4.5, colour
        assert shades.strong != shades.accent, colour


@given(HEX)
def test_every_colour_becomes_readable_by_day_and_by_night(colour: str) -> None:
    check(colour)


@pytest.mark.parametrize("colour", AWKWARD)
def test_colours_at_the_edge_become_readable(colour: str) -> None:
    check(colour)


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert palette("#0b6e5f").day.accent == "#0b6e5f"
    assert palette("#63d1b9").night.accent == "#63d1b9"


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("typed", "meant"), [("#0B6E5F", "#0b6e5f"), ("0b6e5f", "#0b6e5f"), (" #ABC ", "#aabbcc"), ("fff", "#ffffff")]
)
def test_a_colour_may_be_typed_as_people_do(typed: str, meant: str) -> None:
    assert parse_colour(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["", "red", "#12345", "#gggggg", "red;}*{display:none", "url(//evil.example)", "#０b6e5f", "#0b6e5f;", "##fff"],
)
def test_what_is_no_colour_is_none(typed: str) -> None:
    assert parse_colour(typed) is None


def test_another_colour_has_another_address() -> None:
    assert accent_address("#0b6e5f") != accent_address("#0b6e60")
    assert stylesheet("#0b6e5f").count("{") == stylesheet("#0b6e5f").count("}") == 1
