"""The WSGI application that gunicorn serves: everything there is, followed addresses ahead of Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "referral_portal.settings")
pages = get_wsgi_application()

from stats.capture.fronts.wsgi import Front  # noqa: E402 (it needs the apps to be loaded)

application = Front(pages)
