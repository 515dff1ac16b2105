"""The owner erases a partner who left: asked once more, on a page of its own."""

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.models import Partner
from stats.capture.privacy.leaving import erase_partner

MAY_ERASE = "partners.change_partner"


@require_POST
def partner_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then erase."""
    if not request.user.has_perm(MAY_ERASE):
        raise PermissionDenied
    partner = get_object_or_404(Partner.objects.select_related("user"), pk=pk)
    page = redirect("admin:partners_partner_change", partner.pk)
    if partner.is_active:
        messages.warning(request, _("%(partner)s is active. Deactivate the partner first.") % {"partner": partner})
    elif request.POST.get("confirmed") != "yes":
        context = {
            **admin.site.each_context(request),
            "title": _("Erase %(partner)s?") % {"partner": partner},
            "partner": partner,
        }
        return render(request, "admin/partner_erase.html", context)
    else:
        erase_partner(partner)
        LogEntry.objects.log_actions(str(request.user.pk), [partner], CHANGE, "Erased.", single_object=True)
        words = _("The partner %(code)s was erased. The code stays, and so does every figure.")
        messages.success(request, words % {"code": partner.code})
    return page
