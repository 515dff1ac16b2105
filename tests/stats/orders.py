"""What a shop says later of the order that tests send, and who bought."""

import json
from datetime import datetime
from typing import Any

import time_machine
from django.test import Client

from stats.models import PurchaseSource
from tests.capture.signing import send

EVE = "eve@people.example"


def later(client: Client, shop: PurchaseSource, kind: str, moment: datetime, **data: str) -> Any:
    """Something changes order 1001."""
    event = {"type": f"purchase.{kind}", "timestamp": moment.isoformat(), "data": {"order_id": "1001", **data}}
    with time_machine.travel(moment, tick=False):
        return send(client, shop, json.dumps(event), event_id=f"msg_{kind}_{moment:%H}")
