"""QR codes: the address as SVG and PNG, for nobody else, and with an ad of its own."""

import struct
from xml.etree import ElementTree as ET

import pytest

from ads.models import Ad, MediaType
from links.models import GeneratedAddress
from links.qr_ads import qr_ad_for
from links.qr_codes import MAX_SCALE, SCALE, png_of, svg_of
from tests.factories import AdFactory, LinkFactory
from tests.pages import errors_on

SVG, PNG, MAKE_AD = "/links/qr.svg", "/links/qr.png", "/links/qr-ad/"
CHOICE = {"partner": "bob456", "link": "haircare", "ad": "website2", "utm_source": "a b"}
ADDRESS = "http://testserver/go/haircare/bob456/website2?utm_source=a%20b"


def width_of(png):
    return struct.unpack(">I", png[16:20])[0]


def test_the_picture_is_that_of_the_very_address(as_alice):
    assert as_alice.get(SVG, CHOICE).content == svg_of(ADDRESS)
    assert as_alice.get(PNG, CHOICE).content == png_of(ADDRESS)
    assert svg_of(ADDRESS) != svg_of(ADDRESS + "c")


def test_the_svg_keeps_to_the_policy():
    root = ET.fromstring(svg_of(ADDRESS))
    assert root.attrib.keys() == {"viewBox"}
    assert {name for part in root.iter() for name in part.attrib} <= {"viewBox", "fill", "stroke", "d", "transform"}


@pytest.mark.parametrize(("path", "kind"), [(SVG, "svg"), (PNG, "png")])
def test_it_comes_with_a_sensible_name(as_alice, path, kind):
    answer = as_alice.get(path, CHOICE)
    assert answer.headers["Content-Type"] in ("image/svg+xml", "image/png")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="qr-haircare-bob456-website2.{kind}"'


def test_the_png_is_large_enough_for_print(as_alice):
    assert width_of(as_alice.get(PNG, {"link": "haircare"}).content) >= 600


@pytest.mark.parametrize(
    ("asked", "used"),
    [("3", 3), ("0", 1), ("41", MAX_SCALE), ("999", MAX_SCALE), ("9" * 9, SCALE), ("-1", SCALE), ("²", SCALE)],
)
def test_its_size_has_limits(as_alice, asked, used):
    answer = as_alice.get(PNG, {"link": "haircare", "scale": asked})
    assert width_of(answer.content) == width_of(png_of("http://testserver/go/haircare/abc123", used))


@pytest.mark.parametrize("path", [SVG, PNG])
@pytest.mark.parametrize(
    "choice",
    [
        {},
        {"link": "unknown"},
        {"link": "haircare", "partner": "zoe999"},
        {"link": "haircare", "partner": "unknown"},
        {"link": "haircare", "ad": "unknown"},
        {"link": "haircare", "utm_source": "x" * 101},
    ],
)
def test_of_what_is_not_mine_to_make_there_is_no_picture(as_alice, path, choice):
    assert as_alice.get(path, choice).status_code == 404


@pytest.mark.parametrize("path", [SVG, PNG])
def test_a_stranger_gets_no_picture_of_my_teams_addresses(as_zoe, path):
    assert as_zoe.get(path, CHOICE).status_code == 404


def test_a_picture_costs_eight_queries_at_most(as_alice, django_assert_max_num_queries):
    as_alice.get(SVG, CHOICE)
    with django_assert_max_num_queries(8):
        as_alice.get(SVG, CHOICE)


def test_the_longest_address_still_has_a_picture():
    assert svg_of("https://go.example.com/" + "x" * 1500)


def test_an_ad_for_it_is_made_chosen_and_remembered(as_alice, alice):
    answer = as_alice.post(MAKE_AD, {"partner": "bob456", "link": "haircare", "utm_source": "a b"})

    made = Ad.objects.get(code="qr-haircare")
    assert (made.partner, made.name, made.media_type) == (alice, "QR code: Hair care", MediaType.QR_CODE)
    assert answer.headers["Location"] == "/links/generate/?partner=bob456&link=haircare&ad=qr-haircare&utm_source=a%20b"
    assert GeneratedAddress.objects.get().ad == made
    html = as_alice.get(answer.headers["Location"]).content.decode()
    assert "“QR code: Hair care” is one of your ads." in html
    assert "Make an ad for this QR code" not in html


def test_a_second_press_makes_no_second_ad(as_alice):
    for _ in range(2):
        as_alice.post(MAKE_AD, {"link": "haircare"})
    assert Ad.objects.filter(media_type=MediaType.QR_CODE).count() == GeneratedAddress.objects.count() == 1


def test_each_website_has_an_ad_of_its_own(alice, cast):
    assert qr_ad_for(alice, cast.haircare) != qr_ad_for(alice, cast.skincare)


def test_a_retired_ad_is_not_taken_again(alice, haircare):
    AdFactory(partner=alice, name="QR code: Hair care", code="qr-haircare", media_type=MediaType.QR_CODE, retired=True)
    assert qr_ad_for(alice, haircare).code == "qr-haircare-2"


def test_a_taken_code_and_a_long_name_are_no_hindrance(alice, bob):
    AdFactory(partner=bob, code="qr-long")
    made = qr_ad_for(alice, LinkFactory(code="long", name="n" * 120))
    assert (made.code, len(made.name)) == ("qr-long-2", 80)


def test_for_what_is_refused_no_ad_is_made(as_alice):
    html = as_alice.post(MAKE_AD, {"partner": "zoe999", "link": "haircare"}).content.decode()
    assert errors_on(html) == ["Choose yourself or somebody in your team."]
    assert Ad.objects.count() == 1
    assert as_alice.get(MAKE_AD).status_code == 405
