"""Pages of the house itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Tell people whose form could not be checked what to do."""
    return render(request, "403.html", {"explanation": "The page was open too long. Go back, reload it, try again."}, status=403)
