"""The page that ends mails of one kind: a button for people, and a POST of mail programs, without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from partners.languages import spoken
from partners.models import Partner
from stats.mails.choices import stop
from stats.mails.unsubscribing import subscription_of
from stats.models import Mail


# Mail programs post without a cookie: the signed address itself is what only the partner has.
@csrf_exempt
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A GET only asks, because scanners follow every link of a mail; a POST acts, and is answered where it was sent."""
    subscription = subscription_of(token)
    partners = Partner.objects.select_related("user")
    partner = partners.filter(pk=subscription.partner_id).first() if subscription else None
    if subscription is None or partner is None:
        return render(request, "mail/unsubscribe_refused.html", status=404)
    if chosen := spoken(partner.user.language):
        translation.activate(chosen)
    if request.method == "POST":
        stop(partner.pk, subscription.kind, timezone.now())
    context = {"is_done": request.method == "POST", "is_opt_in": subscription.kind == Mail.Kind.OPT_IN}
    return render(request, "mail/unsubscribe.html", context)
