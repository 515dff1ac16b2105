"""The pages of this app in the owner's admin; each module registers its own."""

from stats import admin_books, admin_doors, admin_quarantine, admin_shops, admin_visits

__all__ = ["admin_books", "admin_doors", "admin_quarantine", "admin_shops", "admin_visits"]
