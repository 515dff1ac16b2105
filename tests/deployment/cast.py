"""The cast of a deployed portal: one link, one partner with an ad, one form. Run as a module."""

import os

import django


def make() -> None:
    """The rows."""
    from tests.factories import AdFactory, HostedFormFactory, LinkFactory, PartnerFactory

    LinkFactory(code="haircare")
    AdFactory(code="website2", partner=PartnerFactory(code="abc123"))
    HostedFormFactory(code="newsletter")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "referral_portal.settings")
    django.setup()
    make()
