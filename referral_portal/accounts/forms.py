"""The forms of django-allauth in the portal's words and under its rules."""

from typing import Any, cast

from allauth.account import forms as allauth_forms
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.accounts import MAX_EMAIL, settle_email
from partners.models import User

MAX_PASSWORD = 1024  # what anybody types is shorter; what is longer only keeps the server busy

LABELS: dict[str, Any] = {
    "login": _("User name or e-mail"),
    "email": _("E-mail"),
    "password": _("Password"),
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password, again"),
}
ADVICE = _("At least 10 characters, not only digits, and nothing that others would guess.")


class PlainFields(forms.Form):
    """Labels instead of placeholders, and no field without a limit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if name == "email":
                field.validators.append(
                    MaxLengthValidator(MAX_EMAIL, gettext("An e-mail address has at most 254 characters."))
                )
            if "password" in name and isinstance(field, forms.CharField):
                field.help_text = ADVICE if name == "password1" else ""
                field.validators.append(
                    MaxLengthValidator(MAX_PASSWORD, gettext("A password has at most 1024 characters."))
                )


class SignInForm(PlainFields, allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = gettext("The user name of a partner is the partner code.")
        login = forms.CharField(label=LABELS["login"], max_length=MAX_EMAIL, help_text=words)
        login.widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["login"] = login
        self.order_fields(["login", "password"])


class ReauthenticateForm(PlainFields, allauth_forms.ReauthenticateForm):
    pass


class ChangePasswordForm(PlainFields, allauth_forms.ChangePasswordForm):
    pass


class SetPasswordForm(PlainFields, allauth_forms.SetPasswordForm):
    pass


class FirstPasswordForm(SetPasswordForm):
    """What an invitation asks for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label, self.fields["password2"].label = gettext("Password"), gettext("Password, again")


class NewPasswordForm(PlainFields, allauth_forms.ResetPasswordKeyForm):
    pass


class ForgottenPasswordForm(PlainFields, allauth_forms.ResetPasswordForm):
    def clean_email(self) -> str:
        """Only the e-mail that an account has now counts, not one that somebody wants to change to."""
        email: str = self.cleaned_data["email"].lower()
        self.users = list(User.objects.filter(email=email, is_active=True))
        return email


class ChangeEmailForm(PlainFields, allauth_forms.AddEmailForm):
    def save(self, request: Any) -> Any:
        """The present e-mail stays, and is told, until the new one is confirmed."""
        settle_email(cast(User, self.user))
        return super().save(request)
