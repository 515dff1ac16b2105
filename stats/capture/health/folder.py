"""The folder that all processes of a host share: whether it can be trusted, and what the host is called in it."""

import fcntl
import logging
import os
import pwd
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from stats.capture.health import counters

log = logging.getLogger(__name__)

MARK = "host"
MOUNTS = Path("/proc/self/mounts")
# Locks and appending are not to be trusted when another machine writes to the same files.
SHARED = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "fuse.sshfs")
# A new disk or volume is born with it.
EMPTY = ("lost+found",)
REPLACES = "PORTAL_REPLACES_A_WORKER"


class Problem(NamedTuple):
    """Why a folder cannot be used, by the number of its check; what happens otherwise; what to do."""

    number: str
    words: str
    hint: str

    def __str__(self) -> str:
        return f"{self.words} {self.hint}"


def prepare() -> None:
    """Look at DATA_DIR before anybody is served. Raises ImproperlyConfigured, with what to do, if it cannot be used."""
    for problem in problems(settings.DATA_DIR):
        refuse(problem)
    counters.current().start()


def refuse(problem: Problem) -> None:
    """Raises ImproperlyConfigured. But a worker that takes the place of another serves all the same.

    Else a disk that fails under a running portal would end it: visitors go on while it is mended.
    """
    if REPLACES not in os.environ:
        raise ImproperlyConfigured(str(problem))
    log.error("%s", problem)


def problems(folder: Path, mounts: Path = MOUNTS, user: int | None = None) -> Iterator[Problem]:
    """What keeps us, or this user, from using a folder: at most one thing at a time, since each hides the next."""
    us = os.geteuid() if user is None else user
    problem = stranger(folder) or _another_users(folder, us) or _shared(folder, mounts) or _shut(folder, us)
    if problem:
        yield problem


def stranger(folder: Path) -> Problem | None:
    """A folder that is missing, or that holds something which is not the portal's."""
    if not _is_there(folder):
        return Problem(
            "E005",
            f"DATA_DIR, {folder}, is not there, or not a folder, or cannot be reached.",
            f"Mount its disk, or make it for the portal's user: install -d -m 700 -o portal -g portal {folder}",
        )
    if not is_ours(folder):
        return Problem(
            "E008",
            f"DATA_DIR, {folder}, holds files that are not the portal's.",
            f"Name an empty folder of its own. If it is the portal's nevertheless, say so: touch {folder / MARK}",
        )
    return None


def _is_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except PermissionError:
        return False


def is_ours(folder: Path) -> bool:
    """Whether the portal has written here before, or nobody has. What cannot be read is judged by others."""
    try:
        names = {path.name for path in folder.iterdir()}.difference(EMPTY)
    except PermissionError:
        return True
    if not names or not names.isdisjoint((MARK, "portal.sqlite3", "development-key")):
        return True
    # Before there was a mark, a portal on PostgreSQL kept nothing here but static files.
    return names == {"static"} or (folder / "static" / "css" / "portal.css").exists()


def _another_users(folder: Path, us: int) -> Problem | None:
    """Files are for the eyes of the user who made them: two users in one folder cannot read each other's."""
    mark = folder / MARK
    owner = (mark if mark.exists() else folder).stat().st_uid
    # Before the mark is made, root may have lent the folder to somebody.
    if owner == us or (owner == 0 and not mark.exists()):
        return None
    return Problem(
        "E009",
        f"DATA_DIR, {folder}, belongs to {_name_of(owner)}, and the portal runs as {_name_of(us)}.",
        f"Run it, and manage.py, as {_name_of(owner)}, or give the folder away: chown -R {_name_of(us)}: {folder}",
    )


def _name_of(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)


def _shared(folder: Path, mounts: Path) -> Problem | None:
    kind = filesystem(folder, mounts)
    if kind not in SHARED:
        return None
    return Problem(
        "E011",
        f"DATA_DIR, {folder}, is on a network file system ({kind}), whose locks cannot be trusted with clicks.",
        "Give every host a folder on a disk of its own. They share the database, and nothing else.",
    )


def _shut(folder: Path, us: int) -> Problem | None:
    if os.access(folder, os.R_OK | os.W_OK | os.X_OK, effective_ids=True):
        return None
    return Problem(
        "E005",
        f"The portal cannot write to DATA_DIR, {folder}.",
        f"With systemd, name it in ReadWritePaths; else: chown -R {_name_of(us)}: {folder}",
    )


def filesystem(folder: Path, mounts: Path = MOUNTS) -> str:
    """The type of the file system that a folder is on; empty where the system does not tell."""
    try:
        lines = [line.split() for line in mounts.read_text().splitlines()]
    except OSError:
        return ""
    kinds = {Path(re.sub(r"\\([0-7]{3})", _character, line[1])): line[2] for line in lines}
    return next((kinds[place] for place in (folder, *folder.parents) if place in kinds), "")


def _character(octal: re.Match[str]) -> str:
    return chr(int(octal[1], 8))


def host(folder: Path) -> str:
    """What this host is called: a random name, made once. Raises OSError if it can be neither read nor made."""
    file = os.open(folder / MARK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        name = os.read(file, 80).decode().strip()
        if not name:
            name = secrets.token_hex(8)
            os.pwrite(file, f"{name}\n".encode(), 0)
        return name
    finally:
        os.close(file)
