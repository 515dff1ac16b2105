"""What the admin of Django says and its own catalogues translate badly: our catalogues go before them."""

from django.utils.translation import gettext_noop

WORDS = [
    gettext_noop("Add link"),
    gettext_noop("Breadcrumbs"),
    gettext_noop("Change or view list link"),
    gettext_noop("Go"),
    gettext_noop("History"),
    gettext_noop("Model name"),
    gettext_noop("Models in the %(name)s application"),
    gettext_noop("Save and add another"),
    gettext_noop("Save and continue editing"),
    gettext_noop("Start typing to filter…"),
    gettext_noop("View"),
    gettext_noop("View %s"),
]
