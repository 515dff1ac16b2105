"""What is configured wrongly is said by `check`, with a hint; a good production environment is clean."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.checks import WARNING, CheckMessage, run_checks

from referral_portal import checks
from stats.capture.health import folder as data_folder

ROOT = Path(__file__).parent.parent.parent
GOOD = {
    "DEBUG": "false",
    "DEMO": "false",
    "SECRET_KEY": "k9" * 30 + "-abcdef",
    "ALLOWED_HOSTS": "partners.example.com,go.example.com",
    "BASE_ADDRESS": "https://go.example.com",
    "COOKIE_DOMAIN": ".example.com",
    "TRUSTED_PROXIES": "127.0.0.1,10.0.0.0/8",
    "EMAIL_URL": "smtp://localhost:25",
    "SECURE_SSL_REDIRECT": "true",
    "SECURE_COOKIES": "true",
}


def found(number: str) -> CheckMessage | None:
    """The message of this number, if the checks have it."""
    return next((message for message in run_checks() if message.id == f"portal.{number}"), None)


@pytest.mark.parametrize(
    ("number", "setting", "value"),
    [
        ("E001", "BASE_ADDRESS", "partners.example.com"),
        ("E001", "BASE_ADDRESS", "https://partners.example.com/path"),
        ("W001", "BASE_ADDRESS", ""),
        ("W002", "BASE_ADDRESS", "http://partners.example.com"),
        ("W003", "ALLOWED_HOSTS", ["*"]),
        ("E002", "TRUSTED_PROXIES", ["127.0.0.1", "the-proxy"]),
        ("E003", "COOKIE_DOMAIN", ".other.example"),
        ("E003", "COOKIE_DOMAIN", "host"),
        ("E011", "COOKIE_NAME", ""),
        ("E011", "COOKIE_NAME", "our visitor"),
        ("E011", "COOKIE_NAME", "visitor;"),
        ("E011", "COOKIE_NAME", "Bes\u00fccher"),
        ("E011", "COOKIE_NAME", "rp_own"),
        ("E011", "COOKIE_NAME", "v" * 240),
        ("E004", "SECRET_KEY", "short"),
        ("E005", "DATA_DIR", Path("/nowhere/at/all")),
        ("E010", "HITS_KEEP", timedelta(days=9)),
        ("W005", "EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend"),
    ],
)
def test_a_wrong_setting_is_said_with_a_hint(settings: LazySettings, number: str, setting: str, value: object) -> None:
    settings.BASE_ADDRESS = "https://localhost"
    assert found(number) is None or setting == "EMAIL_BACKEND"

    setattr(settings, setting, value)

    message = found(number)
    assert message is not None
    assert message.hint


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("BASE_ADDRESS", "https://localhost:8443"),
        ("COOKIE_DOMAIN", None),
        ("COOKIE_NAME", "__Host-visitor"),
        ("COOKIE_NAME", "a.b!c~"),
        ("TRUSTED_PROXIES", ["::1", "192.168.0.0/16"]),
        ("ALLOWED_HOSTS", [".example.com", "[::1]"]),
    ],
)
def test_a_good_setting_is_not_mentioned(settings: LazySettings, setting: str, value: object) -> None:
    setattr(settings, setting, value)

    assert not [message for message in run_checks() if (message.id or "").startswith("portal.E")]


def test_a_name_for_one_host_only_does_not_go_with_a_domain(settings: LazySettings) -> None:
    settings.COOKIE_NAME, settings.COOKIE_DOMAIN = "__Host-visitor", "localhost"

    assert "COOKIE_DOMAIN names more" in str(found("E011"))


def test_an_open_data_folder_is_pointed_out(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    tmp_path.chmod(0o750)
    assert found("W004") is None

    tmp_path.chmod(0o755)

    assert found("W004")


def test_the_disk_of_a_container_is_pointed_out(
    settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    (tmp_path / "mounts").write_text(f"overlay {tmp_path} overlay rw 0 0\n")
    monkeypatch.setattr(data_folder, "MOUNTS", tmp_path / "mounts")

    message = found("I001")
    settings.DEBUG = True

    assert message is not None
    assert message.level < WARNING
    assert found("I001") is None


def test_a_folder_that_is_not_the_portals_is_said_with_what_to_do(settings: LazySettings, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()
    settings.DATA_DIR = tmp_path

    message = found("E008")

    assert message is not None
    assert str(message.hint).startswith("Name an empty folder")


def test_development_is_left_in_peace(settings: LazySettings, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    settings.DEBUG, settings.SECRET_KEY, settings.BASE_ADDRESS, settings.DATA_DIR = True, "short", "", tmp_path

    assert not [message for message in run_checks() if (message.id or "").startswith("portal.")]


def test_an_old_sqlite_is_refused(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setattr(checks, "OLDEST_SQLITE", (99, 0))

    assert [message.id for message in checks.check_database_library()] == ["portal.E006"]


def test_the_other_driver_of_postgresql_is_refused(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    assert not list(checks.check_database_library())

    monkeypatch.setattr(checks, "is_psycopg3", True)

    assert [message.id for message in checks.check_database_library()] == ["portal.E007"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "no issues"),
        ({"BASE_ADDRESS": "nonsense"}, "portal.E001"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not set"),
        ({"DEMO": "true"}, "Unset DEMO"),
    ],
    ids=["good", "base-address", "no-key", "no-hosts", "demo"],
)
def test_a_production_environment_is_judged_before_it_starts(
    tmp_path: Path, changed: dict[str, str], words: str
) -> None:
    tmp_path.chmod(0o700)
    own = {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite3"}
    env = {**os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE": "", **GOOD, **own, **changed}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]

    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    assert words in run.stdout + run.stderr
    assert (run.returncode == 0) == (not changed)
