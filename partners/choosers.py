"""Fields in which rows are searched for by typing, which bear whatever else is sent."""

import re
from collections.abc import Sequence
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

AN_ID = re.compile(r"[0-9]{1,18}")


class _Bearing:
    """Django's own asks the database for whatever was sent, and fails at what can be no id."""

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> Any:
        ids = [text for text in value if AN_ID.fullmatch(str(text))]
        return super().optgroups(name, ids or [""], attrs)  # type: ignore[misc]


class Chooser(_Bearing, AutocompleteSelect):
    """For one row."""


class MultipleChooser(_Bearing, AutocompleteSelectMultiple):
    """For several."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        # A number that no database has room for would be no error of the field, but of the server.
        return [text if AN_ID.fullmatch(text) else "?" for text in super().value_from_datadict(data, files, name) or ()]
