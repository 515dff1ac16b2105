"""What events of Shopify say."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import partial

import pytest

from stats.capture.hooks.kinds import KINDS
from stats.capture.hooks.said import Change, Purchase
from stats.models import PurchaseSource
from tests.capture import shop_events
from tests.capture.shop_events import NOON, SHOPIFY_DISPUTE, SHOPIFY_ORDER, SHOPIFY_REFUND, TOKEN, bare

KIND = PurchaseSource.Kind.SHOPIFY
told, only, complaint = (
    partial(reader, KIND) for reader in (shop_events.told, shop_events.only, shop_events.complaint)
)
ORDER, AT = "820982911946154508", datetime(2026, 3, 1, 11, tzinfo=UTC)
GONE = "2026-03-01T06:45:00-05:00"
REPAID = SHOPIFY_REFUND["transactions"][0]


def paid(**changed):
    return only(bare(SHOPIFY_ORDER, **changed), "orders/paid")


def refunded(*payments, **changed):
    return told(
        bare(SHOPIFY_REFUND, transactions=[REPAID | payment for payment in payments], **changed), "refunds/create"
    )


def cancelled(**changed):
    return told(bare(SHOPIFY_ORDER, **({"cancelled_at": GONE} | changed)), "orders/cancelled")


def test_a_paid_order_is_a_purchase():
    assert paid() == Purchase((ORDER, "#1001"), Decimal("49.90"), "EUR", "carla@mail.example", TOKEN, AT)


@pytest.mark.parametrize("status", ["pending", "authorized", "voided"])
def test_an_order_that_is_not_paid_is_none_whatever_the_unsigned_topic_says(status):
    assert "not paid" in told(bare(SHOPIFY_ORDER, financial_status=status), "orders/paid").ignored


def test_the_amount_is_what_the_customer_paid_in_the_customers_money():
    foreign = {"shop_money": {"amount": "49.90"}, "presentment_money": {"amount": "7990", "currency_code": "JPY"}}

    assert (paid(total_price_set=foreign).amount, paid(total_price_set=foreign).currency) == (Decimal(7990), "JPY")
    assert (paid(total_price_set=None).amount, paid(total_price_set=None).currency) == (Decimal("49.90"), "EUR")


@pytest.mark.parametrize("missing", [("email",), ("email", "contact_email")])
def test_the_e_mail_may_stand_in_three_places(missing):
    others = {"contact_email": "carla@mail.example"} | dict.fromkeys(missing)

    assert paid(**others).email == "carla@mail.example"


def test_a_customer_without_an_e_mail_is_a_customer():
    assert paid(email=None, customer=None).email == ""


def test_the_token_is_a_note_of_the_order_else_in_the_page_where_the_visit_began():
    landing = {"landing_site": f"/products/soap?rp={TOKEN}&utm_source=x"}

    assert paid(note_attributes=[{"name": "gift", "value": 1}, {"name": "rp", "value": TOKEN}]).token == TOKEN
    assert paid(note_attributes=[{"name": "__rp", "value": TOKEN}]).token == TOKEN
    assert paid(note_attributes=[], **landing).token == TOKEN
    assert paid(note_attributes=None, landing_site=None).token == ""


@pytest.mark.parametrize(("query", "token"), [("rp=a%00b", "ab"), ("rp=%00", ""), ("rp=%ff%00", "\ufffd")])
def test_what_an_address_hides_in_escapes_can_be_stored(query, token):
    assert paid(note_attributes=[], landing_site=f"/products/soap?{query}").token == token


def test_without_a_time_of_payment_it_is_that_of_the_order_else_of_the_event():
    assert paid(processed_at=None).at == datetime(2026, 3, 1, 10, 58, tzinfo=UTC)
    assert paid(processed_at=None, created_at=None).at == NOON


@pytest.mark.parametrize("name", ["1001", "#1001"])
def test_the_number_that_people_see_is_a_name(name):
    assert paid(name=name).names == (ORDER, "#1001")


@pytest.mark.parametrize(("test", "is_test"), [(True, True), (False, False), (None, None)])
def test_every_order_says_whether_it_is_a_test(test, is_test):
    assert told(bare(SHOPIFY_ORDER, test=test), "orders/paid").is_test is is_test
    assert told(bare(SHOPIFY_ORDER, test=test, financial_status="voided"), "orders/paid").is_test is is_test
    assert cancelled(test=test).is_test is is_test


def test_a_refund_is_what_was_really_paid_back():
    other = [{"amount": "2.50"}, {"amount": "5", "status": "pending"}, {"amount": "7", "kind": "void"}]
    (said,) = refunded({}, *other).said

    assert said == Change(
        (ORDER,),
        f"refund:{ORDER}:890088186047892319",
        "refund",
        datetime(2026, 3, 1, 11, 30, tzinfo=UTC),
        amount=Decimal("12.50"),
        currency="EUR",
    )


@pytest.mark.parametrize("payments", [[], [{"status": "failure"}], [{"amount": "0.00"}]])
def test_a_refund_of_goods_alone_changes_nothing(payments):
    message = refunded(*payments)

    assert (message.said, message.ignored) == ((), "ignored: no money was paid back")


def test_a_refund_of_a_test_payment_is_a_test():
    assert refunded({"test": True}).is_test is True
    assert refunded({"test": False}).is_test is None


def test_a_refund_is_of_the_time_when_it_was_processed_else_received():
    assert refunded({}, processed_at=GONE).said[0].at == datetime(2026, 3, 1, 11, 45, tzinfo=UTC)
    assert refunded({}, created_at=None).said[0].at == NOON


def test_a_cancelled_order_is_taken_back():
    (said,) = cancelled().said

    at = datetime(2026, 3, 1, 11, 45, tzinfo=UTC)
    assert said == Change((ORDER, "#1001"), f"cancelled:{ORDER}", "reversal", at, "cancelled")


@pytest.mark.parametrize("changed", [{"cancelled_at": None}, {"financial_status": "voided"}])
def test_an_order_that_is_not_cancelled_or_was_never_paid_is_left_alone(changed):
    assert cancelled(**changed).said == ()


@pytest.mark.parametrize("topic", ["disputes/create", "disputes/update"])
@pytest.mark.parametrize(
    ("status", "change", "minute"),
    [("needs_response", "reversal", 40), ("lost", "reversal", 40), ("won", "restoration", 50)],
)
def test_a_dispute_takes_back_and_a_won_one_restores(topic, status, change, minute):
    said = only(bare(SHOPIFY_DISPUTE, status=status, finalized_on="2026-03-01T11:50:00"), topic)

    key = f"{change}:285332461850802050:2026-03-01T11%3A{minute}%3A00%2B00%3A00"
    at = datetime(2026, 3, 1, 11, minute, tzinfo=UTC)
    assert said == Change((ORDER,), key, change, at, "285332461850802050")


def test_a_dispute_without_its_time_is_of_the_time_when_it_was_received():
    assert only(bare(SHOPIFY_DISPUTE, status="won"), "disputes/update").at == NOON


@pytest.mark.parametrize("changed", [{"type": "inquiry"}, {"status": "charge_refunded"}])
def test_an_inquiry_changes_nothing(changed):
    assert "inquiry" in told(bare(SHOPIFY_DISPUTE, **changed), "disputes/create").ignored


def test_other_topics_are_ignored_in_words():
    assert told(b"not even JSON", "products/create").ignored == "ignored: events of this topic are not used"


def test_the_same_body_and_topic_is_the_same_event():
    one, same, other = (
        KINDS[KIND].heading({"x-shopify-topic": topic}, b"{}") for topic in ("orders/paid", "orders/paid", "orders/x")
    )

    assert (one == same, one == other, one.type) == (True, False, "orders/paid")


def order(**changed):
    return "orders/paid", bare(SHOPIFY_ORDER, **changed)


def refund(**changed):
    return "refunds/create", bare(SHOPIFY_REFUND, transactions=[REPAID | changed, REPAID])


WRONG = {
    "“id”": order(id="1"),
    "“name”": order(name="x" * 201),
    "“total_price_set”": order(total_price_set=[]),
    "“currency_code”": order(total_price_set={"presentment_money": {"amount": "1"}}),
    "“total_price”": order(total_price_set=None, total_price=49.9),
    "“note_attributes”": order(note_attributes={"rp": TOKEN}),
    "“customer”": order(email=None, customer=7),
    "“landing_site”": order(landing_site=7),
    "“test”": order(test="no"),
    "“processed_at”": order(processed_at="2026-03-01T06:00:00"),
    "“financial_status”": order(financial_status=1),
    "“amount”": refund(amount="1e999"),
    "too much": refund(amount="999999999999"),
    "several currencies": refund(currency="USD"),
    "“transactions”": ("refunds/create", bare(SHOPIFY_REFUND, transactions=[None])),
    "“order_id”": ("refunds/create", bare(SHOPIFY_REFUND, order_id=None)),
    "“initiated_at”": ("disputes/create", bare(SHOPIFY_DISPUTE, initiated_at="x")),
    "X-Shopify-Topic": ("", b"{}"),
}


@pytest.mark.parametrize("words", WRONG)
def test_what_is_wrong_is_said_in_words(words):
    topic, body = WRONG[words]

    assert words in complaint(body, topic)
