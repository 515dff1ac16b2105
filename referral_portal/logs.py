"""Logs for machines: one JSON object a line, without e-mails, network addresses, queries or keys."""

import json
import logging
import re
from ipaddress import IPv6Address
from typing import Any

EMAIL = re.compile(r"[^\s@<>()\"'/=:,;]{1,64}(?:@|%40)[^\s@<>()\"'/=:,;]+")
IPV4 = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b")
PERHAPS_IPV6 = re.compile(r"(?<![\w:])[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]*(?:::|[0-9A-Fa-f])")
QUERY = re.compile(r"\?\S+")
# Invitations and password resets carry a key in their path.
KEY = re.compile(r"(?<=/)[\w:.-]{25,}(?=/)")


def scrubbed(text: str) -> str:
    """The text without what tells a person or opens a door."""
    text = QUERY.sub("?…", text)
    text = EMAIL.sub("[e-mail]", text)
    text = PERHAPS_IPV6.sub(_without_ipv6, text)
    return KEY.sub("[key]", IPV4.sub("[address]", text))


def _without_ipv6(found: re.Match[str]) -> str:
    try:
        IPv6Address(found[0])
    except ValueError:
        return found[0]
    return "[address]"


class JsonFormatter(logging.Formatter):
    """One line for each record; json escapes what could begin a second one."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": scrubbed(record.getMessage()),
        }
        if record.exc_info:
            entry["error"] = scrubbed(self.formatException(record.exc_info))
        return json.dumps(entry)


def configuration(*, is_for_machines: bool, level: str) -> dict[str, Any]:
    """The LOGGING setting: everything to stdout, as JSON for machines or in plain lines for a person."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "referral_portal.logs.JsonFormatter"},
            "plain": {"format": "{levelname} {name}: {message}", "style": "{"},
        },
        "handlers": {
            "stdout": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stdout",
                "formatter": "json" if is_for_machines else "plain",
            }
        },
        "root": {"handlers": ["stdout"], "level": level},
        "loggers": {"django.server": {"handlers": ["stdout"], "propagate": False}, "django": {"handlers": []}},
    }
