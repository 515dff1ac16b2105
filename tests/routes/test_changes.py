"""Every kind of change in the database is seen after the courier's next round."""

import pytest

from tests.routes.orm import found

ADDRESSES = ["/go/haircare/abc123/website2", "/go/giftbox/abc123", "/go/giftbox/bob456", "/go/nothing"]


@pytest.mark.parametrize("path", ADDRESSES)
def test_an_address_leads_where_the_database_says(cast, copy, find, path):
    copy()

    assert find(path) == found(path)
