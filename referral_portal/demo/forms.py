"""What a buyer fills in on a demo shop's page."""

import secrets
from typing import Any

from django import forms

from referral_portal.demo.shops import Product, Shop


class BuyForm(forms.Form):
    """The order number is the buyer's to edit, so that the same order can be sent twice."""

    product = forms.ChoiceField(widget=forms.RadioSelect)
    email = forms.EmailField(label="Your e-mail", max_length=254)
    order = forms.CharField(
        label="Order number", max_length=60, help_text="Buy twice with the same number: it counts once."
    )

    def __init__(self, shop: Shop, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.shop = shop
        self.fields["product"] = forms.ChoiceField(
            choices=[(product.code, str(product)) for product in shop.products], widget=forms.RadioSelect
        )

    @property
    def chosen(self) -> Product:
        """What is bought. Only after `is_valid()`."""
        return self.shop.product(self.cleaned_data["product"])


def fresh_order(shop: Shop) -> dict[str, str]:
    """A first choice for everything, so that one press of the button is enough."""
    return {
        "product": shop.products[0].code,
        "email": f"visitor{secrets.randbelow(10**6):06}@example.com",
        "order": f"{shop.order_prefix}-{secrets.randbelow(10**6):06}",
    }
