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
from stats.script_tag import consent_of, script_tag


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
    query = urlencode({"order": order, "status": answer.status, "words": answer.words[:300]})
    return HttpResponseRedirect(f"{reverse('demo_purchase_thanks', args=[code])}?{query}")


@login_not_required
@require_safe
def purchase_thanks(request: HttpRequest, code: str) -> HttpResponse:
    """What a buyer sees after the order, and what the portal answered to the shop."""
    told = {name: request.GET.get(name, "") for name in ("order", "status", "words")}
    context = {"shop": _shop(code), **_script(request, Portal.objects.current()), **told}
    return render(request, "demo/purchase_thanks.html", context)


@login_not_required
@require_safe
def form_thanks(request: HttpRequest) -> HttpResponse:
    """Where people arrive after they submitted the hosted form."""
    if refusal():
        raise Http404("No shops here.")
    context = {"shops": SHOPS.values(), **_script(request, Portal.objects.current())}
    return render(request, "demo/form_thanks.html", context)


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


def _script(request: HttpRequest, portal: Portal) -> dict[str, object]:
    """The script's tag as the owner pastes it, and whether the page has to ask for consent."""
    base = portal.tracking_base() or f"{request.scheme}://{request.get_host()}"
    return {"script_tag": str(script_tag(portal, base)), "asks": consent_of(portal) in ("wait", "signal")}


def _render_shop(request: HttpRequest, shop: Shop, portal: Portal, form: BuyForm) -> HttpResponse:
    """A shop's server may write the token into its forms itself; where visitors are asked first, the script does it."""
    parameter = portal.token_parameter
    came_with = request.GET.get(parameter) or request.COOKIES.get(parameter, "")
    context = {
        "shop": shop,
        "portal": portal,
        "form": form,
        "form_code": FORM,
        "token": request.POST.get(parameter) or ("" if portal.consent != Portal.Consent.ALWAYS else came_with),
        "is_referred": parameter in request.GET or parameter in request.COOKIES,
    }
    return render(request, "demo/shop.html", context | _script(request, portal))
