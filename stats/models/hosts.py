"""The portal's hosts, as each says of itself from time to time."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """The newest sign of life of one host: its courier writes it every few seconds."""

    host = models.CharField(max_length=80, primary_key=True, help_text=_("A name that the host's data folder holds."))
    name = models.CharField(max_length=255, help_text=_("What the machine calls itself."))
    at = models.DateTimeField()
    figures = models.JSONField(default=dict, help_text=_("The same figures that /metrics shows, by name."))

    def __str__(self) -> str:
        return self.name
