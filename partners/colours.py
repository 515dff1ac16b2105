"""What becomes of the owner's colour so that everybody can read it: by day and by night, as text and as a button."""

import re
from dataclasses import dataclass
from functools import lru_cache

# What accents stand on: panels, the page, what is sunken. By day the darkest decides, by night the lightest.
DAY, NIGHT = ("#ffffff", "#f6f6f3", "#f1f2ee"), ("#181c1b", "#101312", "#202523")
WHITE, INK = "#ffffff", "#0b0f0e"
# 4.5:1 is what WCAG asks of text; by night a little more is kinder to the eye.
READABLE, READABLE_BY_NIGHT = 4.5, 5.0
STEP = 0.005

_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})")

Triple = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Shades:
    """One colour in one light: text and buttons, the same while pointed at, a quiet ground, and text on a button."""

    accent: str
    strong: str
    soft: str
    on: str


@dataclass(frozen=True, slots=True)
class Palette:
    """The owner's colour by day and by night."""

    day: Shades
    night: Shades


def parse_colour(text: str) -> str | None:
    """`#0b6e5f`, from what people type or paste (`0B6E5F`, `#abc`); None for anything else."""
    match = _HEX.fullmatch(text.strip().lower()) if text.isascii() else None
    if match is None:
        return None
    digits = match.group(1)
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


@lru_cache(maxsize=64)
def palette(colour: str) -> Palette:
    """Shades of the same hue that reach 4.5:1 wherever the portal uses them. There is no colour that cannot."""
    return Palette(_shades(colour, DAY, is_night=False), _shades(colour, NIGHT, is_night=True))


def contrast(one: str, other: str) -> float:
    """From 1 to 21, as WCAG measures it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _shades(colour: str, grounds: tuple[str, ...], *, is_night: bool) -> Shades:
    _, first, second = _to_oklab(colour)
    soft = _to_hex((0.3 if is_night else 0.945, *_muted(first, second, 0.035)))
    wanted = READABLE_BY_NIGHT if is_night else READABLE
    accent = _readable(colour, (*grounds, soft), STEP if is_night else -STEP, wanted)
    by = 0.07 if is_night else -0.07
    strong = _moved(accent, by)
    return Shades(accent, strong if strong != accent else _moved(accent, -2 * by), soft, INK if is_night else WHITE)


def _readable(colour: str, grounds: tuple[str, ...], step: float, wanted: float) -> str:
    """The colour itself where it can be read; else as little lighter or darker as it takes."""
    found, moved = colour, 0.0
    while min(contrast(found, ground) for ground in grounds) < wanted:
        moved += step
        found = _moved(colour, moved)
    return found


def _moved(colour: str, by: float) -> str:
    lightness, first, second = _to_oklab(colour)
    return _to_hex((min(1.0, max(0.0, lightness + by)), first, second))


def _muted(first: float, second: float, most: float) -> tuple[float, float]:
    """The same hue, with no more colour in it than that."""
    strength = (first**2 + second**2) ** 0.5
    share = min(1.0, most / strength) if strength else 0.0
    return first * share, second * share


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> Triple:
    """Red, green and blue as light, from 0 to 1."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return _opened(red), _opened(green), _opened(blue)


def _opened(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _closed(light: float) -> float:
    return light * 12.92 if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)


def _to_oklab(colour: str) -> Triple:
    """Lightness as people see it, and two numbers for the hue: Björn Ottosson's Oklab."""
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _to_hex(lab: Triple) -> str:
    """The nearest colour that screens have: where it would be too strong for them, with less colour in it."""
    lightness, first, second = lab
    for percent in range(100, -1, -2):
        light = _to_linear((lightness, first * percent / 100, second * percent / 100))
        if all(-0.0005 <= part <= 1.0005 for part in light):
            break
    return "#" + "".join(f"{round(255 * _closed(min(1.0, max(0.0, part)))):02x}" for part in light)


def _to_linear(lab: Triple) -> Triple:
    lightness, first, second = lab
    long = (lightness + 0.3963377774 * first + 0.2158037573 * second) ** 3
    middle = (lightness - 0.1055613458 * first - 0.0638541728 * second) ** 3
    short = (lightness - 0.0894841775 * first - 1.2914855480 * second) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
