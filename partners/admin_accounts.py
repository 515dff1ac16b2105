"""Accounts of owners and staff, and what staff may do. A partner's account belongs to the partner's own page."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import Group, Permission
from django.db.models import Count, Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.accounts import settle_email
from partners.admin_buttons import NO_MAIL, ButtonsAdmin
from partners.admin_rules import NamedList
from partners.admin_two_steps import BUTTON, RESET, TwoStepsButton
from partners.models import User
from partners.owner_forms import StaffForm


class OwnersOnly:
    """Who could give out permissions could give them all to themselves: owners alone do."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return bool(request.user.is_superuser)


class StaffFilter(admin.SimpleListFilter):
    """What the account is for."""

    title = _("may do")
    parameter_name = "may"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [
            ("everything", gettext("Everything")),
            ("some", gettext("What is chosen for them")),
            ("nothing", gettext("Nothing: not active")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        match self.value():
            case "everything":
                return queryset.filter(is_active=True, is_superuser=True)
            case "some":
                return queryset.filter(is_active=True, is_superuser=False)
            case "nothing":
                return queryset.filter(is_active=False)
            case _:
                return queryset


@admin.register(User)
class StaffAdmin(OwnersOnly, TwoStepsButton, ButtonsAdmin):
    list_name = _("Owners and staff")
    form = StaffForm
    object_history_template = "admin/object_history.html"
    list_display = ("username", "name", "email", "may_do", "last_login")
    list_filter = (StaffFilter, "groups")
    search_fields = ("username", "name", "email")
    search_help_text = _("Search by user name, name or e-mail address.")
    ordering = ("username",)
    autocomplete_fields = ("groups",)
    readonly_fields = ("last_login", "date_joined")
    actions = ("send_password_link", RESET)
    buttons = {"send_password_link": _("E-mail a link to choose a password"), **BUTTON}
    fieldsets = (
        (None, {"fields": ("username", "name", "email")}),
        (_("What this person may do"), {"fields": ("is_active", "is_superuser", "groups")}),
        (_("So far"), {"fields": ("last_login", "date_joined")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        accounts: QuerySet[User] = super().get_queryset(request).filter(partner=None)
        return accounts

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Django's own log: signing in changes an account as well, and is nobody's history."""
        if self.get_object(request, unquote(object_id)) is None:
            raise Http404(gettext("There is no such account."))
        return admin.ModelAdmin.history_view(self, request, object_id, extra_context)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """What the log keeps, in English: the old values and the new ones."""
        if add:
            return super().construct_change_message(request, form, formsets, add)
        changes = [(form[name].label, form.initial.get(name), form.cleaned_data[name]) for name in form.changed_data]
        with translation.override(None):
            return "; ".join(f"{label}: {_words(old)} → {_words(new)}" for label, old, new in changes) or "No change."

    def offered(self, row: User) -> list[str]:
        return ["send_password_link", *self.offers_reset(row)] if row.is_active else []

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        obj.is_staff = True
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        settle_email(obj)

    @admin.action(description=_("E-mail a link to choose a password"), permissions=["change"])
    def send_password_link(self, request: HttpRequest, queryset: Any) -> None:
        """The link of a forgotten password: nobody but the person ever knows one."""
        for account in queryset.filter(is_active=True):
            form = ResetPasswordForm({"email": account.email})
            if not form.is_valid():
                sorry = gettext("%(account)s has no e-mail address to send a link to.")
                self.message_user(request, sorry % {"account": account}, messages.WARNING)
                continue
            try:
                form.save(request)
            except OSError:
                self.message_user(request, NO_MAIL.format(account), messages.WARNING)
                continue
            self.log_change(request, account, "Sent a link to choose a password.")
            told = gettext("%(account)s has mail: a link to choose a password, valid for an hour.")
            self.message_user(request, told % {"account": account})

    @admin.display(description=_("may do"), ordering="is_superuser")
    def may_do(self, account: User) -> str:
        if not account.is_active:
            return gettext("nothing: not active")
        return gettext("everything") if account.is_superuser else gettext("what is chosen")


def _words(value: Any) -> str:
    """A value of an account in the log: yes or no, a text, or the names of groups."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, str) else ", ".join(str(row) for row in value) or "none"


@admin.register(Group)
class StaffGroupAdmin(OwnersOnly, NamedList, admin.ModelAdmin):  # type: ignore[type-arg]
    """Permissions under one name, for several people of the staff."""

    list_name = _("Permissions of staff")
    list_display = ("name", "members")
    search_fields = ("name",)
    ordering = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        groups: QuerySet[Group] = super().get_queryset(request)
        return groups.annotate(number_of_members=Count("user"))

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer what means something in this admin, in plain words."""
        useful = Permission.objects.filter(codename__in=self.useful(request)).select_related("content_type")
        kwargs |= {
            "queryset": useful.order_by("content_type__model", "codename"),
            "widget": forms.CheckboxSelectMultiple,
        }
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.label_from_instance = lambda permission: permission.name
        return field

    def useful(self, request: HttpRequest) -> list[str]:
        """The permissions behind the admin's lists: nothing is deleted, and much writes itself."""
        rows = [row for app in self.admin_site.get_app_list(request) for row in app["models"]]
        models = [(row["model"]._meta, row["perms"]) for row in rows if row["model"] not in (User, Group)]
        return [f"{verb}_{meta.model_name}" for meta, may in models for verb in ("view", "add", "change") if may[verb]]

    @admin.display(description=_("people"), ordering="number_of_members")
    def members(self, group: Any) -> int:
        return int(group.number_of_members)
