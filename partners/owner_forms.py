"""The owner's forms for partners and for accounts of staff: what may be saved, in the owner's words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.accounts import MAX_EMAIL, draft_account
from partners.models import Partner, User

LAST_OWNER = _("This is the last account that may do everything. Make another one first, so that nobody is locked out.")


class PartnerForm(forms.ModelForm):  # type: ignore[type-arg]
    """Runs inside the transaction that saves the partner, for the sake of who recruited whom."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=MAX_EMAIL,
        help_text=_("To invite the partner, who signs in with it as well as with the code."),
    )

    class Meta:
        model = Partner
        fields = ("name", "code", "parent", "programs", "window_days")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "email" in self.fields:
            self.initial.setdefault("email", self.instance.user.email)
            # A partner who asked to be forgotten has none any more.
            self.fields["email"].required = bool(self.instance.user.email)

    def clean_parent(self) -> Partner | None:
        parent: Partner | None = self.cleaned_data["parent"]
        if parent is not None and parent.pk == self.instance.pk:
            raise ValidationError(gettext("Nobody can recruit themselves."))
        return parent

    def clean(self) -> dict[str, Any]:
        """The account is refused here already, beside the field that causes it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        account = User.objects.get(pk=self.instance.user_id) if self.instance.pk else None
        try:
            draft_account(**self.account_data(cleaned), account=account)
        except ValidationError as refusal:
            for field, messages in refusal.message_dict.items():
                if field in self.fields and field not in self.errors:
                    self.add_error(field, messages)
        return cleaned

    def account_data(self, cleaned: dict[str, Any]) -> dict[str, str]:
        """What the account takes over from its partner. A frozen code is no field of the form."""
        return {
            "name": cleaned.get("name") or "",
            "code": cleaned.get("code") or self.instance.code,
            "email": cleaned.get("email") or "",
        }


class StaffForm(forms.ModelForm):  # type: ignore[type-arg]
    """An account of an owner or of staff. Its password is nobody's business but its own."""

    class Meta:
        model = User
        fields = ("username", "name", "email", "is_active", "is_superuser", "groups")
        labels = {
            "username": _("User name"),
            "email": _("E-mail address"),
            "is_active": _("May sign in"),
            "is_superuser": _("May do everything"),
            "groups": _("May do what is allowed to"),
        }
        help_texts = {
            "username": _("To sign in with, besides the e-mail address."),
            "is_active": _("Take it away instead of deleting the account: what it changed keeps its name."),
            "is_superuser": _("An owner. Otherwise choose below what this person may see and change."),
            "groups": _("Made under “Permissions of staff”."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "email" in self.fields:
            self.fields["email"].required = True

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"].lower()
        if self._others().filter(username__iexact=name).exists():
            raise ValidationError(gettext("Somebody signs in with this name already. It may be a partner's code."))
        return name

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if self._others().filter(email__iexact=email).exists():
            raise ValidationError(
                gettext("This e-mail address has an account already. A partner cannot be staff as well.")
            )
        return email

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        stays_owner = cleaned.get("is_superuser") and cleaned.get("is_active")
        if self.instance.pk and self.initial.get("is_superuser") and not stays_owner:
            owners = self._others().filter(is_superuser=True, is_active=True, is_staff=True)
            if not owners.exists():
                raise ValidationError(LAST_OWNER)
        return cleaned

    def _others(self) -> Any:
        return User.objects.exclude(pk=self.instance.pk)
