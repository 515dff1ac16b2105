"""The cast of a portal under test: five links, twenty partners with an ad each, a form, a shop. Run as a module."""

import django

LINKS = [f"link{number}" for number in range(5)]
PARTNERS = [f"partner{number}" for number in range(20)]
ADS = [f"ad{number}" for number in range(20)]  # the first partner's is the first
FORM, SHOP = "newsletter", "shop"
SECRET = "whsec_" + "c2VjcmV0" * 4


def make() -> None:
    """The rows."""
    from tests.factories import AdFactory, HostedFormFactory, LinkFactory, PartnerFactory, PurchaseSourceFactory

    for code in LINKS:
        LinkFactory(code=code)
    for code, ad in zip(PARTNERS, ADS, strict=True):
        AdFactory(code=ad, partner=PartnerFactory(code=code))
    HostedFormFactory(code=FORM)
    PurchaseSourceFactory(code=SHOP, secret=SECRET)


if __name__ == "__main__":
    django.setup()
    make()
