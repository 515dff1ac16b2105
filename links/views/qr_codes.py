"""The QR code of an address that is mine to make, as a picture to show and to download."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from links.forms import GeneratorForm
from links.generated import base_of
from links.generating import Generated
from links.qr_codes import SCALE, png_of, svg_of
from partners.access import PartnerRequest, partner_required


@require_safe
@partner_required
def qr_code_svg(request: PartnerRequest) -> HttpResponse:
    """For screens, and for whoever sets a page."""
    return _picture(request, "svg", "image/svg+xml", svg_of)


@require_safe
@partner_required
def qr_code_png(request: PartnerRequest) -> HttpResponse:
    """For printers. `scale` is how many pixels a dot is wide."""
    text = request.GET.get("scale", "")
    scale = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else SCALE
    return _picture(request, "png", "image/png", lambda address: png_of(address, scale))


def _picture(request: PartnerRequest, ending: str, kind: str, draw: Callable[[str], bytes]) -> HttpResponse:
    made = _generated(request)
    disposition = f'attachment; filename="{made.file_name}.{ending}"'
    return HttpResponse(draw(made.address), content_type=kind, headers={"Content-Disposition": disposition})


def _generated(request: PartnerRequest) -> Generated:
    """The address that was asked for. Raises Http404 for all that the Link Generator refuses."""
    token = request.portal.token_parameter
    maker, now = request.partner, timezone.now()
    form = GeneratorForm(request.GET, maker=maker, token_parameter=token, must_choose=True, now=now)
    generated = form.generated(base_of(request, request.portal))
    if generated is None:
        raise Http404
    return generated
