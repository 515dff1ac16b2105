"""What the comparison of tallies and raw rows found is known on the Health page."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.utils import timezone

from stats.capture.health import host
from stats.models import PartnerTally
from tests.factories import PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def found() -> tuple[int, bool]:
    """How many cells differed, and whether that was a moment ago."""
    figures = host.figures(timezone.now())
    return int(figures["tallies_differing"]), figures["tallies_verified_seconds"] < 60


def a_wrong_tally() -> None:
    PartnerTally.objects.create(partner=PartnerFactory().pk, day=timezone.now().date(), hits=7)


def test_a_comparison_that_finds_nothing_is_said() -> None:
    call_command("verify_tallies")

    assert found() == (0, True)


def test_what_differs_is_said() -> None:
    a_wrong_tally()
    with pytest.raises(CommandError):
        call_command("verify_tallies")

    assert found() == (1, True)


def test_what_was_mended_differs_no_longer() -> None:
    a_wrong_tally()
    with pytest.raises(CommandError):
        call_command("verify_tallies")
    call_command("recount_tallies")

    assert found() == (0, True)


def test_a_disk_that_refuses_keeps_nobody_from_comparing(folder: Path) -> None:
    (folder / "progress").mkdir()

    call_command("verify_tallies")
    call_command("recount_tallies")
