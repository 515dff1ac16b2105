"""What a web form sends, in either of the two ways that browsers have, as plain texts."""

from email.message import Message
from io import BytesIO
from urllib.parse import parse_qsl

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.translation import gettext

URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
MAX_FIELDS = 50


class Unreadable(ValueError):
    """The body is not what a form sends, or has more fields than a door takes; in words for its sender."""


class UnknownKind(Unreadable):
    """The content type is none that forms have."""


def parse_fields(content_type: str, body: bytes) -> dict[str, str]:
    """The fields of a form; of a name given twice the last value, of files nothing. Raises Unreadable."""
    header = Message()
    header["Content-Type"] = content_type or URLENCODED
    kind = header.get_content_type()
    if kind not in (URLENCODED, MULTIPART):
        raise UnknownKind(gettext("Only what a web form sends can be read here."))
    fields = _parts(content_type, body) if kind == MULTIPART else _pairs(body)
    if len(fields) > MAX_FIELDS:
        raise Unreadable(gettext("A form may have at most %(number)s fields.") % {"number": MAX_FIELDS})
    return fields


def _pairs(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except ValueError:
        raise Unreadable(gettext("A form may have at most %(number)s fields.") % {"number": MAX_FIELDS}) from None


def _parts(content_type: str, body: bytes) -> dict[str, str]:
    meta = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(len(body))}
    try:
        fields, _ = MultiPartParser(meta, BytesIO(body), [MemoryFileUploadHandler()], "utf-8").parse()
    except (MultiPartParserError, SuspiciousOperation):
        raise Unreadable(gettext("The form cannot be read, or has too many fields.")) from None
    return {name: str(fields[name]) for name in fields}
