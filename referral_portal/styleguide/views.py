"""The style page: every component in every state, by day and by night, for who changes the look."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString

from referral_portal.styleguide.forms import SampleForm, sample_form
from stats.charts import Chart, chart, sparkline
from stats.reports.days import Days, last_days
from stats.reports.figures import Figures
from stats.reports.series import series

PARTS = {
    "Colour": "colours",
    "Type": "type",
    "Space and corners": "spaces",
    "Buttons": "buttons",
    "Fields": "fields",
    "Badges, messages, notices": "marks",
    "Figures": "figures",
    "Chart and sparkline": "charts",
    "Table, which is cards on a phone": "tables",
    "Pages, presets, search, chips": "navigation",
    "Nothing there yet, and first steps": "empty",
    "Copy": "copy",
    "Menu": "menu",
    "A page that only says something": "saying",
}
COLOURS = {
    "Ground and edges": ["paper", "panel", "sunken", "line", "line-button", "line-strong"],
    "Words": ["ink", "ink-soft"],
    "The portal's own": ["accent", "accent-strong", "accent-soft", "on-accent", "focus"],
    "News": ["good", "good-soft", "warn", "warn-soft", "bad", "bad-strong", "bad-soft"],
    "Charts": ["series", "series-before"],
}
SPACES = ["hair", "tight", "snug", "one", "gap", "wide", "broad", "vast"]
TYPES = ["title", "figure", "heading", "body", "control", "small", "fine", "tiny"]
HITS = [34, 41, 40, 46, 75, 42, 31, 26, 39, 42, 43, 37, 39, 21]


@dataclass(frozen=True, slots=True)
class Theme:
    """What is drawn once by day and once by night. `name` keeps their ids apart."""

    name: str
    title: str
    form: SampleForm


@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Linked from nowhere, and with DEBUG only."""
    context = {
        "themes": [Theme("day", "By day", sample_form("day")), Theme("night", "By night", sample_form("night"))],
        "parts": [{"title": title, "template": f"styleguide/_{name}.html"} for title, name in PARTS.items()],
        "colours": COLOURS,
        "spaces": SPACES,
        "types": TYPES,
        "chart": sample_chart(),
        "sparkline": sample_sparkline(),
        "page": sample_page(),
    }
    return render(request, "styleguide/styleguide.html", context)


def sample_chart() -> Chart:
    """Two weeks, and the two before."""
    days = last_days(len(HITS), timezone.localdate())
    before = last_days(len(HITS), days.start - timedelta(days=1))
    return chart(series(days, sample_figures(days, HITS)), series(before, sample_figures(before, HITS[::-1])))


def sample_figures(days: Days, hits: list[int]) -> dict[date, Figures]:
    """A day's hits, four in five of them unique."""
    return {day: Figures(hits=count, unique=count * 4 // 5) for day, count in zip(days, hits, strict=True)}


def sample_sparkline() -> SafeString:
    return sparkline(HITS, "Hits by day")


def sample_page() -> Page[int]:
    """One in the middle."""
    return Paginator(range(95), 10).page(3)
