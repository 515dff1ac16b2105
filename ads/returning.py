"""Where somebody came from to make an ad or to retire one, and goes back to."""

from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def came_from(request: HttpRequest) -> str:
    """The page that `next` names, if it is one of ours; else nothing."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""


def back_with(page: str, code: str) -> str:
    """The page again; the Link Generator, which is what ads are for, with the ad of this code chosen."""
    generator = reverse("link_generator")
    parts = urlsplit(page or generator)
    if parts.path != generator:
        return page
    query = QueryDict(parts.query, mutable=True)
    query["ad"] = code
    return urlunsplit(parts._replace(query=query.urlencode()))
