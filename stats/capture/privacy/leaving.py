"""Erase a partner who left: who it was goes, also from what others typed; code, addresses, credit and counts stay."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db import transaction

from ads.models import Ad
from partners.erasing import emails_of, erase_account, names_of
from partners.models import Partner
from stats.capture.books import tallies
from stats.capture.privacy.erasing import leave_nothing_on_the_disk
from stats.capture.privacy.people import BEFORE, BEHIND
from stats.capture.privacy.texts import Place, everywhere, needle_in, search, take_out
from stats.models import Mail, OptIn, Referral

PastAd, PastReferral = Ad.history.model, Referral.history.model
# Where owners, staff and partners type what they like, and where rows are named.
TEXTS: tuple[Place, ...] = (
    (Ad, "name"),
    (Ad, "description"),
    (PastAd, "name"),
    (PastAd, "description"),
    (OptIn, "trace"),
    (Referral, "note"),
    (PastReferral, "note"),
    (LogEntry, "object_repr"),
    (LogEntry, "change_message"),
    (Mail, "words"),
)


@dataclass(frozen=True)
class Phrases:
    """By what a partner is known in texts: e-mails, the name with the code, and a name of several words by itself.

    A name of one word is left where it stands alone: it is many people's.
    """

    code: str
    names: frozenset[str]
    emails: frozenset[str]

    @cached_property
    def needles(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(needle_in(phrase) for phrase in self._phrases))

    def without(self, value: Any) -> Any:
        """The value with the code wherever the partner was named."""
        return everywhere(value, lambda text: self._pattern.sub(self.code, text))

    @cached_property
    def _phrases(self) -> tuple[str, ...]:
        """The longest first, so that none is found in a part of another."""
        full = {name for name in self.names if len(name.split()) > 1}
        phrases = {f"{name} ({self.code})" for name in self.names} | full | self.emails
        return tuple(sorted(phrases, key=len, reverse=True))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(f"{BEFORE}(?:{'|'.join(map(re.escape, self._phrases))}){BEHIND}", re.IGNORECASE)


def erase_partner(partner: Partner) -> None:
    """Erase a deactivated partner, and for good. Raises ValueError for an active one."""
    if partner.is_active:
        raise ValueError(f"{partner} is active.")
    phrases = Phrases(partner.code, frozenset(names_of(partner)), frozenset(emails_of(partner)))
    found = search(phrases, TEXTS if phrases.needles else ())
    with transaction.atomic():
        tallies.lock()
        take_out(phrases, found)
        erase_account(partner)
    leave_nothing_on_the_disk()
