"""Create Ad: the code that is made or typed, and what is refused beside the field."""

from datetime import date

import pytest
from django.db.models.signals import pre_save

from ads.forms import TAKEN
from ads.models import Ad, MediaType
from partners.codes import MAX_LENGTH
from tests.factories import AdFactory, PartnerFactory
from tests.pages import errors_on, form_with

PAGE = "/ads/new/"


def send(client, **fields):
    return client.post(PAGE, {"name": "Spring letter", "media_type": "newsletter", **fields})


def test_an_ad_is_made_and_leads_on_to_the_link_generator(as_alice, alice):
    answer = send(as_alice, description="Every Thursday", start_date="2027-03-01")
    ad = Ad.objects.get(name="Spring letter")
    assert answer.headers["Location"] == "/links/generate/?ad=springletter"
    assert (ad.partner, ad.description, ad.media_type) == (alice, "Every Thursday", "newsletter")
    assert ad.start_date == date(2027, 3, 1)


def test_the_link_generator_says_that_the_ad_is_ready(as_alice):
    answer = as_alice.post(PAGE, {"name": "Blog", "media_type": "blog"}, follow=True)
    assert "“Blog” is ready. Its code is blog." in answer.content.decode()


@pytest.mark.parametrize(
    ("page", "back"),
    [
        ("/ads/?status=all", "/ads/?status=all"),
        ("/links/generate/", "/links/generate/?ad=springletter"),
        ("/links/generate/?link=haircare&ad=old", "/links/generate/?link=haircare&ad=springletter"),
        ("https://evil.example/links/generate/", "/links/generate/?ad=springletter"),
        ("//evil.example", "/links/generate/?ad=springletter"),
        ("/\\evil.example", "/links/generate/?ad=springletter"),
        ("", "/links/generate/?ad=springletter"),
    ],
)
def test_making_an_ad_leads_back_to_where_it_was_wanted(as_alice, page, back):
    fields = form_with(as_alice.get(PAGE, {"next": page}).content.decode(), "name").fields
    assert send(as_alice, next=fields.get("next", "")).headers["Location"] == back


def test_where_one_came_from_survives_a_mistake(as_alice):
    html = send(as_alice, name="", next="/ads/").content.decode()
    assert form_with(html, "next").fields["next"] == "/ads/"


def test_the_address_can_fill_in_what_the_ad_is(as_alice):
    html = as_alice.get(PAGE, {"name": "Poster", "media_type": "qr-code", "code": "x", "partner": "1"}).content.decode()
    fields = form_with(html, "name").fields
    assert (fields["name"], fields["media_type"], fields["code"]) == ("Poster", "qr-code", "")


@pytest.mark.parametrize("media_type", ["skywriting", "\0", "x" * 500])
def test_a_media_type_that_is_not_there_is_not_filled_in(as_alice, media_type):
    html = as_alice.get(PAGE, {"media_type": media_type}).content.decode()
    assert form_with(html, "name").fields.get("media_type", "website") == "website"


def test_every_media_type_is_offered(as_alice):
    html = as_alice.get(PAGE).content.decode()
    assert all(f'<option value="{value}"' in html for value in MediaType.values)


@pytest.mark.parametrize(
    ("name", "code"),
    {
        "Website 2": "website2-2",
        "Über Größe": "ubergroe",
        "New": "new-2",
        "日本": "ad",
        "--": "ad",
        "x" * 80: "x" * (MAX_LENGTH - 8),
    }.items(),
)
def test_the_code_is_made_from_the_name(as_alice, name, code):
    send(as_alice, name=name)
    assert Ad.objects.latest("pk").code == code


def test_a_typed_code_is_kept_in_lower_case(as_alice):
    send(as_alice, code=" Spring-27 ")
    assert Ad.objects.get(name="Spring letter").code == "spring-27"


@pytest.mark.parametrize("whose", ["alice", "bob", "dina"])
def test_a_code_that_is_taken_nearby_is_refused(sign_in, cast, whose):
    AdFactory(partner=cast.dina, code="letter")
    answer = send(sign_in(getattr(cast, whose)), code="LETTER")
    assert errors_on(answer.content.decode()) == [str(TAKEN)]
    assert Ad.objects.filter(code="letter").count() == 1


def test_a_made_code_goes_around_those_of_parents_and_team(as_bob, cast):
    AdFactory(partner=cast.alice, code="blog")
    AdFactory(partner=cast.dina, code="blog-2")
    send(as_bob, name="Blog")
    assert cast.bob.ads.get().code == "blog-3"


@pytest.mark.parametrize("whose", ["cleo", "zoe"])
def test_beside_and_beyond_the_line_a_code_is_free(sign_in, cast, whose):
    AdFactory(partner=cast.bob, code="blog")
    send(sign_in(getattr(cast, whose)), code="blog")
    assert getattr(cast, whose).ads.get().code == "blog"


def test_a_retired_ad_keeps_its_code(as_alice, alice):
    AdFactory(partner=alice, code="old", retired=True)
    assert errors_on(send(as_alice, code="old").content.decode()) == [str(TAKEN)]


@pytest.mark.parametrize("code", ["a/b", "..", "new", "-a", "\u212aelvin", "a b", "x" * 65, "a\0b", "?"])
def test_what_is_no_code_is_refused_with_a_reason(as_alice, code):
    html = send(as_alice, code=code).content.decode()
    assert len(errors_on(html)) == 1
    assert form_with(html, "code").fields["name"] == "Spring letter"
    assert not Ad.objects.filter(name="Spring letter").exists()


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2100-01-01", "9999-12-31"])
def test_a_day_out_of_range_is_refused(as_alice, day):
    html = send(as_alice, start_date=day).content.decode()
    assert errors_on(html) == ["Choose a day from 2000 to 2099."]
    assert form_with(html, "start_date").fields["start_date"] == day


@pytest.mark.parametrize("day", ["tomorrow", "2027-02-30", "03/04/2027", "²", "10000-01-01", "2027-03-01\0"])
def test_what_is_no_day_is_refused(as_alice, day):
    assert errors_on(send(as_alice, start_date=day).content.decode()) == ["Write the day like 2027-03-31."]


@pytest.mark.parametrize("fields", [{"name": ""}, {"name": "   "}, {"name": "\u200b\u200b"}, {"name": "x" * 81}])
def test_a_name_that_nobody_can_read_is_refused(as_alice, fields):
    assert len(errors_on(send(as_alice, **fields).content.decode())) == 1


@pytest.mark.parametrize("fields", [{"media_type": "skywriting"}, {"media_type": ""}, {"description": "x" * 1001}])
def test_other_odd_fields_are_refused(as_alice, fields):
    assert len(errors_on(send(as_alice, **fields).content.decode())) == 1


def test_the_maker_is_whoever_is_signed_in(as_alice, alice, zoe):
    send(as_alice, code="ok5", partner=str(zoe.pk), owner="1", first_hit_at="2026-01-01", retired_at="2026-01-01")
    ad = Ad.objects.get(code="ok5")
    assert (ad.partner, ad.first_hit_at, ad.retired_at) == (alice, None, None)


def test_a_name_may_look_like_html(as_alice):
    answer = as_alice.post(
        PAGE, {"name": "<img src=x onerror=alert(1)>", "code": "x1", "media_type": "blog"}, follow=True
    )
    assert Ad.objects.filter(code="x1").exists()
    assert "<img src=x" not in answer.content.decode()


def test_a_code_that_somebody_took_meanwhile_is_refused_beside_the_field(as_alice, alice):
    """The check saw it free; the database has the last word."""

    def snatch(instance, raw, **_):
        if instance.code == "race" and not instance.pk and instance.name != "Faster":
            AdFactory(partner=alice, code="race", name="Faster")

    pre_save.connect(snatch, sender=Ad)
    try:
        html = send(as_alice, code="race").content.decode()
    finally:
        pre_save.disconnect(snatch, sender=Ad)
    assert errors_on(html) == [str(TAKEN)]
    assert form_with(html, "code").fields["code"] == "race"


def test_the_page_costs_three_queries(as_alice, django_assert_num_queries):
    as_alice.get(PAGE)
    with django_assert_num_queries(3):
        as_alice.get(PAGE)


def test_a_newcomer_can_make_an_ad(sign_in, db):
    partner = PartnerFactory()
    send(sign_in(partner))
    assert partner.ads.get().code == "springletter"
