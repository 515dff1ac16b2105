"""The two doors of opt-ins: hosted forms and signed purchase events."""
