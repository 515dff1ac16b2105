"""The owner's logo and the sheet of the accent colour, served to every browser: their addresses change with them."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from partners.branding import KEPT, Logo, served_stylesheet

# Whatever a drawing brings along stays still, even where somebody opens it by itself.
STILL = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@login_not_required
@require_safe
def logo(request: HttpRequest, digest: str) -> HttpResponse:  # noqa: ARG001 (Django passes it)
    """The logo that the address names; any other one is gone."""
    found = get_object_or_404(Logo, digest=digest)
    headers = {"Content-Security-Policy": STILL, "X-Content-Type-Options": "nosniff", "Cache-Control": KEPT}
    return HttpResponse(bytes(found.content), content_type=found.content_type, headers=headers)


@login_not_required
@require_safe
def accent(request: HttpRequest, key: str) -> HttpResponse:  # noqa: ARG001 (Django passes it)
    """The sheet for the colour that the address names. Asks the database nothing."""
    sheet = served_stylesheet(request.path_info)
    if sheet is None:
        raise Http404
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": KEPT}
    return HttpResponse(sheet, content_type="text/css; charset=utf-8", headers=headers)
