"""Forms for tests: follow an address as a person, submit what the page sends."""

from urllib.parse import parse_qs, urlsplit

from stats.capture.books import ledger


def click(client, path="/go/haircare/abc123/website2"):
    """Follow an address: the token that travels on, and the cookie."""
    answer = client.get(path)
    token = parse_qs(urlsplit(answer["Location"]).query)["rp"][0]
    return token, answer["Set-Cookie"].partition(";")[0]


def submit(client, fields, code="newsletter", **headers):
    """Post the fields to the hosted form with this code."""
    return client.post(f"/hooks/forms/{code}/", fields, headers=headers)


def differences():
    """Every cell of every tally that is not what counting gives."""
    return [difference for day in ledger.days() for difference in ledger.differences(day)]
