"""The second step of signing in, and passkeys: the portal's words, and forms that take anything."""

import json
import logging
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn_forms
from cryptography.exceptions import InvalidSignature
from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from referral_portal.accounts.forms import PlainFields

log = logging.getLogger(__name__)

MOST_OF_A_CODE, MOST_OF_A_NAME, MOST_OF_A_PASSKEY = 20, 60, 20_000
NO_PASSKEY = _("This passkey could not be used. Please try again.")
BY_APP = _("The six digits that your app shows now.")


class TwoStepsAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. An app's code holds for half a minute, a recovery code once."),
        "cannot_generate_recovery_codes": _("First set up an app or a passkey: recovery codes replace them."),
        "unknown_credential": NO_PASSKEY,
    }

    def get_totp_issuer(self) -> str:
        """The name under which an app shows the codes."""
        return self._get_site_name()

    def _get_site_name(self) -> str:
        return str(context.request.portal.name)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey %(number)s") % {"number": number + 1} if number else gettext("Passkey")


class Code(PlainFields):
    """One field for digits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = _("Code")
        code.help_text = _("Six digits that your app shows now, or one of your recovery codes.")
        code.widget.attrs |= {"inputmode": "numeric", "maxlength": MOST_OF_A_CODE, "autocapitalize": "none"}


class CodeForm(Code, base_forms.AuthenticateForm):
    pass


class CodeAgainForm(Code, base_forms.ReauthenticateForm):
    pass


class FirstCodeForm(Code, ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = BY_APP


class PasskeyField(forms.JSONField):
    """What a browser's script says of a passkey."""

    widget = forms.HiddenInput
    default_error_messages = {
        "required": _("Passkeys need JavaScript, and a browser that knows them."),
        "invalid": NO_PASSKEY,
    }

    def bound_data(self, data: Any, initial: Any) -> Any:  # noqa: ARG002
        """What was refused is not put into the page again."""
        return None

    def to_python(self, value: Any) -> Any:
        """An object that the database can store."""
        try:
            found = super().to_python(value) if len(value or "") <= MOST_OF_A_PASSKEY else ""
        except RecursionError:
            found = ""
        if found is not None and (not isinstance(found, dict) or "\\u0000" in json.dumps(found)):
            raise ValidationError(NO_PASSKEY)
        return found


class Passkey(PlainFields):
    """The library's forms meet what a browser would never say with errors of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = PasskeyField()

    def _clean_fields(self) -> None:
        self._carefully(super()._clean_fields)  # type: ignore[misc]

    def _clean_form(self) -> None:
        self._carefully(super()._clean_form)  # type: ignore[misc]

    def _carefully(self, clean: Any) -> None:
        try:
            clean()
        except (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, InvalidSignature):
            log.info("A passkey was refused", exc_info=True)
            self.add_error("credential", NO_PASSKEY)


class PasskeySignInForm(Passkey, webauthn_forms.LoginWebAuthnForm):
    pass


class PasskeyForm(Passkey, webauthn_forms.AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(Passkey, webauthn_forms.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(Passkey, webauthn_forms.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_field(self)
        # A passkey of ours is one that also signs in by itself.
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(PlainFields, webauthn_forms.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_field(self)


def name_field(form: forms.Form) -> None:
    words = gettext("Your own name for it, such as the device that holds it.")
    initial = form.initial.get("name")
    form.fields["name"] = forms.CharField(
        label=gettext("Name"), max_length=MOST_OF_A_NAME, initial=initial, help_text=words
    )
