"""Mails to partners about what their links did: who gets which, what it says, and that it is sent once at most."""
