"""The ASGI application of a tracking domain: followed addresses and hosted forms at full speed, without the pages."""

import gc
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "referral_portal.settings")
django.setup(set_prefix=False)

from stats.capture.fronts.asgi import Front  # noqa: E402 (it needs the apps to be loaded)

application = Front()

# What is loaded by now stays: the collector of garbage need not look at it again.
gc.collect()
gc.freeze()
