"""What the documentation gives to operators, word for word: settings, units, commands, servers."""

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
UNITS = ROOT / "docs" / "examples" / "systemd"
SERVERS = ROOT / "docs" / "examples" / "nginx"


def settings() -> dict[str, str]:
    """The `.env` that the README asks for."""
    block = README.split("**2. Configure.**")[1].split("```sh\n")[1].split("```")[0]
    return {name: value.split("  #")[0].strip() for name, value in re.findall(r"^([A-Z_]+)=(.*)$", block, re.MULTILINE)}


def preparing() -> list[list[str]]:
    """The `manage.py` commands by which the README prepares a portal."""
    block = README.split("**3. Prepare**")[1].split("```sh\n")[1].split("```")[0]
    return [shlex.split(line)[1:] for line in block.splitlines() if "manage.py" in line]


def unit(name: str) -> dict[str, str]:
    """The directives of a unit, sections aside."""
    return dict(re.findall(r"^(\w+)=(.*)$", (UNITS / name).read_text(), re.MULTILINE))


def server(name: str) -> str:
    """One of nginx's files."""
    return (SERVERS / name).read_text()


def backing_up() -> str:
    """The README's command for a backup of PostgreSQL."""
    return next(line for line in README.splitlines() if line.startswith("pg_dump "))


def restoring() -> str:
    """What `docs/operations.md` has done while the services are stopped."""
    block = OPERATIONS.split("## Backups")[1].split("```sh\n")[1].split("```")[0]
    return "\n".join(line for line in block.splitlines() if not line.startswith("systemctl "))
