"""The owner's logo and colour: what is taken as one, how they are served, and where they show."""

import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from partners.branding import stylesheet
from partners.models import Logo, Portal
from stats.capture.fronts.statics import accent
from tests.accounts.doors import words
from tests.admin.desk import errors, page, said, save, text

pytestmark = pytest.mark.django_db

DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><rect width="120" height="40" fill="#e91e63"/></svg>'
)
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 60, height: int = 30) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xe9\x1e\x63" * width) * min(height, 50))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg() -> bytes:
    size = struct.pack(">BHHB", 8, 20, 80, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8\xff\xe0\x00\x04JF\xff\xc0"
        + struct.pack(">H", len(size) + 2)
        + size
        + b"\xff\xda\x00\x02data\xff\xd9"
    )


def webp() -> bytes:
    body = b"\x2f" + struct.pack("<I", (80 - 1) | (20 - 1) << 14) + b"\0"
    return b"RIFF" + struct.pack("<I", 12 + len(body)) + b"WEBPVP8L" + struct.pack("<I", len(body)) + body


def drawn(inside: str, attributes: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {XLINK} {attributes}>{inside}</svg>'.encode()


@pytest.fixture
def portal(db: None) -> Portal:
    return Portal.objects.current()


def upload(client: Client, content: bytes, name: str = "logo.png", kind: str = "image/png") -> object:
    return save(client, page(Portal.objects.current()), logo=SimpleUploadedFile(name, content, kind))


@pytest.mark.parametrize(
    ("content", "kind", "width"),
    [
        (png(), "image/png", 56),
        (jpeg(), "image/jpeg", 112),
        (webp(), "image/webp", 112),
        (DRAWING, "image/svg+xml", 84),
    ],
    ids=["png", "jpeg", "webp", "svg"],
)
def test_a_logo_is_known_by_what_is_in_it(
    as_owner: Client, portal: Portal, content: bytes, kind: str, width: int
) -> None:
    assert upload(as_owner, content, "photo.exe", "text/html").status_code == 302

    logo = Portal.objects.current().logo
    served = as_owner.get(logo.address)
    assert (logo.width, served["Content-Type"], served.content) == (width, kind, content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"GIF89a" + bytes(50),
        png()[:-20],
        png().replace(b"IDAT", b"IDAX"),
        png()[:20],
        jpeg()[:-2],
        b"\xff\xd8\xff\xff\xd9",
        webp()[:-3],
        png(5000, 10),
        png(0, 10),
        png() + bytes(10_000_000),
        DRAWING[:-6],
        drawn("<script>alert(1)</script>"),
        drawn('<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>'),
        drawn("<rect/>", 'onload="alert(1)"'),
        drawn('<foreignObject><b xmlns="http://www.w3.org/1999/xhtml">x</b></foreignObject>'),
        drawn('<a xlink:href="javascript:alert(1)"><rect/></a>'),
        drawn('<image href="https://evil.example/pixel.png"/>'),
        drawn('<image href="data:image/svg+xml,x"/>'),
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + drawn("&a;"),
        b'<?xml-stylesheet href="https://evil.example/x.xsl" type="text/xsl"?>' + drawn(""),
        b"<!-- <svg --><html/>",
        drawn("").decode().encode("utf-16"),
    ],
)
def test_what_is_no_logo_is_refused_in_words_beside_the_field(as_owner: Client, portal: Portal, content: bytes) -> None:
    response = upload(as_owner, content)

    assert list(errors(response)) == ["logo"]
    assert not Logo.objects.exists()


def test_a_logo_can_do_no_harm_by_itself(as_owner: Client, client: Client, portal: Portal) -> None:
    upload(as_owner, DRAWING)

    served = client.get(Portal.objects.current().logo.address)

    assert served["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert served["X-Content-Type-Options"] == "nosniff"
    assert served["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cookie" not in served.get("Vary", "")
    assert not served.cookies


def test_visitors_see_logo_colour_and_welcome_where_they_sign_in(
    as_owner: Client, client: Client, portal: Portal
) -> None:
    upload(as_owner, DRAWING)
    save(as_owner, page(portal), name="Fern", accent="#E91E63", welcome="Hello <b>you</b>\nand you")

    shown = client.get("/accounts/login/").content.decode()

    portal = Portal.objects.current()
    assert f'src="{portal.logo.address}" alt="Fern"' in shown
    assert f'href="{portal.accent_address}"' in shown
    assert escape("Hello <b>you</b>") in shown
    assert client.get(portal.accent_address).status_code == 200


def test_the_colour_reaches_the_administration(as_owner: Client, portal: Portal) -> None:
    save(as_owner, page(portal), accent="#e91e63")

    assert f'href="{Portal.objects.current().accent_address}"' in text(as_owner.get("/admin/"))


def test_without_a_colour_there_is_no_sheet(as_owner: Client, client: Client, portal: Portal) -> None:
    assert "/branding/" not in client.get("/accounts/login/").content.decode()


def test_the_sheet_asks_nobody_and_says_only_colours(client: Client, django_assert_num_queries) -> None:
    address = Portal(accent="#e91e63").accent_address

    with django_assert_num_queries(0):
        served = client.get(address)

    assert served["Content-Type"] == "text/css; charset=utf-8"
    assert served["Cache-Control"] == "public, max-age=31536000, immutable"
    assert served.content.decode().startswith("html:root{--accent:light-dark(#")


@pytest.mark.parametrize("key", ["e91e63", "e91e63-00000000", "red-12345678", "E91E63-12345678"])
def test_a_sheet_that_we_have_not_made_is_not_there(client: Client, key: str) -> None:
    assert client.get(f"/branding/accent-{key}.css").status_code == 404


def test_the_logo_is_removed_again(as_owner: Client, portal: Portal) -> None:
    upload(as_owner, png())
    address = Portal.objects.current().logo.address

    save(as_owner, page(portal), **{"logo-clear": "on"})

    assert Portal.objects.current().logo is None
    assert as_owner.get(address).status_code == 404


def test_saving_something_else_leaves_the_logo(as_owner: Client, portal: Portal) -> None:
    upload(as_owner, png())

    save(as_owner, page(portal), name="Fern")

    assert Portal.objects.current().logo is not None


def test_a_new_logo_has_a_new_address(as_owner: Client, portal: Portal) -> None:
    upload(as_owner, png())
    before = Portal.objects.current().logo.address

    upload(as_owner, png(61))

    assert Portal.objects.current().logo.address != before
    assert Logo.objects.count() == 1


@pytest.mark.parametrize("typed", ["red", "#12345", "#gggggg", "red;}*{display:none", "javascript:x", "#０b6e5f"])
def test_what_is_no_colour_is_refused_beside_the_field(as_owner: Client, portal: Portal, typed: str) -> None:
    assert list(errors(save(as_owner, page(portal), accent=typed))) == ["accent"]


def test_the_owner_is_told_what_was_made_of_the_colour(as_owner: Client, portal: Portal) -> None:
    response = save(as_owner, page(portal), accent="#FFFF00")

    [message] = [words for words in said(as_owner.get(response["Location"], follow=True)) if "your colour" in words]
    assert message.startswith("On light pages your colour is shown as #")
    portal.refresh_from_db()
    assert portal.accent == "#ffff00"


def test_a_colour_that_somebody_wrote_into_the_database_breaks_no_page(client: Client, portal: Portal) -> None:
    Portal.objects.update(accent="red;}")

    assert client.get("/accounts/login/").status_code == 200


def test_the_settings_show_how_a_colour_will_look(as_owner: Client, portal: Portal) -> None:
    drawing = as_owner.get("/admin/accent-preview/?colour=%23e91e63")

    assert drawing["Content-Type"] == "image/svg+xml"
    assert Portal(accent="#e91e63").palette.night.accent in drawing.content.decode()
    assert 'src="/admin/accent-preview/?colour=%230b6e5f"' in text(as_owner.get(page(portal)))


def test_the_language_is_one_that_the_portal_speaks(as_owner: Client, portal: Portal) -> None:
    assert save(as_owner, page(portal), language="de").status_code == 302
    assert list(errors(save(as_owner, page(portal), language="xx"))) == ["language"]

    portal.refresh_from_db()
    assert portal.language == "de"


def test_a_page_that_is_not_there_has_the_owners_mark(client: Client, portal: Portal) -> None:
    Portal.objects.update(name="Fern", accent="#e91e63")
    Logo.keep(DRAWING, "image/svg+xml")

    response = client.get("/nothing/here/")

    assert 'alt="Fern"' in response.content.decode()
    assert "404" in words(response)


def test_a_tracking_domain_serves_the_sheet_as_well() -> None:
    address = Portal(accent="#e91e63").accent_address

    assert accent(address).body.decode() == stylesheet("#e91e63")
    assert accent("/branding/accent-e91e63-00000000.css") is None
