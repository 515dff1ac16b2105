"""Django's wiring of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatsConfig(AppConfig):
    name = "stats"
    verbose_name = _("Statistics")

    def ready(self) -> None:
        """The courier also sends mails, which ask the reading side for figures: the writing side cannot name them."""
        from stats.capture.courier.duties import OTHERS
        from stats.mails.duty import SENDING

        if SENDING not in OTHERS:
            OTHERS.append(SENDING)
