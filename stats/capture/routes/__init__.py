"""The local copy of what following an address needs to know."""
