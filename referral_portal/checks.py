"""System checks: what can be configured wrongly, each with a hint. None asks the database.

`manage.py check --deploy` runs them, and so does every command that starts or migrates the portal.
"""

import re
import sqlite3
import stat
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import is_psycopg3

from partners.access import OWN_CLICK_COOKIE
from partners.mails import reaches_nobody
from partners.portal import validate_base_address
from partners.proxies import parse_networks
from stats.capture import cookies
from stats.capture.books import pruning
from stats.capture.health import folder as data_folder

OLDEST_SQLITE = (3, 35)  # the first with RETURNING
SHORTEST_KEY = 32
PRIVATE = stat.S_IRWXO
COOKIE_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")


@register(Tags.security)
def check_addresses(**_: Any) -> Iterator[CheckMessage]:
    """Scheme and host of generated addresses, and the hosts that are answered."""
    address = settings.BASE_ADDRESS
    try:
        validate_base_address(address or "https://portal.example")
    except ValidationError:
        yield Error(
            f"BASE_ADDRESS is “{address}”, which is not scheme and host.",
            hint="Write it like BASE_ADDRESS=https://partners.example.com, with nothing behind the host.",
            id="portal.E001",
        )
    if settings.DEBUG:
        return
    if not address:
        yield checks.Warning(
            "BASE_ADDRESS is not set: addresses begin with whatever host a partner happens to use, "
            "and partners get no digests and no mails about opt-ins.",
            hint="Set BASE_ADDRESS=https://partners.example.com.",
            id="portal.W001",
        )
    elif urlsplit(address).scheme == "http":
        yield checks.Warning(
            "BASE_ADDRESS begins with http://, so every generated address does.",
            hint="Use https://, once the portal is reached by it.",
            id="portal.W002",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield checks.Warning(
            "ALLOWED_HOSTS holds “*”: the portal answers to any name, and mails may carry one that is not yours.",
            hint="Name the portal's hosts: ALLOWED_HOSTS=partners.example.com",
            id="portal.W003",
        )


@register(Tags.security)
def check_proxies(**_: Any) -> Iterator[CheckMessage]:
    try:
        parse_networks(tuple(settings.TRUSTED_PROXIES))
    except ValueError as problem:
        yield Error(
            f"TRUSTED_PROXIES holds something that is no network: {problem}.",
            hint="Write addresses or networks, separated by commas: TRUSTED_PROXIES=127.0.0.1,10.0.0.0/8",
            id="portal.E002",
        )


@register(Tags.security)
def check_cookie_domain(**_: Any) -> Iterator[CheckMessage]:
    """A cookie for a domain that a host does not belong to is dropped by every browser."""
    domain = (settings.COOKIE_DOMAIN or "").removeprefix(".").lower()
    hosts = [host.removeprefix(".").lower() for host in settings.ALLOWED_HOSTS if host != "*"]
    outside = [host for host in hosts if domain and host != domain and not host.endswith("." + domain)]
    if outside:
        yield Error(
            f"COOKIE_DOMAIN is “{settings.COOKIE_DOMAIN}”, and does not cover {', '.join(outside)}.",
            hint="Set the domain that all ALLOWED_HOSTS share, or leave COOKIE_DOMAIN empty.",
            id="portal.E003",
        )


@register(Tags.security)
def check_cookie_name(**_: Any) -> Iterator[CheckMessage]:
    """The name of the visitor's cookie: one that browsers keep, that is free, and that leaves room for the rest."""
    name, domain = settings.COOKIE_NAME, settings.COOKIE_DOMAIN
    if problem := _problem_of(name, domain):
        yield Error(
            f"COOKIE_NAME is “{name}”, {problem}.",
            hint="Use letters, digits, “-” and “_”, for example COOKIE_NAME=rp_visitor.",
            id="portal.E011",
        )


def _problem_of(name: str, domain: str | None) -> str:
    taken = (OWN_CLICK_COOKIE, settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    if not COOKIE_TOKEN.fullmatch(name):
        return "which is no name for a cookie"
    if name.lower() in taken:
        return "which is the name of another cookie of the portal"
    if name.lower().startswith("__host-") and domain:
        return "which browsers take for one host only, and COOKIE_DOMAIN names more"
    if (size := cookies.longest(name, domain)) > cookies.MAX_BYTES:
        return f"which makes a cookie of {size} bytes, and {cookies.MAX_BYTES} are the most"
    return ""


@register(Tags.security)
def check_secret_key(**_: Any) -> Iterator[CheckMessage]:
    if not settings.DEBUG and len(settings.SECRET_KEY) < SHORTEST_KEY:
        yield Error(
            f"SECRET_KEY has fewer than {SHORTEST_KEY} characters: it could be guessed.",
            hint="Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'",
            id="portal.E004",
        )


@register(Tags.files)
def check_data_dir(**_: Any) -> Iterator[CheckMessage]:
    """The folder that everything is written to, for the portal's eyes only."""
    folder = settings.DATA_DIR
    if problems := list(data_folder.problems(folder)):
        yield from (Error(words, hint=hint, id=f"portal.{number}") for number, words, hint in problems)
        return
    if not settings.DEBUG and folder.stat().st_mode & PRIVATE:
        yield checks.Warning(
            f"Everybody on this machine may look into DATA_DIR, {folder}.",
            hint=f"Close it: chmod 750 {folder}",
            id="portal.W004",
        )
    if not settings.DEBUG and data_folder.filesystem(folder, data_folder.MOUNTS) == "overlay":
        # No warning: whatever is built or tested in a container is on such a disk, and rightly so.
        yield checks.Info(
            f"DATA_DIR, {folder}, is on the container's own disk: what waits there goes with the container.",
            hint="Mount a volume, and name it in DATA_DIR.",
            id="portal.I001",
        )


@register(Tags.database)
def check_retention(**_: Any) -> Iterator[CheckMessage]:
    """Of a pruned day nothing is recorded any more: journals must all be drained by then."""
    if pruning.shortest_keep() >= settings.HITS_KEEP:
        yield Error(
            f"HITS_KEEP_DAYS is {settings.HITS_KEEP.days}: hits would be deleted while journals still bring some.",
            hint=f"Keep them for more than {pruning.shortest_keep().days} days: a week more than JOURNAL_KEEP.",
            id="portal.E010",
        )


@register(Tags.database)
def check_database_library(**_: Any) -> Iterator[CheckMessage]:
    engine = settings.DATABASES["default"]["ENGINE"]
    if engine.endswith("sqlite3") and sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield Error(
            f"SQLite {sqlite3.sqlite_version} is too old: the portal needs 3.35 or newer.",
            hint="Use a newer system or Python, or PostgreSQL: DATABASE_URL=postgres://…",
            id="portal.E006",
        )
    if engine.endswith("postgresql") and is_psycopg3:
        yield Error(
            "psycopg 3 is installed, and Django prefers it; the portal is tested with psycopg2.",
            hint="Remove it from this environment: pip uninstall psycopg psycopg-binary",
            id="portal.E007",
        )


@register(Tags.compatibility)
def check_mail(**_: Any) -> Iterator[CheckMessage]:
    if reaches_nobody():
        yield checks.Warning(
            "Mail is not sent: invitations and forgotten passwords reach nobody.",
            hint="Set EMAIL_URL, for example EMAIL_URL=smtp+tls://user:password@mail.example.com:587",
            id="portal.W005",
        )
