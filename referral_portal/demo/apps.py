"""Django's wiring of the demo, which is only installed where DEMO is set."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from referral_portal.demo.loopback import refusal


class DemoConfig(AppConfig):
    name = "referral_portal.demo"
    verbose_name = "Demo"

    def ready(self) -> None:
        register(check_place)


def check_place(**_: Any) -> list[CheckMessage]:
    """An error wherever the demo must not run: no command starts there, runserver among them."""
    reason = refusal()
    return [Error(reason, hint="Unset DEMO.", id="demo.E001")] if reason else []
