"""Django's wiring of this app."""

from django.apps import AppConfig


class StatsConfig(AppConfig):
    name = "stats"
    verbose_name = "Statistics"

    def ready(self) -> None:
        """The courier also sends mails, which ask the reading side for figures: the writing side cannot name them."""
        from stats.capture.courier.duties import OTHERS
        from stats.mails.duty import SENDING

        if SENDING not in OTHERS:
            OTHERS.append(SENDING)
