"""The owner's admin, under the portal's own name."""

from django.contrib.admin import AdminSite


class PortalAdminSite(AdminSite):
    site_title = "Referral Portal"
    site_header = "Referral Portal"
    index_title = "What would you like to look after?"
    site_url = None
