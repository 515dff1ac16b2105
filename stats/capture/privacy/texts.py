"""Texts in which somebody may be named: searched through as a whole, and taken out of."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

from django.db.models import Model, Q, TextField
from django.db.models.functions import Cast

CHUNK = 500
PLAIN = re.compile(r"[a-z0-9@.-]+")

Place = tuple[type[Model], str]
Found = Mapping[Place, frozenset[Any]]


class Wanted(Protocol):
    """What is looked for. A text that holds it holds one of the needles, in letters of any size."""

    @property
    def needles(self) -> tuple[str, ...]: ...

    def without(self, value: Any) -> Any:
        """A text, or what JSON can hold, in which it does not stand any more."""


def needle_in(text: str) -> str:
    """A part of the text that looks the same however it is encoded."""
    return max(PLAIN.findall(text.lower()), key=len, default="")


def everywhere(value: Any, change: Callable[[str], str]) -> Any:
    """The value with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [everywhere(item, change) for item in value]
    if isinstance(value, dict):
        return {change(name): everywhere(item, change) for name, item in value.items()}
    return value


def search(wanted: Wanted, places: Iterable[Place]) -> Found:
    """The keys of the rows in whose texts it stands. It may take seconds, and holds no lock."""
    return {place: frozenset(_search(wanted, *place)) for place in places}


def take_out(wanted: Wanted, found: Found) -> None:
    """Let it not stand in these texts any more, as they are now."""
    for (model, name), keys in found.items():
        rows = model._default_manager.filter(pk__in=keys)
        most = getattr(model._meta.get_field(name), "max_length", None)
        for key, value in rows.values_list("pk", name):
            without = wanted.without(value)
            model._default_manager.filter(pk=key).update(**{name: without[:most] if most else without})


def _search(wanted: Wanted, model: type[Model], name: str) -> Iterator[Any]:
    some_part = Q()
    for needle in wanted.needles:
        some_part |= Q(searched__icontains=needle)
    rows = model._default_manager.annotate(searched=Cast(name, TextField())).filter(some_part)
    for key, value in rows.values_list("pk", name).iterator(chunk_size=CHUNK):
        if wanted.without(value) != value:
            yield key
