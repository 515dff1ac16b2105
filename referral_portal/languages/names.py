"""The names of models and of their fields: written once, in English, and shown in everybody's language."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Field, Model
from django.utils import translation
from django.utils.translation import gettext_lazy

APPS = ("partners", "ads", "links", "stats")


def models() -> Iterator[type[Model]]:
    for app in APPS:
        yield from apps.get_app_config(app).get_models()


def make_translatable() -> None:
    """Let every name be looked up when it is shown. What migrations know of models stays as it is."""
    with translation.override(None):
        for model in models():
            options: Any = model._meta
            options.verbose_name_plural = gettext_lazy(str(options.verbose_name_plural))
            options.verbose_name = gettext_lazy(str(options.verbose_name))
            for field in own_fields(model):
                field.verbose_name = gettext_lazy(str(field.verbose_name))


def own_fields(model: type[Model]) -> list[Any]:
    return [field for field in model._meta.get_fields() if isinstance(field, Field)]


def names(model: type[Model]) -> Iterator[str]:
    """All that a model is called, for the catalogues."""
    if not admin.site.is_registered(model):
        return  # nobody sees them
    with translation.override(None):
        yield from map(str, (model._meta.verbose_name, model._meta.verbose_name_plural))
        yield from (str(field.verbose_name) for field in own_fields(model))
