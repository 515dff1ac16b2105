"""Commands, settings and addresses that any page names are there."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.urls import is_valid_path

from tests.docs.test_settings_are_documented import settings_read

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / ".env.example", *(ROOT / "docs").glob("*.md")])
EXAMPLES = sorted(path for path in (ROOT / "docs" / "examples").rglob("*") if path.is_file())
TEXT = "\n".join(path.read_text() for path in [*PAGES, *EXAMPLES])

COMMANDS = sorted(set(re.findall(r"(?:python |`)manage\.py (\w+)((?: --[\w-]+)*)", TEXT)))
ADDRESSES = sorted(set(re.findall(r"`(/(?:go|hooks|healthz|readyz|metrics|admin|stats|accounts)\b[^`* ]*)`", TEXT)))
LOCATIONS = sorted(set(re.findall(r"location (?:= )?(/\S+) {", TEXT)))
# They take no options of their own, or are there with the demo only.
DJANGOS = {"check", "collectstatic", "makemigrations", "demo", "migrate"}


@pytest.mark.parametrize(("name", "options"), [pair for pair in COMMANDS if pair[0] not in DJANGOS])
def test_every_command_takes_the_options_that_are_named(name: str, options: str) -> None:
    command = load_command_class(get_commands()[name], name)

    assert set(options.split()) <= set(command.create_parser("manage.py", name)._option_string_actions)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_is_one_of_the_portal(address: str) -> None:
    assert is_valid_path(re.sub(r"<\w+>", "code", address).partition("?")[0])


@pytest.mark.parametrize("location", LOCATIONS)
def test_every_location_of_nginx_holds_addresses_of_the_portal(location: str) -> None:
    is_whole = not location.endswith("/")
    inside = "" if is_whole else "code/code" if "go" in location else "code/"
    assert is_valid_path(location + inside)


def test_every_setting_in_capitals_is_one() -> None:
    # The page for developers names what stands in capitals in the code.
    text = "".join(path.read_text() for path in PAGES if path.name != "extending.md")
    named = set(re.findall(r"`([A-Z]+_[A-Z_]+)(?:=[^`]*)?`", text))

    assert named - {"FIGURE_COLUMNS"} <= settings_read()


def test_gunicorn_never_opens_a_control_socket() -> None:
    starts = re.findall(r"gunicorn referral_portal.*", TEXT)

    assert starts
    assert [start for start in starts if "--no-control-socket" not in start] == []
