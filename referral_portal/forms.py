"""How every form of the portal draws its fields."""

from django.forms.renderers import TemplatesSetting


class PortalFormRenderer(TemplatesSetting):
    """Fields by one template of ours, so that each error stands beside its field."""

    field_template_name = "_field.html"
