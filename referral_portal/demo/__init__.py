"""The demo: a small portal full of plausible traffic, and pages that play the owner's websites."""
