"""An address handed on by mail and as HTML: whatever a link is called, nothing of it escapes its place."""

from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest

from links.sharing import html_of, mail_of

ADDRESS = "https://go.example.com/go/haircare/abc123?utm_source=a%26b&utm_medium=c"
NAMES = [
    "Hair care",
    "A & B",
    'The "best" <b>offer</b>',
    "x\r\nBcc: all@example.com",
    "Grün & günstig?",
    "100 %",
    "a=b&cc=d",
]


class Anchors(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, attrs))

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("name", NAMES)
def test_a_mail_has_the_name_and_the_address_and_nothing_else(name):
    parts = urlsplit(mail_of(name, ADDRESS))
    assert (parts.scheme, parts.path) == ("mailto", "")
    assert parse_qs(parts.query) == {"subject": [name], "body": [f"{name}\r\n{ADDRESS}\r\n"]}


@pytest.mark.parametrize("name", NAMES)
def test_the_html_is_one_link(name):
    anchors = Anchors()
    anchors.feed(html_of(name, ADDRESS))
    assert anchors.tags == [("a", [("href", ADDRESS)])]
    assert anchors.text == name


def test_the_page_shows_the_html_as_text(as_alice, haircare):
    haircare.name = "</textarea><img src=x>"
    haircare.save()
    html = as_alice.get("/links/generate/", {"link": "haircare"}).content.decode()
    assert "<img src=x>" not in html
    assert "&lt;a href=&quot;http://testserver/go/haircare/abc123&quot;&gt;&amp;lt;/textarea&amp;gt;" in html
