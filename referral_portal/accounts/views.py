"""Pages of one's own account that django-allauth does not have, or asks too much of the database for."""

from typing import cast

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.access import PartnerRequest, partner_required
from partners.invitations import InvitationRefused, accept, invited_partner
from partners.languages import spoken
from partners.models import User
from partners.sessions import end_sessions, live_sessions
from referral_portal.accounts.browsers import browser_of
from referral_portal.accounts.forms import FirstPasswordForm
from referral_portal.accounts.languages import language_form, tell_browser
from referral_portal.accounts.profile import NotificationsForm, ProfileForm
from stats.mails.choices import choose

REFUSALS = {"forged": 404, "expired": 410, "used": 410, "inactive": 410}


@sensitive_post_parameters("password1", "password2")
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody invited chooses a password. To look at the page uses nothing up: mail scanners do that."""
    try:
        partner = invited_partner(token)
        form = FirstPasswordForm(partner.user, request.POST or None)
        if form.is_valid():
            account = accept(partner, form.cleaned_data["password1"])
            response: HttpResponse = perform_login(request, account, email=account.email)
            return response
    except InvitationRefused as refusal:
        status = REFUSALS[refusal.reason]
        return render(request, "account/invitation_refused.html", {"reason": refusal.reason}, status=status)
    return render(request, "account/invitation.html", {"form": form, "partner": partner})


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """All that one can set of one's own account, and how it is set."""
    account = cast(User, request.user)
    types = list(Authenticator.objects.filter(user=account).values_list("type", flat=True))
    context = {
        "has_app": Authenticator.Type.TOTP in types,
        "passkeys": types.count(Authenticator.Type.WEBAUTHN),
        "sessions": len(live_sessions(account)),
        "partner": getattr(account, "partner", None),
        "language": language_form(request),
    }
    return render(request, "account/account.html", context)


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language from now on; for whoever is not signed in, in this browser alone."""
    chosen = spoken(request.POST.get("language", "")) or ""
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=chosen)
    back = request.POST.get("next", "")
    response = redirect(back if get_adapter().is_safe_url(back) else "account")
    tell_browser(response, chosen)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """One's own name."""
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=cast(User, request.user).pk))
    if form.is_valid():
        form.save()
        messages.success(request, _("Your name is saved."))
        return redirect("account")
    return render(request, "account/profile.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required
def notifications(request: PartnerRequest) -> HttpResponse:
    """What a partner is told by mail."""
    form = NotificationsForm(request.partner, request.POST or None)
    if form.is_valid():
        wanted = form.cleaned_data
        choose(request.partner, digest=wanted["digest"], wants_opt_ins=wanted["opt_ins"], now=timezone.now())
        messages.success(request, _("Your choice is saved."))
        return redirect("account")
    return render(request, "account/notifications.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; a POST signs out everywhere else."""
    account, here = cast(User, request.user), request.session.session_key
    if request.method == "POST":
        end_sessions(account, keep=here)
        messages.success(request, _("You are signed out everywhere else."))
        return redirect("usersessions_list")
    rows = [
        {"began_at": row.created_at, "browser": browser_of(row.user_agent), "is_here": row.session_key == here}
        for row in live_sessions(account)
    ]
    return render(request, "usersessions/usersession_list.html", {"sessions": rows})
