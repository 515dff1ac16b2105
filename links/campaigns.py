"""Campaign tags: the `utm_...` parameters that tell a website's own statistics where a visitor came from."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from django.utils.translation import gettext_lazy as _

MAX_TAG = 100
MAX_QUERY = 1000

# Name, label, example.
TAGS = (
    ("utm_source", _("Source"), _("Where the address stands, for example “newsletter”.")),
    ("utm_medium", _("Medium"), _("What kind of place that is, for example “email” or “social”.")),
    ("utm_campaign", _("Campaign"), _("What you promote, for example “spring-offer”.")),
    ("utm_term", _("Term"), _("The words that somebody searched for, if you pay for them.")),
    ("utm_content", _("Content"), _("Which of several links it is, for example “button at the end”.")),
)
NAMES = tuple(name for name, _label, _example in TAGS)


def query_of(tags: Mapping[str, str]) -> str:
    """The tags that say something, as they stand in an address."""
    return urlencode([(name, tags[name]) for name in NAMES if tags.get(name)], quote_via=quote, safe="")


def names_in(address: str) -> frozenset[str]:
    """The names of the parameters that an address brings along itself."""
    return frozenset(name for name, _value in parse_qsl(urlsplit(address).query, keep_blank_values=True))
