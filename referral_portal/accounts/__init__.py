"""Signing in and one's own account, on top of django-allauth."""
