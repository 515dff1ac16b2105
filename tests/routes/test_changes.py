"""Every kind of change in the database is in the file after the courier's next round, without comparing everything."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from ads.models import Ad
from links.models import LinkAlias, TrackingLink
from links.renaming import keep_old_code
from partners.models import Partner, Portal, Program
from stats.capture.routes.sources import SLICE
from tests.factories import AdFactory, HostedFormFactory, LinkFactory, PartnerFactory, ProgramFactory
from tests.routes.orm import found

AT = datetime(2026, 11, 20, tzinfo=UTC)


def rename(link: TrackingLink, code: str) -> None:
    link.code = code
    keep_old_code(link)
    link.save()


def hold(partner: Partner) -> None:
    partner.parent = None
    partner.save()


def move_in_bulk(cast) -> None:
    cast.dina.parent = cast.alice
    Partner.objects.bulk_update([cast.dina], ["parent"])


def swap_codes(cast) -> None:
    """Two partners who have no hits yet change their codes with one another."""
    for partner, code in [(cast.cleo, "between"), (cast.zoe, "cleo789"), (cast.cleo, "zoe999")]:
        partner.code = code
        partner.save()


CHANGES = {
    "a new link": ("/go/new-one/abc123", lambda _: LinkFactory(code="new-one")),
    "a renamed link": ("/go/hair/abc123", lambda cast: rename(cast.haircare, "hair")),
    "another website": ("/go/haircare/abc123", lambda _: TrackingLink.objects.update(website_address="https://a.b")),
    "a retired link": ("/go/haircare", lambda cast: cast.haircare.retire(AT)),
    "a link that ends": ("/go/haircare", lambda _: TrackingLink.objects.update(expires_at=AT)),
    "a restricted link": ("/go/haircare/zoe999", lambda _: TrackingLink.objects.update(is_open_to_all=False)),
    "a program added to a link": ("/go/giftbox/bob456", lambda cast: cast.giftbox.programs.add(ProgramFactory())),
    "a program taken from a link": ("/go/giftbox/abc123", lambda cast: cast.giftbox.programs.clear()),
    "a program joined": ("/go/giftbox/bob456", lambda cast: cast.bob.programs.add(cast.program)),
    "a program left": ("/go/giftbox/abc123", lambda cast: cast.program.partners.remove(cast.alice)),
    "a deleted program": ("/go/giftbox/abc123", lambda _: Program.objects.all().delete()),
    "a new partner": ("/go/haircare/new-one", lambda cast: PartnerFactory(code="new-one", parent=cast.bob)),
    "a deactivated partner": ("/go/haircare/abc123", lambda cast: cast.alice.deactivate(AT)),
    "partners deactivated at once": ("/go/haircare/bob456", lambda _: Partner.objects.update(deactivated_at=AT)),
    "a parent lost": ("/go/haircare/dina012/website2", lambda cast: hold(cast.bob)),
    "parents moved in bulk": ("/go/haircare/dina012", move_in_bulk),
    "codes that are swapped": ("/go/haircare/zoe999", swap_codes),
    "a new ad": ("/go/haircare/bob456/spring", lambda cast: AdFactory(partner=cast.bob, code="spring")),
    "an ad with another code": ("/go/haircare/abc123/other", lambda _: Ad.objects.update(code="other")),
}


@pytest.mark.parametrize(("path", "change"), CHANGES.values(), ids=CHANGES)
def test_a_change_is_seen_after_the_next_round(cast, copy_changes, find, path, change):
    copy_changes()
    before = find(path)
    change(cast)
    copy_changes(later=3)

    assert find(path) == found(path) != before


def test_an_earlier_code_of_a_link_leads_where_the_link_leads(cast, copy_changes, find):
    copy_changes()
    rename(cast.haircare, "hair")
    copy_changes(later=1)

    assert find("/go/haircare/abc123").link == find("/go/hair/abc123").link


def test_a_link_that_takes_its_code_back_has_it_once(cast, copy_changes, find):
    rename(cast.haircare, "hair")
    copy_changes()
    rename(cast.haircare, "haircare")
    LinkAlias.objects.get(code="hair").delete()
    copy_changes(later=3)

    assert find("/go/haircare/abc123") is not None
    assert find("/go/hair/abc123") is None


def test_a_retired_ad_still_labels(cast, copy_changes, find):
    cast.website2.retire(AT)
    copy_changes()

    assert find("/go/haircare/abc123/website2").ad == cast.website2.pk


def test_a_form_is_known_while_it_takes_submissions(copy_changes, routes):
    form = HostedFormFactory(code="newsletter", opt_ins_per="submission")
    copy_changes()
    known = routes.form("newsletter")
    form.retire(AT)
    copy_changes(later=1)
    routes.refresh()

    assert (known.id, known.opt_ins_per) == (form.pk, "submission")
    assert known.thank_you_address == form.thank_you_address
    assert routes.form("newsletter") is None


def test_the_owners_choices_are_seen_without_the_key_of_customers(copy_changes, routes):
    Portal.objects.current()
    copy_changes()
    Portal.objects.update(name="Acme", time_zone="Asia/Tokyo", fallback_address="https://a.b", window_days=None)
    copy_changes(later=1)
    routes.refresh()

    chosen = routes.portal
    assert (chosen.name, chosen.time_zone, chosen.window_days) == ("Acme", "Asia/Tokyo", None)
    assert chosen.fallback_address == "https://a.b"
    assert chosen.customer_key == b""


def test_pages_bear_the_portals_name(copy_changes, routes):
    Portal.objects.current()
    copy_changes()
    Portal.objects.update(name="Acme & Daughters")
    copy_changes(later=1)
    routes.refresh()

    assert all(b"Acme &amp; Daughters" in routes.page(status) for status in (404, 410, 503))


GONE = {
    "a partner": ("/go/haircare/zoe999", Partner, "zoe999"),
    "a link": ("/go/skincare/zoe999", TrackingLink, "skincare"),
    "an ad": ("/go/haircare/abc123/website2", Ad, "website2"),
}


@pytest.mark.parametrize(("path", "model", "code"), GONE.values(), ids=GONE)
def test_what_was_deleted_against_all_rules_is_missed_within_a_minute(cast, copy_changes, find, path, model, code):
    copy_changes()
    copy_changes()
    before = find(path)
    model.objects.get(code=code).delete()
    copy_changes(later=61)

    assert find(path) == found(path) != before


def test_a_deleted_row_is_missed_among_many_others(cast, copy_changes, find):
    PartnerFactory(pk=3 * SLICE, code="far-away")
    copy_changes()
    copy_changes()
    Partner.objects.get(code="zoe999").delete()
    copy_changes(later=61)

    assert find("/go/haircare/zoe999").reason == "unknown-partner"
    assert find("/go/haircare/far-away").reason == ""


def test_what_was_stamped_by_a_clock_that_is_late_is_seen(cast, copy_changes, find):
    copy_changes()
    TrackingLink.objects.update(website_address="https://a.b", changed_at=timezone.now() - timedelta(seconds=25))
    copy_changes(later=1)

    assert find("/go/haircare/abc123").link.website_address == "https://a.b"
