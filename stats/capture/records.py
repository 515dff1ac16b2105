"""What is written down of a followed address."""

import uuid
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HitRecord:
    """One hit on its way to the books; relations are ids, `at` is aware, `visit_class` and `reason` as stored."""

    id: uuid.UUID
    at: datetime
    link: int
    partner: int | None
    ad: int | None
    visit_class: str
    reason: str
    visitor: uuid.UUID | None
    referring_host: str = ""
    agent_family: str = ""
