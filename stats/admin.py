"""The pages of this app in the owner's admin; each module registers its own."""

from stats import (
    admin_deliveries,
    admin_doors,
    admin_mails,
    admin_opt_ins,
    admin_quarantine,
    admin_referrals,
    admin_shops,
    admin_submissions,
    admin_visits,
)

__all__ = [
    "admin_deliveries",
    "admin_doors",
    "admin_mails",
    "admin_opt_ins",
    "admin_quarantine",
    "admin_referrals",
    "admin_shops",
    "admin_submissions",
    "admin_visits",
]
