"""Disks and folders that let journals down, each a way to do so and to undo it."""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.portal import Portal, Server

SIZE = 512 * 1024


@contextmanager
def files_may_not_grow(portal: Portal, server: Server) -> Iterator[None]:
    """No process of the service can write beyond a few kilobytes of any file: then it gets a part of it written."""
    _limit(server, 4096)
    yield
    _limit(server, resource.RLIM_INFINITY)


def _limit(server: Server, size: int) -> None:
    for worker in server.workers:
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@contextmanager
def disk_is_full(portal: Portal, server: Server) -> Iterator[None]:
    """Journals are on a small disk that somebody else has filled."""
    ballast = portal.journals / "ballast"
    ballast.write_bytes(bytes(shutil.disk_usage(portal.journals).free - 64 * 1024))
    yield
    ballast.unlink()


@contextmanager
def folder_is_gone(portal: Portal, server: Server) -> Iterator[None]:
    """Something else is where the folder was; processes that begin now find no way to write."""
    away = portal.journals.rename(portal.data / "away")
    portal.journals.write_text("This is no folder.\n")
    server.master.send(signal.SIGHUP)
    yield
    portal.journals.unlink()
    away.rename(portal.journals)


@contextmanager
def folder_is_read_only(portal: Portal, server: Server) -> Iterator[None]:
    """Nothing can be made in the folder; processes that begin now find no way to write."""
    subprocess.run(["chattr", "+i", portal.journals], check=True)
    try:
        server.master.send(signal.SIGHUP)
        yield
    finally:
        subprocess.run(["chattr", "-i", portal.journals], check=True)


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A disk of half a megabyte on this folder."""
    folder.mkdir(mode=0o700, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=700", "tmpfs", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def can_mount() -> bool:
    """Whether this machine lets us have disks of our own."""
    if os.geteuid() or not shutil.which("mount"):
        return False
    with tempfile.TemporaryDirectory() as folder:
        try:
            with small_disk(Path(folder)):
                return True
        except subprocess.CalledProcessError:
            return False


def can_protect() -> bool:
    """Whether this machine lets us make a folder read-only, for root as well."""
    if os.geteuid() or not shutil.which("chattr"):
        return False
    with tempfile.TemporaryDirectory() as folder:
        done = [subprocess.run(["chattr", sign, folder], check=False, capture_output=True) for sign in ("+i", "-i")]
    return not any(run.returncode for run in done)
