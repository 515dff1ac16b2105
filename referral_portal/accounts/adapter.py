"""Where the portal's rules for accounts meet django-allauth."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.authentication import find_account, may_sign_in
from partners.mails import portal_address, send_mail
from partners.models import User
from partners.sessions import end_oldest_sessions
from referral_portal.accounts.languages import remember_language

log = logging.getLogger(__name__)

WRONG = _("The name or the password is not right.")
NOT_CURRENT = _("This is not your current password.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "enter_current_password": NOT_CURRENT,
        "incorrect_password": NOT_CURRENT,
        "too_many_login_attempts": _("That was wrong too often. Wait five minutes, or choose a new password."),
        "duplicate_email": _("This is your e-mail address already."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs up by themselves: owners invite partners."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """There are pages only, but for what the script asks before somebody signs in by a passkey."""
        return request.method == "GET" and request.path == reverse("mfa_login_webauthn")

    def is_safe_url(self, url: str) -> bool:
        """`next` leads to a page of this portal, given by its path."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_client_ip(self, request: HttpRequest) -> str:
        """What sessions and limits know of the client: a pseudonym, by the middleware of that name."""
        return str(request.pseudonym)  # type: ignore[attr-defined]

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong tries count per account and client, so that a stranger's do not lock the right person out."""
        login = str(credentials.get("email") or credentials.get("username") or "")
        account = find_account(login)
        return f"{account.pk if account else login.lower()}|{self.get_client_ip(request)}"

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse | None:
        """Whoever knows the password learns that the account is not active; nobody else does."""
        if may_sign_in(user):
            return super().pre_login(request, user, **kwargs)
        clear_login(request)
        return self.respond_user_inactive(request, user)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        end_oldest_sessions(user)
        remember_language(request, user)
        super().login(request, user)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """False if the address has become another account's in the meantime."""
        try:
            with transaction.atomic():
                User.objects.filter(pk=email_address.user_id).update(email=email_address.email)
        except IntegrityError:
            self.add_message(request, messages.ERROR, message=gettext("Another account has this e-mail address."))
            return False
        return super().confirm_email(request, email_address)

    def get_reset_password_from_key_url(self, key: str) -> str:
        return self._own_address(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return self._own_address(super().get_email_confirmation_url(request, emailconfirmation))

    def _own_address(self, address: str) -> str:
        """The address under the portal's own, whatever host the request was sent to."""
        return address.replace(self.request.build_absolute_uri("/"), portal_address(self.request) + "/", 1)

    def _account_of(self, email: str) -> User | None:
        """Whose mailbox it is; a former one is that of whoever has just changed it."""
        here = self.request.user if self.request.user.is_authenticated else None
        return User.objects.filter(email=email.lower()).first() or here

    def send_password_reset_mail(self, user: AbstractBaseUser, email: str, context: dict[str, Any]) -> None:
        if may_sign_in(user):
            super().send_password_reset_mail(user, email, context)
        else:
            self.send_mail("account/email/account_inactive", email, {})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, or say on the page that it did not work, whoever was to get the mail."""
        try:
            words = {"address": portal_address(self.request), **context}
            send_mail(template_prefix, email, words, context.get("user") or self._account_of(email))
        except OSError:
            log.exception("A mail could not be sent")
            sorry = gettext("The mail could not be sent just now. Please try again in a few minutes.")
            self.add_message(self.request, messages.ERROR, message=sorry)
