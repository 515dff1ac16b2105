"""Events that nobody should send: a good one with pieces replaced, cut or put in, by chance."""

import json
from copy import deepcopy

STRANGE = [
    *(None, True, False, 0, -1, 1, 17.5, 1e308, 10**19, 2**63, 10**400, float("inf"), float("nan"), "", " ", "0"),
    *("-1", "1e999", "NaN", "١٢", "²", "49,90", "9" * 13, "0.0001", "EUR", "XYZ", "jpy", "paid", "refunded", "\x00"),
    *("\ud800", "é" * 300, "x" * 70_000, "a@b", "a@" + "b" * 300, "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59Z"),
    *("2026-02-30T12:00:00Z", "2026-03-01T12:00:00", "pi_1", "1001", "purchase.refunded", "charge.refunded"),
    *("checkout.session.completed", "invoice.paid", "charge.dispute.closed", "orders/paid", "refunds/create"),
    *([], {}, [[]], [None], [{}], {"amount": {}}, [{"id": 1, "total": "-5.00"}], ["x"] * 100),
]
HEADERS = ["", " ", "0", "-1", "é", "²", "\x00", "v1,", "v1,é", "t=,v1=", "v1=a," * 3000, "9" * 400, "x" * 5000]
HEADERS += ["order.created", "order.refunded", "orders/paid", "refunds/create", "orders/cancelled", "é" * 90]


def mangled_document(body, chance):
    """The same JSON with one to three of its values, at any depth, made strange, taken out or renamed."""
    document = json.loads(body)
    for _ in range(chance.randint(1, 3)):
        places = [(fields, key) for fields in _containers(document) for key in _keys(fields)]
        if not places:
            break
        fields, key = chance.choice(places)
        what = chance.random()
        if what < 0.7:
            fields[key] = deepcopy(chance.choice(STRANGE))
        elif what < 0.9:
            del fields[key]
        else:
            fields[key] = {"id": fields[key]}
    return json.dumps(document, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def mangled_bytes(body, chance):
    """The same bytes with one to three pieces replaced, dropped, doubled or put in."""
    for _ in range(chance.randint(1, 3)):
        start = chance.randrange(len(body) + 1)
        end = min(len(body), start + chance.choice([0, 1, 1, 2, 50]))
        pieces = [b"", b"\xff", b"\x00", b"[" * 2000, b'"', b"}", b"9" * 5000, b"NaN", body[start:end] * 2, b"\\ud800"]
        body = body[:start] + chance.choice(pieces) + body[end:]
    return body


def mangled_headers(headers, chance):
    """The headers with one of them left out or made strange."""
    name = chance.choice(sorted(headers))
    others = {key: value for key, value in headers.items() if key != name}
    return others if chance.random() < 0.2 else {**headers, name: chance.choice(HEADERS)}


def _containers(value):
    """Every object and list of a document."""
    if isinstance(value, (dict, list)):
        yield value
        for item in value.values() if isinstance(value, dict) else value:
            yield from _containers(item)


def _keys(fields):
    return list(fields) if isinstance(fields, dict) else range(len(fields))
