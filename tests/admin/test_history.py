"""Who changed what and when, with the old values; nothing puts an old version back behind the rules."""

import pytest
from django.test import Client

from links.models import TrackingLink
from partners.models import Partner
from partners.portal import Portal
from tests.admin.desk import page, press, save, text, words
from tests.conftest import Cast
from tests.factories import AdFactory, HostedFormFactory, ProgramFactory, PurchaseSourceFactory

pytestmark = pytest.mark.django_db


def test_a_change_tells_who_made_it_and_what_was_there_before(as_owner: Client, haircare: TrackingLink) -> None:
    save(as_owner, page(haircare), name="Hair and more")

    shown = text(as_owner.get(page(haircare, "history")))

    assert "<del>Hair care</del> → <ins>Hair and more</ins>" in shown
    assert "Olga Owner" in shown


def test_programs_of_a_link_and_of_a_partner_are_told(as_owner: Client, cast: Cast) -> None:
    vip = ProgramFactory(name="VIP")
    for row in (cast.giftbox, cast.alice):
        save(as_owner, page(row), programs=[cast.program.pk, vip.pk])

        assert "<del>Boutiques</del> → <ins>Boutiques, VIP</ins>" in text(as_owner.get(page(row, "history")))


def test_retiring_and_deactivating_are_told(as_owner: Client, cast: Cast) -> None:
    for row, button, told in ((cast.haircare, "retire", "Retired at"), (cast.alice, "deactivate", "Deactivated at")):
        press(as_owner, button, row)

        shown = text(as_owner.get(page(row, "history")))
        assert f"<strong>{told}</strong>: <del>none</del> → <ins>" in shown
        assert "Saved without a change." not in shown


def test_a_new_parent_is_told_by_name(as_owner: Client, cast: Cast) -> None:
    save(as_owner, page(cast.dina), parent=cast.zoe.pk)

    assert "<del>Bob (bob456)</del> → <ins>Zoe (zoe999)</ins>" in text(as_owner.get(page(cast.dina, "history")))


def test_a_changed_email_is_told_without_the_addresses(as_owner: Client, zoe: Partner) -> None:
    save(as_owner, page(zoe), email="zoe@new.example")

    shown = text(as_owner.get(page(zoe, "history")))
    assert "E-mail address changed." in shown
    assert "new.example" not in shown


def test_what_people_typed_is_shown_as_text(as_owner: Client, haircare: TrackingLink) -> None:
    save(as_owner, page(haircare), name="<script>alert(1)</script>")

    assert "<script>alert(1)</script>" not in text(as_owner.get(page(haircare, "history")))


def test_a_long_history_has_pages_and_misses_no_change_between_them(as_owner: Client, haircare: TrackingLink) -> None:
    for number in range(120):
        haircare.name = f"Name {number}"
        haircare.save()

    pages = [text(as_owner.get(page(haircare, "history") + f"?p={number}")) for number in (1, 2)]

    assert [shown.count("<del>") for shown in pages] == [100, 20]


def test_a_long_history_costs_a_few_queries(as_owner: Client, cast: Cast, django_assert_max_num_queries) -> None:
    for number in range(30):
        cast.alice.name, cast.alice.parent = f"Name {number}", [None, cast.zoe][number % 2]
        cast.alice.save()
    as_owner.get(page(cast.alice, "history"))

    with django_assert_max_num_queries(11):
        as_owner.get(page(cast.alice, "history"))


@pytest.mark.parametrize("factory", [AdFactory, HostedFormFactory, PurchaseSourceFactory, ProgramFactory])
def test_every_kept_row_has_a_history(as_owner: Client, factory) -> None:
    assert "Created." in text(as_owner.get(page(factory(), "history")))


def test_the_settings_have_a_history_without_their_key(as_owner: Client) -> None:
    portal = Portal.objects.current()
    save(as_owner, page(portal), window_days="30")

    history = as_owner.get(page(portal, "history"))
    assert "<del>90</del> → <ins>30</ins>" in text(history)
    assert "customer" not in words(history).lower()


def test_no_old_version_can_be_put_back(as_owner: Client, haircare: TrackingLink) -> None:
    version = haircare.history.first().pk

    assert as_owner.get(f"{page(haircare, 'history')}{version}/", follow=True).status_code in (302, 404, 200)
    assert as_owner.post(f"{page(haircare, 'history')}{version}/", {"code": "stolen"}, follow=True).status_code != 500
    haircare.refresh_from_db()
    assert haircare.code == "haircare"
