"""The report's table, read from its page."""

import re

from django.http import HttpResponse
from django.utils.html import strip_tags


def lines(response: HttpResponse) -> list[list[str]]:
    """The table's rows as texts, the total last."""
    page = response.content.decode()
    table = re.search(r'<table class="table table-report">(.*?)</table>', page, re.DOTALL)
    assert table, "the page has no report"
    rows = re.findall(r"<tr\b[^>]*>(.*?)</tr>", table.group(1), re.DOTALL)
    cells = [re.findall(r"<t[dh].*?</t[dh]>", row, re.DOTALL) for row in rows]
    return [[" ".join(strip_tags(cell).split()) for cell in row] for row in cells[1:]]


def firsts(response: HttpResponse) -> list[str]:
    """The first cell of each row."""
    return [line[0] for line in lines(response)[:-1]]
