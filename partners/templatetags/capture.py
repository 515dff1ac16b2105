"""A part of a page that is written once and stands in two places."""

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def capture(content: SafeString) -> SafeString:
    """`{% capture as links %}…{% endcapture %}`, then `{{ links }}` wherever it is to stand."""
    return content
