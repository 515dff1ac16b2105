"""What operators read: one JSON object a line, and nothing that tells a person or opens a door."""

import json
import logging
import sys

import pytest

from referral_portal.logs import JsonFormatter, scrubbed


def line(message: str, *args: object, error: bool = False) -> str:
    exc_info = sys.exc_info() if error else None
    return JsonFormatter().format(logging.LogRecord("portal", logging.WARNING, __file__, 1, message, args, exc_info))


def test_a_record_is_one_line_of_json_with_moment_level_logger_and_message() -> None:
    entry = json.loads(line("Drained %d hits", 3))

    assert entry.keys() == {"at", "level", "logger", "message"}
    assert (entry["level"], entry["logger"], entry["message"]) == ("WARNING", "portal", "Drained 3 hits")


@pytest.mark.parametrize("character", ["\n", "\r", "\x00", "\x1b[31m", "\x85", "\u2028", "\ud800"])
def test_no_character_begins_a_second_line_or_reaches_the_terminal(character: str) -> None:
    written = line("Not Found: /go/%s", f"a{character}b")

    assert written.isascii()
    assert written.isprintable()
    assert json.loads(written)["message"] == f"Not Found: /go/a{character}b"


@pytest.mark.parametrize(
    "person",
    ["alice@shop.example", "alice%40shop.example", "192.0.2.17", "2001:db8::17", "::1", "fe80::1", "::ffff:192.0.2.17"],
)
def test_nobody_can_be_told_from_the_logs(person: str) -> None:
    assert person not in scrubbed(f"refused <{person}> at /partners/{person}/, {person}: three times")


def test_an_error_is_told_without_its_persons() -> None:
    try:
        {}["alice@shop.example"]
    except KeyError:
        written = line("It broke", error=True)

    assert "KeyError: '[e-mail]'" in json.loads(written)["error"]


def test_queries_stay_out_because_they_may_hold_tokens() -> None:
    assert scrubbed("Not Found: /thanks/?rp=secret&x=1 for Alice") == "Not Found: /thanks/?… for Alice"


def test_keys_of_invitations_and_password_resets_stay_out() -> None:
    assert scrubbed("Gone: /accounts/invitation/eyJwIjoxfQ:1vK3aQ:Zk3v0yXkA2b4/") == "Gone: /accounts/invitation/[key]/"


@pytest.mark.parametrize(
    "text", ["at 20:13:05", "Django 5.2.19", "a ratio of 1:2:3 is fine", "/go/haircare/abc123/website2"]
)
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert scrubbed(text) == text
