"""One sheet says every colour, and each can be read where it is used."""

import re
from pathlib import Path

import pytest

from tests.portal.tokens import DAY, NIGHT, SHEETS, TOKENS, colour, contrast, declared, without_comments

GROUNDS = ["--paper", "--panel", "--sunken"]
# Words on what is behind them: 4.5 to 1.
WORDS = [
    *[(word, ground) for word in ("--ink", "--ink-soft", "--accent", "--accent-strong", "--bad") for ground in GROUNDS],
    *[("--ink", ground) for ground in ("--accent-soft", "--good-soft", "--warn-soft", "--bad-soft")],
    *[("--ink-soft", ground) for ground in ("--accent-soft", "--good-soft", "--warn-soft", "--bad-soft")],
    *[("--good", ground) for ground in ("--panel", "--paper", "--good-soft")],
    *[("--warn", ground) for ground in ("--panel", "--paper", "--warn-soft")],
    *[("--accent", "--accent-soft"), ("--accent-strong", "--accent-soft"), ("--bad", "--bad-soft")],
    *[
        ("--on-accent", "--accent"),
        ("--on-accent", "--accent-strong"),
    ],
    ("--on-accent-deep", "--accent-deep"),
    ("--code-ink", "--code-paper"),
]
# Edges of fields, focus and lines of charts: 3 to 1.
EDGES = [
    *[(edge, ground) for edge in ("--line-strong", "--focus") for ground in GROUNDS],
    *[(edge, ground) for edge in ("--series", "--series-before") for ground in ("--panel", "--paper")],
]
# What may write a colour of its own, and why.
OWN_COLOURS: dict[str, str] = {}
A_COLOUR = re.compile(
    r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch|oklab|lab|lch)\(|(?<![\w-])(?:white|black)(?![\w-])"
)
ALL_SHEETS = sorted(sheet for sheet in SHEETS.rglob("*.css") if sheet != TOKENS)


@pytest.mark.parametrize("hour", [DAY, NIGHT], ids=["day", "night"])
def test_words_can_be_read(hour: int) -> None:
    faint = {
        pair: round(found, 2)
        for pair in WORDS
        if (found := contrast(colour(pair[0], hour), colour(pair[1], hour))) < 4.5
    }

    assert faint == {}


@pytest.mark.parametrize("hour", [DAY, NIGHT], ids=["day", "night"])
def test_edges_and_lines_can_be_seen(hour: int) -> None:
    faint = {
        pair: round(found, 2) for pair in EDGES if (found := contrast(colour(pair[0], hour), colour(pair[1], hour))) < 3
    }

    assert faint == {}


def test_contrast_is_reckoned_as_the_standard_says() -> None:
    assert round(contrast("#ffffff", "#000000"), 2) == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("sheet", ALL_SHEETS, ids=lambda sheet: sheet.name)
def test_only_the_token_sheet_says_what_a_colour_is(sheet: Path) -> None:
    written = [line.strip() for line in without_comments(sheet).splitlines() if A_COLOUR.search(line)]

    assert [line for line in written if not any(line.startswith(own) for own in OWN_COLOURS)] == []


@pytest.mark.parametrize("sheet", [TOKENS, *ALL_SHEETS], ids=lambda sheet: sheet.name)
def test_every_property_that_a_sheet_asks_for_is_declared(sheet: Path) -> None:
    text = without_comments(sheet)
    asked = set(re.findall(r"var\((--[\w-]+)", text))
    own = set(re.findall(r"(--[\w-]+):", text))

    assert asked - own - declared().keys() == set()


def test_every_token_is_used() -> None:
    texts = "".join(without_comments(sheet) for sheet in [TOKENS, *ALL_SHEETS])

    assert [name for name in declared() if f"var({name})" not in texts] == []


def test_browsers_paint_their_own_frame_like_a_panel() -> None:
    head = (SHEETS.parents[1] / "templates" / "bare.html").read_text(encoding="utf-8")

    assert re.findall(r'theme-color" content="(#\w+)"', head) == [colour("--panel", DAY), colour("--panel", NIGHT)]
