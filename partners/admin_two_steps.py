"""The owner's button for somebody who lost the telephone and the recovery codes."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.models import Partner, User
from partners.two_steps import has_two_steps, take_away

RESET = "reset_two_steps"
DONE = _("%(who)s signs in by the password alone now, and was signed out everywhere. Was it really them who asked?")
BUTTON = {RESET: _("Take the second step away")}


class TwoStepsButton:
    """For lists of accounts, or of partners with one each."""

    log_change: Any
    message_user: Any

    def offers_reset(self, row: Partner | User) -> list[str]:
        """The button's name, where there is something to take away."""
        return [RESET] if has_two_steps(account_of(row)) else []

    @admin.action(description=_("Take the second step away"), permissions=["change"])
    def reset_two_steps(self, request: HttpRequest, queryset: Any) -> None:
        """The log says who did it."""
        done = [row for row in queryset if take_away(account_of(row))]
        for row in done:
            self.log_change(request, row, "Took the second step, passkeys and recovery codes away.")
            self.message_user(request, DONE % {"who": row})
        if not done:
            self.message_user(
                request, gettext("Nothing to do: there was no second step and no passkey."), messages.WARNING
            )


def account_of(row: Partner | User) -> User:
    return row.user if isinstance(row, Partner) else row
