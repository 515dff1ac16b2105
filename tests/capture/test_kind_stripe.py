"""What events of Stripe say."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from stats.capture.hooks.kinds import KINDS
from stats.capture.hooks.said import Change, Purchase, SameOrder
from stats.models import PurchaseSource
from tests.capture import shop_events
from tests.capture.shop_events import CHARGE, DISPUTE, INVOICE, NOON, SESSION, TOKEN, stripe_event

told, only, complaint = (
    partial(reader, PurchaseSource.Kind.STRIPE)
    for reader in (shop_events.told, shop_events.only, shop_events.complaint)
)
AT = NOON - timedelta(minutes=1)
COMPLETED, LATER = "checkout.session.completed", "checkout.session.async_payment_succeeded"


def session(**changed):
    return only(stripe_event(COMPLETED, SESSION, **changed))


def invoice(**changed):
    return only(stripe_event("invoice.paid", INVOICE, **changed))


@pytest.mark.parametrize("kind", [COMPLETED, LATER])
def test_a_paid_checkout_is_a_purchase(kind):
    said = only(stripe_event(kind, SESSION))

    assert said == Purchase(("pi_1", "cs_test_a1"), Decimal("49.90"), "EUR", "carla@mail.example", TOKEN, AT)


@pytest.mark.parametrize(
    ("status", "words"),
    [("unpaid", "async_payment_succeeded"), ("no_payment_required", "nothing"), ("odd", "not paid")],
)
def test_a_checkout_that_is_not_paid_is_ignored_in_words(status, words):
    message = told(stripe_event(COMPLETED, SESSION, payment_status=status))

    assert message.said == ()
    assert words in message.ignored


def test_the_checkout_of_a_subscription_is_known_by_its_invoice():
    said = session(mode="subscription", invoice="in_1", payment_intent=None)

    assert said.names == ("in_1", "cs_test_a1")
    assert session(mode="subscription", invoice="in_1").names == ("in_1", "pi_1", "cs_test_a1")


def test_a_checkout_that_writes_an_invoice_is_known_by_its_payment():
    assert session(invoice="in_1").names == ("pi_1", "in_1", "cs_test_a1")


def test_a_checkout_without_either_is_known_by_itself():
    assert session(payment_intent=None).names == ("cs_test_a1",)


@pytest.mark.parametrize(
    ("reference", "note", "expected"),
    [(TOKEN, "", TOKEN), (None, TOKEN, TOKEN), ("user_42", TOKEN, TOKEN), ("cut", "", "cut"), ("", "", "")],
)
def test_the_token_is_the_reference_or_a_note_whichever_is_spelled_like_one(reference, note, expected):
    assert session(client_reference_id=reference, metadata={"rp": note}).token == expected


def test_the_note_has_the_name_of_the_token_parameter():
    body = stripe_event(COMPLETED, SESSION, client_reference_id=None, metadata={"via": TOKEN, "rp": "x"})

    assert only(body, parameter="via").token == TOKEN


@pytest.mark.parametrize(("details", "typed"), [({}, "Carla@mail.example"), (None, "Carla@mail.example")])
def test_the_e_mail_may_be_the_one_that_was_handed_to_the_checkout(details, typed):
    assert session(customer_details=details, customer_email=typed).email == "carla@mail.example"


def test_an_address_that_is_none_does_not_stop_a_sale():
    assert session(customer_details={"email": "n/a"}).email == ""


@pytest.mark.parametrize(
    ("code", "units", "amount"),
    [
        *[("eur", 4990, "49.90"), ("usd", 0, "0"), ("jpy", 500, "500"), ("krw", 1, "1"), ("mga", 7, "7")],
        *[("kwd", 5120, "5.12"), ("bhd", 1, "0.001"), ("isk", 500, "5"), ("ugx", 500, "5"), ("huf", 1045, "10.45")],
        *[("usd", 10**14 - 1, "999999999999.99"), ("jpy", 10**12 - 1, "999999999999")],
    ],
)
def test_smallest_units_become_the_currencys_own(code, units, amount):
    said = session(currency=code, amount_total=units)

    assert (said.amount, said.currency) == (Decimal(amount), code.upper())


@pytest.mark.parametrize("units", [-1, 49.9, 1e300, True, "4990", None, [], 10**14, 2**63, 10**20])
def test_what_is_no_bearable_number_of_units_is_refused(units):
    assert "amount_total" in complaint(stripe_event(COMPLETED, SESSION, amount_total=units))


@pytest.mark.parametrize(("live", "is_test"), [(True, False), (False, True), (None, None)])
@pytest.mark.parametrize("kind", [COMPLETED, "customer.created"])
def test_every_event_says_whether_it_is_a_test(live, is_test, kind):
    assert told(stripe_event(kind, SESSION, livemode=live)).is_test is is_test


def test_a_renewal_is_a_purchase_of_its_own():
    assert invoice() == Purchase(("in_1",), Decimal("49.90"), "EUR", "carla@mail.example", TOKEN, AT)


@pytest.mark.parametrize("reason", ["subscription_create", "subscription_update", "subscription_threshold"])
def test_other_invoices_of_subscriptions_are_purchases_too(reason):
    assert invoice(billing_reason=reason).names == ("in_1",)


@pytest.mark.parametrize("reason", ["manual", "quote_accept", None])
def test_an_invoice_of_no_subscription_is_ignored(reason):
    assert "subscriptions" in told(stripe_event("invoice.paid", INVOICE, billing_reason=reason)).ignored


def test_an_invoice_of_nothing_is_ignored():
    assert "nothing was paid" in told(stripe_event("invoice.paid", INVOICE, amount_paid=0)).ignored


def test_an_older_invoice_names_its_payment_and_charge_and_keeps_its_token_elsewhere():
    older = {"parent": None, "subscription_details": {"metadata": {"rp": TOKEN}}}
    said = invoice(payment_intent="pi_1", charge="ch_1", **older)

    assert (said.names, said.token) == (("in_1", "pi_1", "ch_1"), TOKEN)


def test_a_newer_invoice_may_list_its_payments():
    payments = [{"payment": {"type": "payment_intent", "payment_intent": "pi_1"}}, {"payment": {"charge": "ch_1"}}, {}]

    assert invoice(payments={"data": payments}).names == ("in_1", "pi_1", "ch_1")


def test_an_invoices_own_metadata_is_looked_at_last():
    assert invoice(parent=None, metadata={"rp": TOKEN}).token == TOKEN


def test_an_invoice_payment_says_that_two_names_are_one_order():
    payment = {"id": "inpay_1", "invoice": "in_1", "payment": {"type": "payment_intent", "payment_intent": "pi_1"}}

    assert only(stripe_event("invoice_payment.paid", payment)) == SameOrder(("in_1", "pi_1"))


def test_a_refund_says_how_much_of_the_charge_was_paid_back_until_now():
    said = only(stripe_event("charge.refunded", CHARGE, invoice="in_1"))

    names = ("pi_1", "ch_1", "in_1")
    assert said == Change(names, "charge:ch_1:1000", "refunded-so-far", AT, "ch_1", Decimal(10), "EUR")


def test_a_refund_of_nothing_is_ignored():
    assert "no money" in told(stripe_event("charge.refunded", CHARGE, amount_refunded=0)).ignored


@pytest.mark.parametrize(
    ("kind", "status", "change"),
    [
        ("created", "needs_response", "reversal"),
        ("created", "", "reversal"),
        ("closed", "lost", "reversal"),
        ("closed", "won", "restoration"),
        ("funds_withdrawn", "needs_response", "reversal"),
        ("funds_withdrawn", "warning_under_review", "reversal"),
        ("funds_reinstated", "won", "restoration"),
    ],
)
def test_a_dispute_takes_back_and_a_won_one_restores(kind, status, change):
    said = only(stripe_event(f"charge.dispute.{kind}", DISPUTE, status=status))

    key = f"{change}:dp_1:2026-03-01T11%3A59%3A00%2B00%3A00"
    assert said == Change(("pi_1", "ch_1"), key, change, AT, "dp_1")


@pytest.mark.parametrize("status", ["warning_needs_response", "warning_closed", "prevented", "charge_refunded"])
def test_an_inquiry_changes_nothing(status):
    assert "inquiry" in told(stripe_event("charge.dispute.closed", DISPUTE, status=status)).ignored


def test_a_dispute_about_no_payment_is_refused():
    body = stripe_event("charge.dispute.created", DISPUTE, charge=None, payment_intent=None)

    assert complaint(body) == "The event names no payment."


def test_the_signed_id_makes_the_event_this_one():
    heading = KINDS["stripe"].heading({}, stripe_event(COMPLETED, SESSION, event_id="evt_7"))

    assert (heading.event, heading.type) == ("evt_7", COMPLETED)


def test_without_a_time_it_happened_when_it_was_received():
    assert only(stripe_event(COMPLETED, SESSION, created=None)).at == NOON


WRONG = {
    "“id”": stripe_event(COMPLETED, SESSION, event_id=""),
    "“type”": stripe_event("", SESSION),
    "“created” lies": stripe_event(COMPLETED, SESSION, created=1),
    "in the future": stripe_event(COMPLETED, SESSION, created=10**19),
    "“created” must": stripe_event(COMPLETED, SESSION, created="now"),
    "“livemode”": stripe_event(COMPLETED, SESSION, livemode=1),
    "“metadata”": stripe_event(COMPLETED, SESSION, metadata="x"),
    "“customer_details”": stripe_event(COMPLETED, SESSION, customer_details=[]),
    "“payment_intent”": stripe_event(COMPLETED, SESSION, payment_intent={"id": "pi_1"}),
    "“client_reference_id”": stripe_event(COMPLETED, SESSION, client_reference_id=7),
    "“currency”": stripe_event(COMPLETED, SESSION, currency="€"),
    "“data”": stripe_event("invoice.paid", INVOICE, payments={"data": {}}),
    "list of objects": stripe_event("invoice.paid", INVOICE, payments={"data": ["inpay_1"]}),
    "“payment”": stripe_event("invoice_payment.paid", {"invoice": "in_1", "payment": "pi_1"}),
    "“invoice”": stripe_event("invoice_payment.paid", {}),
    "“amount_refunded”": stripe_event("charge.refunded", CHARGE, amount_refunded=None),
    "“charge”": stripe_event("charge.dispute.created", DISPUTE, charge={}),
}


@pytest.mark.parametrize("words", WRONG)
def test_what_is_wrong_is_said_in_words(words):
    assert words in complaint(WRONG[words])
