"""All settings, read from the environment or a `.env` file beside manage.py; `.env.example` lists them."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
import environ
from csp.constants import NONE, SELF

from referral_portal import environment, logs
from referral_portal.accounts.options import *

# Forms, admins and querysets name their models: `ModelForm[Ad]`.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

# What the machine provides

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)

DATA_DIR = environment.data_dir(env.str("DATA_DIR", default=""), BASE_DIR / "data")

if DEBUG:
    SECRET_KEY = env.str("SECRET_KEY", default="") or environment.development_key(DATA_DIR / "development-key")
else:
    SECRET_KEY = environment.required(
        "SECRET_KEY",
        "Put a long random text into .env, for example from: "
        "python -c 'import secrets; print(secrets.token_urlsafe(48))'",
    )
    environment.required(
        "ALLOWED_HOSTS", "Name the portal's host names, with commas between: ALLOWED_HOSTS=partners.example.com"
    )
ALLOWED_HOSTS = [host.strip() for host in env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])]
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

BASE_ADDRESS = env.str("BASE_ADDRESS", default="").rstrip("/")
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
if TRUSTED_PROXIES:
    # From anybody else middleware.TrustedProxies takes the header away.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
COOKIE_NAME = env.str("COOKIE_NAME", default="rp_visitor")
COOKIE_DOMAIN = env.str("COOKIE_DOMAIN", default="") or None

# Visits and forms wait here until the courier has carried them into the database.
JOURNAL_DIR = environment.made(DATA_DIR / "journal")
JOURNAL_KEEP = timedelta(hours=env.int("JOURNAL_KEEP", default=48))
JOURNAL_MAX_BYTES = env.int("JOURNAL_MAX_MB", default=1024) * 1024**2
# What followed addresses and forms read, copied out of the database by the courier.
ROUTES_FILE = DATA_DIR / "routes.sqlite3"
COURIER = env.bool("COURIER", default=True)
HITS_KEEP = timedelta(days=env.int("HITS_KEEP_DAYS", default=400))
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

DATABASE_URL = env.str("DATABASE_URL", default="") or f"sqlite:///{DATA_DIR / 'portal.sqlite3'}"
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
    }
    # Threads of a live server cannot share an in-memory database.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 2)
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHES = {
    "default": {
        # Shared by all processes and hosts, so that limits hold everywhere.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        # Past this many, Django throws entries away, live limits among them.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Referral Portal <portal@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10

# What the portal is made of

INSTALLED_APPS = [
    "referral_portal.apps.ReferralPortalConfig",
    "partners",
    "ads",
    "links",
    "stats",
    "referral_portal.apps.PortalAdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "simple_history",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]
if DEMO:
    INSTALLED_APPS.append("referral_portal.demo")

MIDDLEWARE = [
    "referral_portal.middleware.TrustedProxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "referral_portal.middleware.CompressedPages",
    "csp.middleware.CSPMiddleware",
    "referral_portal.middleware.PageHeaders",
    "stats.capture.fronts.django.OpenDoors",
    "referral_portal.languages.choosing.BrowserLanguage",
    "referral_portal.middleware.ClientPseudonym",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "partners.access.LoginRequired",
    "partners.seeing.SeeingAsPartner",
    "partners.access.OwnClickCookie",
    "partners.access.SessionKept",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "referral_portal.middleware.PortalTimeZone",
    "referral_portal.languages.choosing.PageLanguage",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "referral_portal.urls"
WSGI_APPLICATION = "referral_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "partners.context.portal",
            ],
        },
    }
]
FORM_RENDERER = "referral_portal.forms.PortalFormRenderer"

LANGUAGE_CODE = "en"
# Each in its own name.
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("es", "Español")]
LANGUAGE_COOKIE_NAME = "rp_language"
LOCALE_PATHS = [BASE_DIR / "referral_portal" / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "referral_portal.formats"

STATIC_URL = "static/"
STATIC_ROOT = environment.made(DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_MANIFEST = env.bool("STATIC_MANIFEST", default=not DEBUG)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not STATIC_MANIFEST
WHITENOISE_AUTOREFRESH = DEBUG

# Who may come in

AUTH_USER_MODEL = "partners.User"
AUTHENTICATION_BACKENDS = ["partners.authentication.ActivePartnerBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_RESET_TIMEOUT = 3600

# What browsers are told

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not DEBUG)
# Probes come from inside; a visitor who follows an address arrives without an extra hop.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$", r"^go(/|$)", r"^referral-1\.js$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=0 if DEBUG else 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_CONTENT_TYPE_NOSNIFF = True
# Following an address must send none; middleware.PageHeaders sets it for pages.
SECURE_REFERRER_POLICY = None
SECURE_COOKIES = env.bool("SECURE_COOKIES", default=SECURE_SSL_REDIRECT)
SESSION_ENGINE = "partners.session_store"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "referral_portal.views.csrf_failure"
if BASE_ADDRESS:
    CSRF_TRUSTED_ORIGINS = ["{0.scheme}://{0.netloc}".format(urlsplit(BASE_ADDRESS))]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **{name: [NONE] for name in ("default-src", "base-uri", "frame-ancestors", "object-src")},
        **{name: [SELF] for name in ("script-src", "style-src", "font-src", "connect-src", "form-action")},
        "manifest-src": [SELF],
        "img-src": [SELF, "data:"],
    }
}

# What operators read

LOGGING = logs.configuration(is_for_machines=not DEBUG, level=env.str("LOG_LEVEL", default="INFO"))
# The policy above and PageHeaders say 002 and 022; subdomains and preload (005, 021) are the owner's to decide.
SILENCED_SYSTEM_CHECKS = [f"security.W{number}" for number in ("002", "005", "021", "022")]
# What an index of PostgreSQL holds besides, SQLite reads from the table.
SILENCED_SYSTEM_CHECKS += ["models.W040"]
