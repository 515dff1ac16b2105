"""An address handed on: as a mail, and as HTML to paste into a page."""

from urllib.parse import quote, urlencode

from django.utils.html import format_html


def mail_of(name: str, address: str) -> str:
    """A `mailto:` address: the name is the subject, name and address the text. Whom it goes to is left open."""
    return "mailto:?" + urlencode({"subject": name, "body": f"{name}\r\n{address}\r\n"}, quote_via=quote, safe="")


def html_of(name: str, address: str) -> str:
    """The source of a link, as text: to be shown, not to be put into a page of ours."""
    return str.__str__(format_html('<a href="{}">{}</a>', address, name))
