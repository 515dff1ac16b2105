"""Opt-ins: recorded once, credited by their evidence, and kept true when more is heard of them."""
