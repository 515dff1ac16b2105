"""The delivery log in the owner's admin: found, read, and processed again."""

import json
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from partners.portal import Portal
from stats.admin_deliveries import MOST_SHOWN, pretty
from stats.capture.customers import customer_hash
from stats.models import Delivery, OptIn, Outcome, PurchaseSource
from tests.admin.desk import do, page, press, said, text
from tests.capture.shops import CARLA, Kind, refund, report, sale
from tests.factories import DeliveryFactory, PurchaseSourceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> PurchaseSource:
    return PurchaseSourceFactory(code="shop", is_test=True)


def looker(*codenames: str) -> UserFactory:
    """A member of staff with these permissions alone."""
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


def test_an_empty_log_says_what_will_be_there(as_owner: Client) -> None:
    shown = text(as_owner.get(page(Delivery)))

    assert "No shop has sent an event yet." in shown
    assert page(PurchaseSource) in shown


def test_the_log_says_what_came_and_what_became_of_it(as_owner: Client, client: Client, shop: PurchaseSource) -> None:
    report(client, shop, sale(Kind.STANDARD))

    shown = text(as_owner.get(page(Delivery)))

    assert "test: understood, not recorded" in shown
    assert '<span class="badge badge-muted">Test: not recorded</span>' in shown
    assert "purchase.completed" in shown


@pytest.mark.parametrize("asked", ["1001", " 1001 ", "msg_1", CARLA, "CARLA@mail.example ", "pi_1"])
def test_a_delivery_is_found_by_order_event_and_customer(as_owner: Client, client: Client, asked: str) -> None:
    shop, stripe = PurchaseSourceFactory(), PurchaseSourceFactory(kind=Kind.STRIPE)
    report(client, shop, sale(Kind.STANDARD), event_id="msg_1")
    report(client, stripe, sale(Kind.STRIPE))
    report(client, shop, refund("other", customer="dora@mail.example"), event_id="msg_2")

    found = as_owner.get(page(Delivery), {"q": asked}).context["cl"].result_list

    expected = {CARLA: 2, "CARLA@mail.example ": 2}.get(asked, 1)
    assert len(found) == expected
    assert "other" not in {delivery.order_name for delivery in found}


def test_a_refund_is_found_by_its_customers_email(as_owner: Client, client: Client) -> None:
    shop = PurchaseSourceFactory()
    report(client, shop, sale(Kind.STANDARD))
    report(client, shop, refund(), event_id="msg_2")

    found = as_owner.get(page(Delivery), {"q": CARLA}).context["cl"].result_list

    assert {delivery.type for delivery in found} == {"purchase.completed", "purchase.refunded"}


@pytest.mark.parametrize("asked", ["nobody@mail.example", "100", "a@b", "@"])
def test_what_is_in_no_delivery_finds_none(as_owner: Client, asked: str) -> None:
    DeliveryFactory(order_name="1001", customer=customer_hash(CARLA, bytes(Portal.objects.current().customer_key)))

    assert not as_owner.get(page(Delivery), {"q": asked}).context["cl"].result_list


def test_the_log_is_filtered_by_outcome_source_and_day(as_owner: Client) -> None:
    now, source = timezone.now(), PurchaseSourceFactory()
    wanted = DeliveryFactory(source=source, outcome=Outcome.REFUSED, received_at=now)
    DeliveryFactory(source=source, outcome=Outcome.REFUSED, received_at=now - timedelta(days=3))
    DeliveryFactory(source=source, received_at=now)
    DeliveryFactory(outcome=Outcome.REFUSED, received_at=now)
    asked = {"outcome__exact": "refused", "source__id__exact": source.pk, "received_at__gte": now - timedelta(hours=1)}

    assert list(as_owner.get(page(Delivery), asked).context["cl"].result_list) == [wanted]


def test_its_page_shows_the_body_in_lines_and_harmless(as_owner: Client) -> None:
    body = json.dumps({"data": {"note": "<script>alert(1)</script>"}}).encode()

    shown = text(as_owner.get(page(DeliveryFactory(body=body))))

    assert "{\n  &quot;data&quot;: {\n" in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<script>alert" not in shown


@pytest.mark.parametrize(
    ("body", "shown"),
    [(b"webhook_id=5", "webhook_id=5"), (b"\xff{", "\\xff{"), (b'"\\ud800"', '"\\ud800"'), (b"[" * 9999, "[" * 9999)],
)
def test_what_is_no_json_is_shown_as_it_is(as_owner: Client, body: bytes, shown: str) -> None:
    assert pretty(body) == shown
    assert as_owner.get(page(DeliveryFactory(body=body))).status_code == 200


def test_of_an_endless_body_the_beginning_is_shown() -> None:
    assert pretty(b"x" * (MOST_SHOWN + 1200)).endswith("xxx … and 1,200 characters more")


def test_a_body_that_is_gone_is_told_and_cannot_be_processed(as_owner: Client) -> None:
    delivery = DeliveryFactory(body=None)

    shown = text(as_owner.get(page(delivery)))

    assert "not kept any more" in shown
    assert "Process again" not in shown


def test_a_delivery_leads_to_its_opt_in(as_owner: Client, client: Client) -> None:
    report(client, PurchaseSourceFactory(), sale(Kind.STANDARD))

    assert page(OptIn.objects.get()) in text(as_owner.get(page(Delivery.objects.get())))


def test_processing_again_does_what_could_not_be_done(as_owner: Client, client: Client, shop: PurchaseSource) -> None:
    report(client, shop, sale(Kind.STANDARD))
    PurchaseSource.objects.update(is_test=False)
    assert "Process again" in text(as_owner.get(page(Delivery.objects.get())))

    answer = press(as_owner, "again", Delivery.objects.get())

    assert said(answer) == ["1 delivery processed again: recorded"]
    assert Delivery.objects.get().opt_in == OptIn.objects.get()
    assert LogEntry.objects.get().change_message == "Processed again: recorded"


def test_many_are_processed_in_the_order_in_which_they_came(as_owner: Client, client: Client) -> None:
    shop = PurchaseSourceFactory(is_test=True)
    for event_id, body in (("msg_1", sale(Kind.STANDARD)), ("msg_2", refund()), ("msg_3", sale(Kind.STANDARD))):
        report(client, shop, body, event_id=event_id)
    PurchaseSource.objects.update(is_test=False)

    answer = do(as_owner, "again", Delivery.objects.order_by("-pk"))

    assert said(answer) == [
        "1 delivery processed again: recorded",
        "1 delivery processed again: recorded: paid back in full, so it counts no more",
        "1 delivery processed again: duplicate: this order is known",
    ]
    assert OptIn.objects.get().status == OptIn.Status.REVERSED


def test_who_may_only_look_processes_nothing(sign_in, client: Client, shop: PurchaseSource) -> None:
    report(client, shop, sale(Kind.STANDARD))
    delivery = Delivery.objects.get()
    looking = sign_in(looker("view_delivery"))

    assert "Process again" not in text(looking.get(page(delivery)))
    assert looking.post(page(delivery, "act", "again")).status_code == 404
    changing = sign_in(looker("view_delivery", "change_delivery"))
    assert changing.post(page(delivery, "act", "again")).status_code == 302
    assert changing.get(page(delivery, "act", "again")).status_code == 405


def test_a_delivery_is_not_made_changed_or_deleted_by_hand(as_owner: Client) -> None:
    delivery = DeliveryFactory()

    assert as_owner.get(page(Delivery, "add")).status_code == 403
    assert as_owner.post(page(delivery), {"words": "other"}).status_code == 403
    assert as_owner.post(page(delivery, "delete"), {"post": "yes"}).status_code == 403
    assert Delivery.objects.get().words == "recorded"
