"""How a visit can end, in an owner's words: credited, credited to nobody for a reason, or no hit at all."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from stats.models import Reason, VisitClass

FILTERED: dict[str, Any] = {value: label for value, label in VisitClass.choices if value != VisitClass.COUNTED}
NOT_CREDITED: dict[str, Any] = {value: label for value, label in Reason.choices if value} | {
    "unknown-link": _("No link has this code")
}
OUTCOMES: dict[str, Any] = {VisitClass.COUNTED.value: _("Credited to a partner"), **NOT_CREDITED, **FILTERED}
