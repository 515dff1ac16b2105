"""Where the demo may run: on a developer's own machine, and nowhere else."""

from urllib.parse import urlsplit

from django.conf import settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})


def refusal() -> str | None:
    """Why the demo must not run here, in words; None where it may.

    Its passwords are printed in the README: a demo that others can reach would be an open door.
    """
    if not settings.DEBUG:
        return "The demo runs with DEBUG=1 only. Its passwords are public; it must never stand beside real data."
    beyond = [host for host in settings.ALLOWED_HOSTS if host not in LOOPBACK]
    if beyond:
        return (
            f"The demo answers on this machine only, but ALLOWED_HOSTS names {', '.join(beyond)}. "
            "Its passwords are public: remove ALLOWED_HOSTS, or leave the demo out."
        )
    return None


def is_loopback(address: str) -> bool:
    """Whether a web address leads to this machine, so that the demo may change it."""
    return (urlsplit(address).hostname or "") in LOOPBACK
