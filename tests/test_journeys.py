"""Whole stories through the pages, from an owner's first link to a partner's statistics."""

import csv
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.test import Client

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner, Program, User
from stats.models import HostedForm, OptIn, PurchaseSource
from tests.admin.desk import page, press, save
from tests.capture.signing import purchase, send
from tests.conftest import Cast
from tests.factories import BROWSER, PASSWORD, HostedFormFactory, PurchaseSourceFactory
from tests.pages import value_of

SignIn = Callable[[User | Partner], Client]


def rows(client: Client, question: str) -> list[dict[str, str]]:
    """The lines of the CSV, by column."""
    answer = client.get(f"/stats/export.csv?{question}")
    return list(csv.DictReader(b"".join(answer).decode().splitlines()))


def address(client: Client, **choice: str) -> str:
    """What the Link Generator shows for this choice, from the path on; nothing if it refuses."""
    shown = value_of(client.get("/links/generate/", choice).content.decode(), "address")
    return urlsplit(shown or "").path


def visitor() -> Client:
    return Client(headers={"user-agent": BROWSER})


def follow(who: Client, path: str) -> str:
    """Follow an address; the click token that travels on."""
    location = who.get(path).headers["Location"]
    return parse_qs(urlsplit(location).query)["rp"][0]


def test_from_the_owners_first_link_to_the_partners_statistics(as_owner: Client) -> None:
    save(as_owner, page(Program, "add"), name="Salons")
    salons = Program.objects.get()
    offer = {"name": "Spring", "code": "Spring", "website_address": "https://shop.example/spring"}
    save(as_owner, page(TrackingLink, "add"), **offer, is_open_to_all="", programs=[salons.pk])
    save(as_owner, page(HostedForm, "add"), name="News", code="news", thank_you_address="https://shop.example/thanks")
    save(as_owner, page(PurchaseSource, "add"), name="Shop", code="shop")
    ina_is = {"name": "Ina", "code": "INA1", "email": "ina@people.example", "programs": [salons.pk]}
    save(as_owner, page(Partner, "add"), **ina_is)
    press(as_owner, "invite", Partner.objects.get(code="ina1"))

    ina = visitor()
    invitation = re.search(r"/accounts/invitation/\S+", mail.outbox[-1].body)
    assert invitation
    ina.post(invitation[0], {"password1": PASSWORD, "password2": PASSWORD})
    ina.post("/ads/new/", {"name": "Shop window", "media_type": "print"})
    assert address(ina, link="spring", ad="shopwindow") == "/go/spring/ina1/shopwindow"

    customer = visitor()
    token = follow(customer, "/go/spring/ina1/shopwindow")
    customer.post("/hooks/forms/news/", {"email": "carla@people.example", "rp": token, "rp_seconds": "20"})
    send(Client(), PurchaseSource.objects.get(), purchase(token=token, email="carla@people.example"))

    row = rows(ina, "rows=link,partner,ad")[0]
    assert [row[name] for name in ("link", "partner", "ad", "hits", "unique")] == [
        "spring",
        "ina1",
        "shopwindow",
        "1",
        "1",
    ]
    assert [row[name] for name in ("forms", "purchases", "conversion", "revenue_EUR")] == ["1", "1", "2.0000", "49.90"]
    opt_ins = ina.get("/opt-ins/").content.decode()
    assert "carla" not in opt_ins
    assert "49.90" in opt_ins
    assert "carla@people.example" in as_owner.get(page(OptIn.objects.get(kind="form"))).content.decode()


def test_the_same_person_and_the_same_order_again_change_nothing(client: Client, as_alice: Client, cast: Cast) -> None:
    HostedFormFactory(code="news")
    shop = PurchaseSourceFactory(code="shop")
    token = follow(client, "/go/haircare/abc123/website2")
    before = []
    for email in ("carla@people.example", " Carla@PEOPLE.example "):
        client.post("/hooks/forms/news/", {"email": email, "rp": token})
        send(Client(), shop, purchase(order="7", token=token))
        before.append(rows(as_alice, "rows=day,ad"))

    assert before[0] == before[1]
    assert OptIn.objects.count() == 2


def test_a_recruits_address_with_the_parents_ad(client: Client, cast: Cast, sign_in: SignIn) -> None:
    alice, bob, zoe = sign_in(cast.alice), sign_in(cast.bob), sign_in(cast.zoe)
    made = address(alice, partner="bob456", link="haircare", ad="website2")
    follow(client, made)

    assert [(line["partner"], line["hits"]) for line in rows(alice, "rows=partner")] == [("bob456", "1")]
    assert [(line["ad"], line["hits"]) for line in rows(alice, "rows=ad")] == [("website2", "1")]
    assert [(line["ad"], line["hits"]) for line in rows(bob, "rows=ad")] == [("website2", "1")]
    assert "Alice" in bob.get("/stats/?rows=ad").content.decode()
    assert rows(zoe, "rows=partner") == []
    assert address(zoe, partner="bob456", link="haircare") == ""


def test_nobody_counts_their_own_clicks_but_everybody_arrives(cast: Cast, owner: User, sign_in: SignIn) -> None:
    parent, recruit, boss = sign_in(cast.alice), sign_in(cast.bob), sign_in(owner)
    boss.get("/admin/")
    for person in (parent, recruit):
        person.get("/")

    answers = [person.get("/go/haircare/bob456") for person in (parent, recruit, boss)]

    assert {answer.headers["Location"] for answer in answers} == {"https://www.example.com/haircare"}
    assert [(line["hits"], line["filtered"]) for line in rows(recruit, "rows=partner")] == [("0", "3")]


def test_a_deactivated_partners_visitors_still_arrive(
    client: Client, as_owner: Client, as_alice: Client, cast: Cast
) -> None:
    token = follow(client, "/go/haircare/bob456")
    HostedFormFactory(code="news")
    press(as_owner, "deactivate", cast.bob)

    assert client.get("/go/haircare/bob456").headers["Location"] == "https://www.example.com/haircare"
    client.post("/hooks/forms/news/", {"email": "carla@people.example", "rp": token})

    assert [(line["hits"], line["forms"]) for line in rows(as_alice, "rows=partner")] == [("1", "0")]
    assert OptIn.objects.get().reason


def test_a_renamed_link_keeps_its_old_address_and_a_retired_one_falls_back(
    client: Client, as_owner: Client, cast: Cast
) -> None:
    link = page(cast.haircare)
    save(as_owner, link, code="hair", fallback_address="https://shop.example/other")
    assert follow(client, "/go/haircare/abc123")
    assert follow(client, "/go/hair/abc123")

    press(as_owner, "retire", TrackingLink.objects.get(code="hair"))

    assert client.get("/go/haircare/abc123").headers["Location"] == "https://shop.example/other"


def test_a_retired_ad_goes_on_counting_and_keeps_its_code(client: Client, as_alice: Client, website2: Ad) -> None:
    follow(client, "/go/haircare/abc123/website2")
    as_alice.post("/ads/website2/retire/")
    follow(client, "/go/haircare/abc123/website2")
    as_alice.post("/ads/website2/", {"name": "Website", "media_type": "website", "code": "another"})

    assert [(line["ad"], line["hits"]) for line in rows(as_alice, "rows=ad")] == [("website2", "2")]
    assert Ad.objects.get().code == "website2"


@pytest.mark.parametrize("who", ["alice", "bob", "dina", "zoe"])
def test_the_csv_the_page_and_home_tell_the_same(client: Client, cast: Cast, sign_in: SignIn, who: str) -> None:
    for path in ("abc123/website2", "abc123", "bob456", "dina012", "zoe999"):
        follow(client, f"/go/haircare/{path}")
    hits = {"alice": "4", "bob": "2", "dina": "1", "zoe": "1"}[who]
    person = sign_in(getattr(cast, who))

    assert sum(int(line["hits"]) for line in rows(person, "rows=link,partner,ad")) == int(hits)
    for path in ("/stats/?rows=link", "/"):
        assert re.search(rf">\s*{hits}\s*<", person.get(path).content.decode())
