"""The portal's own settings, with what only tests want."""

from referral_portal.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real ones are slow on purpose
MIDDLEWARE.insert(0, "tests.at_once.CarriedAtOnce")
