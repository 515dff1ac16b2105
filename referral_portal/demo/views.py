"""Pages that play the owner's websites: a shop for each link, and what follows an order or a sign-up."""

from urllib.parse import urlencode, urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from partners.portal import Portal
from referral_portal.demo.events import purchase_event, send
from referral_portal.demo.forms import BuyForm, fresh_order
from referral_portal.demo.loopback import refusal
from referral_portal.demo.shops import FORM, SHOPS, SOURCE, Shop
from stats.models import PurchaseSource


@login_not_required
@require_safe
def shop(request: HttpRequest, code: str) -> HttpResponse:
    """The shop that a visitor arrives at, with the click token in the address."""
    shop = _shop(code)
    portal = Portal.objects.current()
    elsewhere = _own_address(request, portal)
    if elsewhere:
        return redirect(elsewhere)
    initial = fresh_order(shop) | ({"order": request.GET["order"]} if request.GET.get("order") else {})
    return _render_shop(request, shop, portal, BuyForm(shop, initial=initial))


# It plays another website: there is no account here that a forged post could use.
@csrf_exempt
@login_not_required
@require_POST
def buy(request: HttpRequest, code: str) -> HttpResponse:
    """Take the order, and report it to the portal as a real shop would."""
    shop = _shop(code)
    portal = Portal.objects.current()
    form = BuyForm(shop, request.POST)
    if not form.is_valid():
        return _render_shop(request, shop, portal, form)
    token = request.POST.get(portal.token_parameter, "")
    order, product = form.cleaned_data["order"], form.chosen
    source = PurchaseSource.objects.get(code=SOURCE)
    event = purchase_event(order, product, email=form.cleaned_data["email"], token=token, at=timezone.now())
    answer = send(event, portal.tracking_base() + reverse("purchase_hook", args=[source.code]), source.secret)
    told = {"order": order, "status": answer.status, "words": answer.words[:300]}
    query = urlencode(told | {portal.token_parameter: token})
    return HttpResponseRedirect(f"{reverse('demo_purchase_thanks', args=[code])}?{query}")


@login_not_required
@require_safe
def purchase_thanks(request: HttpRequest, code: str) -> HttpResponse:
    """What a buyer sees after the order, and what the portal answered to the shop."""
    shop = _shop(code)
    portal = Portal.objects.current()
    return render(
        request,
        "demo/purchase_thanks.html",
        {
            "shop": shop,
            "portal": portal,
            "order": request.GET.get("order", ""),
            "status": request.GET.get("status", ""),
            "words": request.GET.get("words", ""),
            "query": _token_query(request, portal),
            "token": request.GET.get(portal.token_parameter, ""),
        },
    )


@login_not_required
@require_safe
def form_thanks(request: HttpRequest) -> HttpResponse:
    """Where people arrive after they submitted the hosted form."""
    if refusal():
        raise Http404("No shops here.")
    return render(request, "demo/form_thanks.html", {"shops": SHOPS.values()})


def _shop(code: str) -> Shop:
    if code not in SHOPS or refusal():
        raise Http404("No such shop here.")
    return SHOPS[code]


def _own_address(request: HttpRequest, portal: Portal) -> str | None:
    """The same page on the visitors' host, if this is another one.

    The shop's forms lead to the visitors' host, and a browser refuses forms that leave their own.
    """
    base = portal.tracking_base()
    if not base or urlsplit(base).netloc == request.get_host():
        return None
    return base + request.get_full_path()


def _token_query(request: HttpRequest, portal: Portal) -> str:
    token = request.GET.get(portal.token_parameter, "")
    return "?" + urlencode({portal.token_parameter: token}) if token else ""


def _render_shop(request: HttpRequest, shop: Shop, portal: Portal, form: BuyForm) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    return render(
        request,
        "demo/shop.html",
        {
            "shop": shop,
            "portal": portal,
            "form": form,
            "form_code": FORM,
            "token": given.get(portal.token_parameter, ""),
            "query": _token_query(request, portal),
        },
    )
