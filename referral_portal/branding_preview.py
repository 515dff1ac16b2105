"""How a colour will look, drawn for the owner: text and a button, by day and by night."""

from xml.etree.ElementTree import Element, SubElement, tostring

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.colours import DAY, NIGHT, Shades, palette, parse_colour
from partners.portal import OWN_GREEN

MAY_LOOK = "partners.view_portal"
WIDTH, HEIGHT = 240, 104
FONT = {"font-family": "system-ui, sans-serif", "font-size": "14"}


@require_safe
def accent_preview(request: HttpRequest) -> HttpResponse:
    """A drawing for the colour in the query; of what is no colour, for the portal's own."""
    if not request.user.has_perm(MAY_LOOK):
        raise PermissionDenied
    found = palette(parse_colour(request.GET.get("colour", "")) or OWN_GREEN)
    svg = Element("svg", xmlns="http://www.w3.org/2000/svg", width=str(2 * WIDTH), height=str(HEIGHT))
    _draw(svg, found.day, 0, (DAY[0], "#171c1a"), _("On light pages"))
    _draw(svg, found.night, WIDTH, (NIGHT[0], "#e9ecea"), _("On dark pages"))
    headers = {"Cache-Control": "private, max-age=3600"}
    return HttpResponse(tostring(svg, encoding="unicode"), content_type="image/svg+xml", headers=headers)


def _draw(svg: Element, shades: Shades, left: int, page: tuple[str, str], title: str) -> None:
    """Half of the drawing: `page` is the ground, and the colour of what stands on it."""
    SubElement(svg, "rect", x=str(left), width=str(WIDTH), height=str(HEIGHT), fill=page[0])
    _text(svg, f"{title} {shades.accent}", (left + 120, 28), page[1])
    SubElement(svg, "rect", x=str(left + 16), y="44", width="100", height="40", rx="8", fill=shades.accent)
    _text(svg, _("Button"), (left + 66, 69), shades.on)
    SubElement(svg, "rect", x=str(left + 124), y="44", width="100", height="40", rx="8", fill=shades.soft)
    _text(svg, _("Link"), (left + 174, 69), shades.accent)


def _text(svg: Element, words: str, middle: tuple[int, int], paint: str) -> None:
    place = {"x": str(middle[0]), "y": str(middle[1]), "text-anchor": "middle", "fill": paint}
    SubElement(svg, "text", {**place, **FONT}).text = words
