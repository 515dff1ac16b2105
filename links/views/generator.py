"""The Link Generator: what may be chosen, the address made of it, and what was generated lately."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from links.forms import GeneratorForm
from links.generated import base_of, forget, latest, remember
from links.generating import Generated
from links.lists import lists_for
from links.qr_ads import qr_ad_for
from partners.access import PartnerRequest, partner_required

SHOWN = 6  # of what was generated lately


@require_http_methods(["GET", "HEAD", "POST"])
@partner_required
def link_generator(request: PartnerRequest) -> HttpResponse:
    """A choice is a plain GET. Sent by the button, its address is remembered as well."""
    if request.method != "POST":
        asks = "link" in request.GET and "show" not in request.GET
        return _show(request, _form(request, request.GET, must_choose=asks))
    form = _form(request, request.POST, must_choose=True)
    if "show" in request.POST:
        return _go_to(f"{form.choice.urlencode()}&show=links")
    generated = form.generated(base_of(request, request.portal))
    if generated is None:
        return _show(request, form)
    _remember(generated)
    return _go_to(generated.choice)


@require_POST
@partner_required
def qr_code_ad(request: PartnerRequest) -> HttpResponse:
    """Make an ad for the QR code of this address, and go on with it."""
    form = _form(request, request.POST, must_choose=True)
    generated = form.generated(base_of(request, request.portal))
    if generated is None:
        return _show(request, form)
    ad = qr_ad_for(request.partner, generated.link)
    scanned = replace(generated, ad=ad)
    _remember(scanned)
    words = _("“%(ad)s” is one of your ads. With it in the address, those who scan the code show apart.")
    messages.success(request, words % {"ad": ad.name})
    return _go_to(scanned.choice)


@require_POST
@partner_required
def generated_forget(request: PartnerRequest, pk: int) -> HttpResponse:
    """Take an address off the list of those generated lately. It keeps working, and what is being chosen stays."""
    if not forget(request.partner, pk):
        raise Http404
    messages.success(request, _("The address is off your list. It keeps working wherever it stands."))
    return _go_to(request.GET.urlencode())


def _form(request: PartnerRequest, asked: QueryDict, *, must_choose: bool) -> GeneratorForm:
    token = request.portal.token_parameter
    maker, now = request.partner, timezone.now()
    return GeneratorForm(asked, maker=maker, token_parameter=token, must_choose=must_choose, now=now)


def _show(request: PartnerRequest, form: GeneratorForm) -> HttpResponse:
    base, now = base_of(request, request.portal), timezone.now()
    generated = form.generated(base)
    context = {
        "form": form,
        "made": generated,
        "recent": latest(request.partner, base, at=now, limit=SHOWN),
        "lists": lists_for(form, request.GET),
    }
    return render(request, "links/generator.html", context)


def _remember(generated: Generated) -> None:
    remember(
        generated.maker,
        partner=generated.partner,
        link=generated.link,
        ad=generated.ad,
        query=generated.query,
        at=timezone.now(),
    )


def _go_to(choice: str) -> HttpResponse:
    return redirect(f"{reverse('link_generator')}?{choice}")
