"""What the books say in one word, in a partner's words."""

RULES = {
    "token": "The visitor came straight from your address.",
    "cookie-last": "Your address was the last one that this visitor had followed.",
    "cookie-first": "Your address was the first one that this visitor had followed.",
}
