"""What every template may use."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from partners.portal import Portal


def portal(request: HttpRequest) -> dict[str, object]:
    """`portal`: the settings row, asked for at most once a request and only by pages that show it."""
    return {"portal": getattr(request, "portal", None) or SimpleLazyObject(Portal.objects.current)}
