"""Which files may be a logo: told by what is in them, never by what they are called."""

import re
import struct
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

MOST_BYTES = 200 * 1024
MOST_PIXELS = 4000
SVG = "{http://www.w3.org/2000/svg}svg"
XHTML = "{http://www.w3.org/1999/xhtml}"
NEVER_IN_A_LOGO = {"script", "foreignobject", "iframe", "object", "embed", "handler", "audio", "video"}
LINKS = {"href", "{http://www.w3.org/1999/xlink}href", "src"}

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
_LENGTH = re.compile(r"\s*([0-9]{1,7}(?:\.[0-9]+)?)\s*(?:px)?\s*")


class PictureRefused(Exception):
    """Why this file is no logo, in words."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What kind of picture it is, and its size in pixels."""

    content_type: str
    width: int
    height: int


def look_at(content: bytes) -> Picture:
    """Raises PictureRefused for what is no whole PNG, JPEG, WebP or SVG of a sane size."""
    if not content:
        raise PictureRefused(_("The file is empty."))
    if len(content) > MOST_BYTES:
        raise PictureRefused(_("The file is larger than 200 KB. Save it smaller, or as SVG."))
    try:
        picture = _read(content)
    except (ValueError, IndexError, struct.error, zlib.error):
        raise PictureRefused(_("The file is damaged or cut off. Save it again.")) from None
    if not (1 <= picture.width <= MOST_PIXELS and 1 <= picture.height <= MOST_PIXELS):
        raise PictureRefused(_("The picture is wider or higher than 4,000 pixels, or has no size at all."))
    return picture


def _read(content: bytes) -> Picture:
    if content.startswith(_PNG):
        return _png(content)
    if content.startswith(_JPEG):
        return _jpeg(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp(content)
    if b"<svg" in content[:4096].lower() or b":svg" in content[:4096].lower():
        return _svg(content)
    raise PictureRefused(_("This is no PNG, JPEG, WebP or SVG, whatever its name says."))


def _png(content: bytes) -> Picture:
    """Every chunk with its checksum, from the first to the last."""
    if content[12:16] != b"IHDR":
        raise ValueError("its size is not said first")
    width, height = struct.unpack(">II", content[16:24])
    place, kind = len(_PNG), b""
    while kind != b"IEND":
        (length,), kind = struct.unpack(">I", content[place : place + 4]), content[place + 4 : place + 8]
        end = place + 8 + length
        if struct.unpack(">I", content[end : end + 4])[0] != zlib.crc32(content[place + 4 : end]):
            raise ValueError("a chunk is damaged")
        place = end + 4
    return Picture("image/png", width, height)


def _jpeg(content: bytes) -> Picture:
    """From segment to segment to the one that says the size; and the end must be there."""
    if b"\xff\xd9" not in content[-64:]:
        raise ValueError("it is cut off")
    place = 2
    while True:
        if content[place] != 0xFF:
            raise ValueError("no segment begins here")
        kind = content[place + 1]
        if kind == 0xFF:
            place += 1
        elif 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return Picture("image/jpeg", width, height)
        else:
            place += 2 + struct.unpack(">H", content[place + 2 : place + 4])[0]


def _webp(content: bytes) -> Picture:
    if struct.unpack("<I", content[4:8])[0] + 8 > len(content):
        raise ValueError("it is cut off")
    kind, body = content[12:16], content[20:]
    if kind == b"VP8X":
        width, height = (int.from_bytes(body[place : place + 3], "little") + 1 for place in (4, 7))
    elif kind == b"VP8L":
        bits = struct.unpack("<I", body[1:5])[0]
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 ":
        width, height = (part & 0x3FFF for part in struct.unpack("<HH", body[6:10]))
    else:
        raise ValueError("no picture is in it")
    return Picture("image/webp", width, height)


def _svg(content: bytes) -> Picture:
    """Only drawings: nothing that runs, and nothing from elsewhere."""
    text = content.decode("utf-8-sig")
    if any(word in text.lower() for word in ("<!entity", "<?xml-stylesheet")):
        raise PictureRefused(_("This SVG holds a script, or something from elsewhere. Save it as a plain SVG."))
    try:
        root = ET.fromstring(text)  # noqa: S314  # without entities there is nothing to blow up
    except ET.ParseError:
        raise ValueError("no XML") from None
    if root.tag != SVG:
        raise PictureRefused(_("This is no PNG, JPEG, WebP or SVG, whatever its name says."))
    if any(_is_harmful(element) for element in root.iter()):
        raise PictureRefused(_("This SVG holds a script, or something from elsewhere. Save it as a plain SVG."))
    return Picture("image/svg+xml", *_svg_size(root))


def _is_harmful(element: ET.Element) -> bool:
    name = element.tag.rpartition("}")[2].lower()
    if name in NEVER_IN_A_LOGO or element.tag.startswith(XHTML):
        return True
    return any(
        attribute.lower().startswith("on")
        or (attribute in LINKS and not value.strip().startswith(("#", "data:image/png", "data:image/jpeg")))
        for attribute, value in element.attrib.items()
    )


def _svg_size(root: ET.Element) -> tuple[int, int]:
    """As it says itself; else by its view box; else square."""
    lengths = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    if all(lengths):
        width, height = (float(length[1]) for length in lengths if length)
    else:
        box = root.get("viewBox", "0 0 100 100").replace(",", " ").split()
        width, height = float(box[2]), float(box[3])
    return max(1, round(width)), max(1, round(height))
