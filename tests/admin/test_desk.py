"""The first page of the administration: the portal at a glance, what needs attention, first steps."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from stats.desk.desk import Desk
from stats.models import FormSubmission, Heartbeat, LinkTally, Mail, OptIn, QuarantinedRecord, Refusal
from tests.admin.desk import text, words
from tests.conftest import Cast
from tests.factories import DeliveryFactory, HostedFormFactory, PurchaseSourceFactory, UserFactory
from tests.stats.rows import TODAY, count

pytestmark = pytest.mark.django_db
BEFORE = TODAY - timedelta(days=30)
NOTHING = "Nothing needs your attention."


@pytest.fixture(autouse=True)
def noon(time_machine: Any) -> None:
    time_machine.move_to("2026-11-20T12:00:00Z", tick=False)


@pytest.fixture
def traffic(cast: Cast) -> Cast:
    """Alice, Bob and Zoe now; Alice before."""
    count(cast.alice, cast.haircare, hits=40, unique=30, forms=3, filtered=2, EUR="1234.50")
    count(cast.bob, cast.skincare, day=TODAY - timedelta(days=29), hits=20, purchases=1, USD="3.50")
    count(cast.zoe, cast.haircare, hits=5)
    count(cast.alice, cast.haircare, day=BEFORE, hits=50, EUR="617.25")
    return cast


def shown(client: Client) -> Desk:
    desk: Desk = client.get("/admin/").context["desk"]
    return desk


def said(client: Client) -> list[tuple[str, str]]:
    return [(matter.words, matter.address) for matter in shown(client).matters]


def visits(cast: Cast, **outcomes: int) -> None:
    for outcome, number in outcomes.items():
        LinkTally.objects.create(day=TODAY, link=cast.haircare.pk, outcome=outcome.replace("_", "-"), visits=number)


def uncredited(reason: str, **fields: Any) -> OptIn:
    now = timezone.now()
    form = fields.pop("form", None) or HostedFormFactory()
    given = {"at": now, "day": now.date(), "received_at": now, "kind": "form", "form": form, **fields}
    return OptIn.objects.create(id=uuid4(), reference=uuid4().hex, reason=reason, **given)


def test_the_figures_of_everybody_stand_beside_those_before(as_owner: Client, traffic: Cast) -> None:
    figures = {one.label: (one.text, one.change) for one in shown(as_owner).figures}

    assert figures["Hits"] == ("65", "30% more than before (50)")
    assert figures["Form opt-ins"] == ("3", "none before")
    assert figures["Revenue EUR"] == ("€1,234.50", "100% more than before (€617.25)")
    assert figures["Revenue USD"] == ("$3.50", "none before")


def test_the_figures_are_those_of_the_books(as_owner: Client, traffic: Cast) -> None:
    found = shown(as_owner).totals

    assert sum(figures.hits for figures in found.by_day.values()) == found.now.hits + found.before.hits == 115
    assert found.now.revenue == {"EUR": Decimal("1234.50"), "USD": Decimal("3.50")}


def test_the_best_lead_to_their_pages(as_owner: Client, traffic: Cast) -> None:
    desk = shown(as_owner)

    assert [(best.code, best.hits, best.share) for best in desk.best_partners] == [
        ("abc123", 40, 100),
        ("bob456", 20, 50),
        ("zoe999", 5, 12),
    ]
    assert [(best.code, best.hits) for best in desk.best_links] == [("haircare", 45), ("skincare", 20)]
    page = text(as_owner.get("/admin/"))
    assert f'href="/admin/partners/partner/{traffic.alice.pk}/change/"' in page
    assert f'href="/admin/links/trackinglink/{traffic.haircare.pk}/change/"' in page


def test_filtered_visits_are_told_by_class(as_owner: Client, traffic: Cast) -> None:
    visits(traffic, bot=7, preview=2)

    assert [(part.number, part.address.partition("?")[2][:11]) for part in shown(as_owner).filtered] == [
        (7, "outcome=bot"),
        (2, "outcome=pre"),
    ]


def test_it_is_calm_where_nothing_needs_attention(as_owner: Client, traffic: Cast) -> None:
    uncredited("no-evidence")

    assert NOTHING in words(as_owner.get("/admin/"))


@pytest.mark.parametrize(("backend", "is_told"), [("console", True), ("dummy", True), ("smtp", False)])
def test_mail_that_reaches_nobody_is_told(as_owner: Client, settings: Any, backend: str, is_told: bool) -> None:
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"

    assert any(matter.words.startswith("Mail is not sent") for matter in shown(as_owner).matters) is is_told


def test_uncredited_hits_lead_to_their_reasons(as_owner: Client, traffic: Cast) -> None:
    visits(traffic, not_open=13, unknown_link=1, bot=5)

    [matter] = shown(as_owner).matters

    assert matter.words == "14 hits were credited to nobody."
    assert [(part.words, part.number) for part in matter.parts] == [
        ("The link is not open to this partner", 13),
        ("No link has this code", 1),
    ]
    for address in (matter.address, *(part.address for part in matter.parts)):
        assert as_owner.get(address).status_code == 200
    assert as_owner.get(matter.parts[0].address).context["cl"].result_count == 1


def test_uncredited_opt_ins_lead_to_their_reasons(as_owner: Client, traffic: Cast) -> None:
    for reason in ("forged", "forged", "no-evidence"):
        uncredited(reason)
    uncredited("expired", at=timezone.now() - timedelta(days=40), day=TODAY - timedelta(days=40))

    [matter] = shown(as_owner).matters

    assert matter.words == "3 opt-ins were credited to nobody."
    assert [(part.words, part.number) for part in matter.parts] == [("forged token", 2), ("no evidence", 1)]
    assert as_owner.get(matter.parts[0].address).context["cl"].result_count == 2


def test_a_failing_shop_leads_to_its_deliveries_and_its_page(as_owner: Client, traffic: Cast) -> None:
    shop = PurchaseSourceFactory(name="Web shop")
    DeliveryFactory(source=shop, outcome="refused")
    DeliveryFactory(source=shop, outcome="refused", received_at=timezone.now() - timedelta(days=8))
    Refusal.objects.create(source=shop, day=TODAY, words="No signature", times=14, last_at=timezone.now())

    refused, unsigned = said(as_owner)

    assert refused[0] == "Web shop: 1 event was refused in the last 7 days."
    assert as_owner.get(refused[1]).context["cl"].result_count == 2
    assert unsigned[0] == "Web shop: 14 events came without a valid signature in the last 7 days."
    assert unsigned[1] == f"/admin/stats/purchasesource/{shop.pk}/change/"


def test_what_is_set_aside_broken_or_spam_leads_to_its_list(as_owner: Client, traffic: Cast) -> None:
    now = timezone.now()
    QuarantinedRecord.objects.create(digest="d", line=b"x", reason="damaged", at=now)
    Mail.objects.create(partner=traffic.alice, kind="daily", day=TODAY, state="refused", claimed_at=now)
    FormSubmission.objects.create(form=HostedFormFactory(), spam="honeypot", at=now)

    assert said(as_owner) == [
        ("1 record was set aside, and is in no figure.", "/admin/stats/quarantinedrecord/"),
        ("1 mail did not go.", "/admin/stats/mail/?state=failed"),
        ("1 form that was sent is kept apart as spam.", "/admin/stats/formsubmission/?kind=spam"),
    ]


def test_a_host_that_is_not_well_is_told_once(as_owner: Client, traffic: Cast) -> None:
    Heartbeat.objects.create(host="h", name="web-1", at=timezone.now() - timedelta(hours=2), figures={})

    assert any(address == "/admin/health/" and "web-1" in words for words, address in said(as_owner))
    assert "The portal needs you" not in text(as_owner.get("/admin/"))


@pytest.fixture
def staff_who_may(sign_in: Callable[..., Client]) -> Callable[..., Client]:
    def staff_who_may(*permissions: str) -> Client:
        staff = UserFactory(is_staff=True)
        staff.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        return sign_in(staff)

    return staff_who_may


@pytest.fixture
def trouble(traffic: Cast) -> Cast:
    """Something of everything that needs attention."""
    now, shop = timezone.now(), PurchaseSourceFactory()
    visits(traffic, not_open=13, bot=5)
    uncredited("forged")
    DeliveryFactory(source=shop, outcome="refused")
    QuarantinedRecord.objects.create(digest="d", line=b"x", reason="damaged", at=now)
    Mail.objects.create(partner=traffic.alice, kind="daily", day=TODAY, state="refused", claimed_at=now)
    FormSubmission.objects.create(form=HostedFormFactory(), spam="honeypot", at=now)
    Heartbeat.objects.create(host="h", name="web-1", at=now - timedelta(hours=2), figures={})
    return traffic


def test_who_may_see_nothing_sees_no_desk(staff_who_may: Callable[..., Client], trouble: Cast) -> None:
    assert shown(staff_who_may()) is None
    assert shown(staff_who_may("view_program")) is None


@pytest.mark.parametrize(
    ("permission", "labels", "piece"),
    [
        ("view_linktally", ["Hits", "Unique"], "credited to nobody"),
        ("view_optin", ["Form opt-ins", "Purchases", "Revenue EUR", "Revenue USD"], "opt-in was credited"),
        ("view_purchasesource", [], "refused"),
        ("view_quarantinedrecord", [], "set aside"),
        ("view_mail", [], "did not go"),
        ("view_formsubmission", [], "spam"),
        ("view_heartbeat", [], "web-1"),
    ],
)
def test_staff_see_figures_only_of_what_they_may_see(
    staff_who_may: Callable[..., Client], trouble: Cast, permission: str, labels: list[str], piece: str
) -> None:
    desk = shown(staff_who_may(permission))

    assert [one.label for one in desk.figures] == labels
    assert {piece in matter.words for matter in desk.matters} == {True}
    assert [*desk.best_partners, *desk.best_links, *desk.steps] == []
    assert (desk.chart is not None) == (permission == "view_linktally")


def test_the_best_partners_take_both_permissions(staff_who_may: Callable[..., Client], traffic: Cast) -> None:
    assert shown(staff_who_may("view_partner", "view_linktally")).best_partners
    assert shown(staff_who_may("view_trackinglink", "view_linktally")).best_links


def test_the_desk_asks_no_more_however_much_there_is(
    as_owner: Client, trouble: Cast, django_assert_max_num_queries: Any
) -> None:
    as_owner.get("/admin/")

    # Portal, session, account, the log of actions; the desk: 6, with the hosts; and a transaction begins and ends.
    with django_assert_max_num_queries(12):
        as_owner.get("/admin/")
