"""The owner's desk for tests: pages of the admin, filled in and sent as a browser does."""

import html
import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.pages import form_with


def page(what: type[Model] | Model, name: str = "changelist", *args: object) -> str:
    """The address of a model's list, or with a row that of its page."""
    if isinstance(what, Model):
        name, args = (name if name != "changelist" else "change"), (what.pk, *args)
    return reverse(f"admin:{what._meta.app_label}_{what._meta.model_name}_{name}", args=args)


def save(client: Client, path: str, **typed: Any) -> HttpResponse:
    """Open the page, change these fields, press Save (or the button that is named)."""
    fields = form_with(client.get(path).content.decode(), "csrfmiddlewaretoken", "name").fields
    return client.post(path, {**fields, **typed})


def do(client: Client, action: str, rows: Sequence[Model]) -> HttpResponse:
    """Choose rows in their list and start an action."""
    chosen = [str(row.pk) for row in rows]
    return client.post(page(type(rows[0])), {"action": action, "_selected_action": chosen, "index": "0"}, follow=True)


def press(client: Client, button: str, row: Model) -> HttpResponse:
    """Press a button on the row's own page."""
    return client.post(page(row, "act", button), follow=True)


def errors(response: HttpResponse) -> dict[str, list[str]]:
    """What the page complains about, by field."""
    return dict(response.context["adminform"].form.errors)


def said(response: HttpResponse) -> list[str]:
    """The messages on the page that followed."""
    return [str(message) for message in response.context["messages"]]


def text(response: HttpResponse) -> str:
    return response.content.decode()


def words(response: HttpResponse) -> str:
    """What the page says, without its tags."""
    main = text(response).partition("<main")[2].partition(">")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split()).replace(" :", ":").replace(" ,", ",")
