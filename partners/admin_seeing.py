"""The owner begins to see the portal as a partner, and stops."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.models import Partner
from partners.seeing import begin, end, may_see


@require_POST
def see_as_partner(request: HttpRequest, pk: int) -> HttpResponse:
    """From the partner's page to the partner's home."""
    if not may_see(request.user):
        raise PermissionDenied
    begin(request, get_object_or_404(Partner, pk=pk), timezone.now())
    return redirect("home")


@require_POST
def stop_seeing(request: HttpRequest) -> HttpResponse:
    """Back to the page of the partner whose portal it was."""
    key = end(request, timezone.now())
    if key is None:
        messages.info(request, _("You see the portal as yourself already."))
        return redirect("admin:index")
    return redirect("admin:partners_partner_change", key)
