"""The three make-believe shops that the demo's tracking links lead to."""

from dataclasses import dataclass
from decimal import Decimal

FORM = "newsletter"
SOURCE = "shop"


@dataclass(frozen=True, slots=True)
class Product:
    code: str
    name: str
    note: str
    price: Decimal
    currency: str = "EUR"

    def __str__(self) -> str:
        return f"{self.name}, {self.price} {self.currency}"


@dataclass(frozen=True, slots=True)
class Shop:
    """One shop; its code is the tracking link's, and names its look in the stylesheet."""

    code: str
    link_name: str
    name: str
    claim: str
    story: str
    order_prefix: str
    products: tuple[Product, ...]

    def product(self, code: str) -> Product:
        """The product of this code. Raises KeyError."""
        return {product.code: product for product in self.products}[code]


HAIRCARE = Shop(
    code="haircare",
    link_name="Hair care",
    name="Fern & Fold",
    claim="Hair care that smells of a wet garden.",
    story="Small batches, glass bottles, and nothing in them that we could not pronounce.",
    order_prefix="FF",
    products=(
        Product("shampoo", "Nettle shampoo", "250 ml, for every day", Decimal("14.90")),
        Product("mask", "Oat milk hair mask", "200 ml, once a week", Decimal("24.50")),
        Product("oil", "Argan finishing oil", "50 ml, two drops are enough", Decimal("19.00")),
    ),
)
SKINCARE = Shop(
    code="skincare",
    link_name="Skin care",
    name="Tidewater Skin",
    claim="Calm skin, the slow way.",
    story="Sea minerals and patience, made on a coast where the weather does not ask.",
    order_prefix="TW",
    products=(
        Product("cream", "Harbour day cream", "50 ml, light", Decimal("32.00")),
        Product("serum", "Low tide serum", "30 ml, for the night", Decimal("48.00")),
        Product("set", "Overseas travel set", "three small jars, billed in dollars", Decimal("59.00"), "USD"),
    ),
)
GIFTBOX = Shop(
    code="giftbox",
    link_name="Gift box",
    name="The Gift Drawer",
    claim="A box for somebody you like.",
    story="Packed by hand, tied with string, with a card that you wrote yourself.",
    order_prefix="GD",
    products=(
        Product("small", "Small box", "three surprises", Decimal("29.00")),
        Product("large", "Large box", "seven surprises and a candle", Decimal("64.00")),
        Product("year", "A year of boxes", "one each season", Decimal("199.00")),
    ),
)
SHOPS = {shop.code: shop for shop in (HAIRCARE, SKINCARE, GIFTBOX)}
