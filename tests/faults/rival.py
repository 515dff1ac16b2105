"""A courier that asks nobody whether there is another one in its folder. Run as a module."""

import django
from django.conf import settings

if __name__ == "__main__":
    django.setup()
    from stats.capture.courier.drain import Drain
    from stats.capture.courier.duty import Doing, Duty
    from stats.capture.health.folder import host

    drain = Drain(settings.JOURNAL_DIR, host(settings.DATA_DIR))
    Doing(Duty("rival", drain.drain, every=0.5)).run()
