"""systemd itself has nothing to say against the documented units. Runs where systemd is."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.deployment import examples
from tests.deployment.services import INSTALLED


@pytest.fixture
def installed(tmp_path: Path) -> list[Path]:
    """The units, with programs and a user that are on this machine."""
    for unit in examples.UNITS.iterdir():
        text = unit.read_text().replace(INSTALLED, f"{Path(sys.executable).parent}/")
        (tmp_path / unit.name).write_text(
            text.replace("User=portal", "User=root").replace("User=www-data", "User=root")
        )
    return sorted(tmp_path.iterdir())


def test_systemd_understands_every_line(installed: list[Path]) -> None:
    command = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *map(str, installed)]

    verified = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (verified.returncode, verified.stdout + verified.stderr) == (0, "")
