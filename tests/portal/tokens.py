"""The token sheet as figures: what each colour is by day and by night, and how far two stand apart."""

import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "static"
SHEETS = STATIC / "css"
TOKENS = SHEETS / "tokens.css"
DAY, NIGHT = 0, 1


def without_comments(sheet: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)


@cache
def declared() -> dict[str, str]:
    """Every token's value, as it is written."""
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", without_comments(TOKENS)))


def colour(name: str, hour: int) -> str:
    """`#rrggbb` of a token by DAY or by NIGHT."""
    value = declared()[name]
    if given := re.fullmatch(r"light-dark\((#\w+), (#\w+)\)", value):
        value = given[hour + 1]
    assert re.fullmatch(r"#(\w{3}|\w{6})", value), f"{name} is no plain colour: {value}"
    return value if len(value) == 7 else "#" + "".join(digit * 2 for digit in value[1:])


def luminance(shade: str) -> float:
    """How light it is, as WCAG reckons: 0 black, 1 white."""
    channels = [int(shade[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (none) to 21 (black on white)."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)
