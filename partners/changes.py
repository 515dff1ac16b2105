"""When a row was last changed, so that copies of it can follow: `update()` says it as `save()` does."""

from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

Row = TypeVar("Row", bound=models.Model)

# Written by the books at a first hit; no copy holds it.
BOOKKEEPING = frozenset({"first_hit_at"})


class ChangeQuerySet(models.QuerySet[Row]):
    """For models with a `changed_at`. `bulk_update()` goes through `update()` as well."""

    def update(self, **values: Any) -> int:
        if not BOOKKEEPING.issuperset(values):
            values.setdefault("changed_at", timezone.now())
        return super().update(**values)
