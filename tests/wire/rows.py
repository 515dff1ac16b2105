"""The rows of *bad_inputs.jsonl: what to send, and what must come of it."""

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent
REPEATED = re.compile(r"\{\{((?:(?!\}\}).)+?)\*(\d+)\}\}")
NAMED = re.compile(r"\{\{([A-Z][A-Za-z0-9_+-]*)\}\}")

Fill = Callable[[str], str]

# Where product.md moved what the rows name.
ADDRESSES = (
    (re.compile(r"^/hook/form/([^/]+)$"), r"/hooks/forms/\1/"),
    (re.compile(r"^/hook/(?:stripe|std)/([^/]+)$"), r"/hooks/purchases/\1/"),
    (re.compile(r"^/login/$"), "/accounts/login/"),
    (re.compile(r"^/login/ or /password_reset/$"), "/accounts/login/"),
)


@dataclass(frozen=True)
class Row:
    """One bad input. `part` is the part of the portal that it goes to."""

    id: str
    part: str
    why: str
    expect: Mapping[str, Any]
    method: str = "GET"
    path: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    body: str | bytes = ""
    value: Any = None
    times: int = 1

    @property
    def statuses(self) -> set[int]:
        return set(self.expect.get("status", ()))

    def filled(self, fill: Fill) -> "Row":
        """The row with every placeholder replaced."""
        return Row(
            self.id,
            self.part,
            self.why,
            self.expect,
            self.method,
            expand(self.path, fill),
            tuple((name, expand(value, fill)) for name, value in self.headers),
            {name: expand(value, fill) for name, value in self.fields.items()},
            expand(self.body, fill) if isinstance(self.body, str) else self.body,
            self.value,
            self.times,
        )


def expand(text: str, fill: Fill) -> str:
    """`{{text*N}}` is the text N times; `{{NAME}}` is what `fill` says."""
    repeated = REPEATED.sub(lambda found: found[1] * int(found[2]), text)
    return NAMED.sub(lambda found: fill(found[1]), repeated)


def read_rows() -> list[Row]:
    """The rows that the portal was given, then those of its own."""
    lines = [
        line
        for name in ("bad_inputs", "more_bad_inputs")
        for line in (FOLDER / f"{name}.jsonl").read_text().split("\n")
    ]
    return [_row(json.loads(line)) for line in lines if line]


def _row(line: dict[str, Any]) -> Row:
    path = line.get("path", "")
    for pattern, address in ADDRESSES:
        path = pattern.sub(address, path)
    return Row(
        id=line["id"],
        part=line["s"],
        why=line["why"],
        expect=line["expect"],
        method=line.get("m", "GET"),
        path=path,
        headers=tuple((name, value) for name, value in line.get("h", ())),
        fields=line.get("fields", {}),
        body=base64.b64decode(line["body_b64"]) if "body_b64" in line else line.get("body", ""),
        value=line.get("value"),
        times=line.get("times", 1),
    )
