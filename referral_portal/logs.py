"""Logs for machines: one JSON object a line, without addresses or e-mails."""

import json
import logging
import re

EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:[0-9a-fA-F]{0,4}:){3,}[0-9a-fA-F]{0,4}\b")
QUERY = re.compile(r"\?\S+")


def scrubbed(text: str) -> str:
    """The text without e-mails, network addresses and queries (which may hold tokens)."""
    return QUERY.sub("?…", ADDRESS.sub("[address]", EMAIL.sub("[e-mail]", text)))


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
