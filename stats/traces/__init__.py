"""How an opt-in came to its credit, or to none, told to the owner in plain words."""
