"""QR codes: an address as a picture, for screens (SVG) and printers (PNG)."""

from functools import lru_cache
from io import BytesIO
from typing import Any

import segno

QUIET = 4  # the white edge that readers need, in dots
SCALE = 20  # pixels of a dot, unless somebody asks for more or less
MAX_SCALE = 40


def svg_of(address: str) -> bytes:
    """Black on white, without a size of its own."""
    return _drawn(address, kind="svg", light="#fff", omitsize=True, svgclass=None, lineclass=None)


def png_of(address: str, scale: int = SCALE) -> bytes:
    """Black on white. Each dot is `scale` pixels wide, from 1 to 40."""
    return _drawn(address, kind="png", scale=min(max(scale, 1), MAX_SCALE))


def _drawn(address: str, **options: Any) -> bytes:
    drawn = BytesIO()
    _code_of(address).save(drawn, border=QUIET, **options)
    return drawn.getvalue()


@lru_cache(maxsize=128)
def _code_of(address: str) -> segno.QRCode:
    """The dots: a picture that is looked at is downloaded next."""
    # Some of it may be dirty or torn, and it can still be read.
    return segno.make_qr(address, error="m")
