"""Brings the catalogues up to what the code says, and compiles them."""

from typing import Any

from django.core.management.base import BaseCommand

from referral_portal.languages import catalogues


class Command(BaseCommand):
    help = "Write what is to be translated into referral_portal/locale, and compile what is. No gettext is needed."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        words = catalogues.template()
        for language in catalogues.languages():
            found = catalogues.updated(language, words)
            path = catalogues.path_of(language)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(catalogues.written(found))
            path.with_suffix(".mo").write_bytes(catalogues.compiled(found))
            missing = sum(not message.string or not all(message.string) for message in found if message.id)
            self.stdout.write(f"{language}: {len(found)} texts, {missing} not translated")
