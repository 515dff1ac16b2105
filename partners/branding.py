"""The owner's logo, kept in the database so that every host has it."""

from django.db import models


class Logo(models.Model):
    """The one logo of the portal, a file of at most some kilobytes; no row where there is none."""

    content = models.BinaryField()
    content_type = models.CharField(max_length=40)
    digest = models.CharField(
        max_length=64, help_text="SHA-256 of the content, in its address: a new logo is new at once."
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_logo")]

    def __str__(self) -> str:
        return "The portal's logo"
