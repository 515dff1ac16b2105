"""A folder is refused before anything is written to it, and the portal's own is known whoever wrote there first."""

import os
import pwd
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured

from referral_portal import environment
from stats.capture.health import folder
from stats.capture.health.folder import filesystem, host, is_ours, prepare, problems

NOBODY = pwd.getpwnam("nobody").pw_uid
MOUNTS = """/dev/sda1 / ext4 rw 0 0
filer:/exports /srv/with\\040blank nfs4 rw 0 0
overlay /box overlay rw 0 0
filer:/old /box/inner nfs rw 0 0
tmpfs /box/inner tmpfs rw 0 0
"""


def numbers(path: Path, **more: object) -> list[str]:
    return [problem.number for problem in problems(path, **more)]


@pytest.fixture
def mounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("proc") / "mounts"
    file.write_text(MOUNTS)
    return file


@pytest.fixture
def shut() -> Iterator[Path]:
    """A folder that we may look into and not write to. Root may write anywhere, so root becomes nobody meanwhile."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o500)
    is_root = os.geteuid() == 0
    if is_root:
        os.chown(path, NOBODY, -1)
        os.seteuid(NOBODY)
    yield path
    if is_root:
        os.seteuid(0)
    path.rmdir()


def test_an_empty_folder_is_the_portals(tmp_path: Path) -> None:
    assert numbers(tmp_path) == []


def test_a_new_disk_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / "lost+found").mkdir()

    assert numbers(tmp_path) == []


@pytest.mark.parametrize("name", ["host", "portal.sqlite3", "development-key"])
def test_a_folder_that_the_portal_has_written_to_is_its_own(tmp_path: Path, name: str) -> None:
    for file in (name, "a-backup"):
        (tmp_path / file).touch()

    assert numbers(tmp_path) == []


def test_a_portal_from_before_the_mark_keeps_only_static_files_in_its_folder(tmp_path: Path) -> None:
    static = tmp_path / "static"
    static.mkdir()
    assert is_ours(tmp_path)

    (tmp_path / "a-backup").touch()
    assert not is_ours(tmp_path)

    (static / "css").mkdir()
    (static / "css" / "portal.css").touch()
    assert is_ours(tmp_path)


def test_a_folder_with_somebody_elses_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()

    assert numbers(tmp_path) == ["E008"]


@pytest.mark.parametrize("name", ["missing", "file"])
def test_what_is_no_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()

    assert numbers(tmp_path / name) == ["E005"]


def test_a_folder_below_one_that_is_shut_is_refused(shut: Path) -> None:
    shut.chmod(0)

    assert numbers(shut / "portal") == ["E005"]


def test_a_folder_that_cannot_be_written_to_is_refused(shut: Path) -> None:
    (problem,) = problems(shut)

    assert problem.number == "E005"
    assert "cannot write" in problem.words


def test_a_folder_that_cannot_be_looked_into_is_refused(shut: Path) -> None:
    shut.chmod(0o300)

    assert numbers(shut) == ["E005"]


def test_a_folder_that_another_user_has_marked_is_refused(tmp_path: Path) -> None:
    host(tmp_path)

    (problem,) = problems(tmp_path, user=NOBODY)

    assert problem.number == "E009"
    assert problem.words.endswith(f"belongs to {pwd.getpwuid(os.getuid()).pw_name}, and the portal runs as nobody.")


def test_a_user_without_a_name_is_called_by_number(tmp_path: Path) -> None:
    host(tmp_path)

    (problem,) = problems(tmp_path, user=4_000_000)

    assert "runs as 4000000" in problem.words


def test_an_unmarked_folder_of_another_user_is_refused_unless_root_has_lent_it(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        assert numbers(tmp_path, user=NOBODY) == []
        os.chown(tmp_path, NOBODY, -1)

    assert numbers(tmp_path, user=4_000_000) == ["E009"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/with blank", "nfs4"),
        ("/srv/with blank/portal/data", "nfs4"),
        ("/srv/with", "ext4"),
        ("/box/data", "overlay"),
        ("/box/inner/data", "tmpfs"),
    ],
)
def test_the_nearest_and_newest_mount_says_what_a_folder_is_on(mounts: Path, path: str, kind: str) -> None:
    assert filesystem(Path(path), mounts) == kind


def test_a_system_that_does_not_tell_its_mounts_is_believed(tmp_path: Path) -> None:
    assert filesystem(tmp_path, tmp_path / "mounts") == ""
    assert list(problems(tmp_path, mounts=tmp_path / "mounts")) == []


def test_a_network_file_system_is_refused(tmp_path: Path, mounts: Path) -> None:
    mounts.write_text(f"filer:/exports {tmp_path} nfs4 rw 0 0\n")

    assert numbers(tmp_path, mounts=mounts) == ["E011"]


def test_the_machine_s_own_mounts_can_be_read(tmp_path: Path) -> None:
    assert filesystem(tmp_path)


def test_a_host_keeps_its_name(tmp_path: Path) -> None:
    name = host(tmp_path)

    assert len(name) == 16
    assert host(tmp_path) == name
    assert (tmp_path / "host").stat().st_mode & 0o777 == 0o600


def test_a_mark_made_by_hand_is_filled_in(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()
    (tmp_path / "host").touch()

    assert numbers(tmp_path) == []
    assert host(tmp_path) == host(tmp_path) != ""


def test_a_name_chosen_by_hand_stays(tmp_path: Path) -> None:
    (tmp_path / "host").write_text("web-1\n")

    assert host(tmp_path) == "web-1"


def test_preparing_refuses_with_what_to_do(settings: LazySettings, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()
    settings.DATA_DIR = tmp_path

    with pytest.raises(ImproperlyConfigured, match="Name an empty folder"):
        prepare()


def test_a_worker_that_replaces_another_goes_on(
    settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(folder.REPLACES, "1")
    settings.DATA_DIR = tmp_path / "gone"

    prepare()

    assert "is not there" in caplog.text


def test_preparing_makes_room_for_counts(settings: LazySettings) -> None:
    prepare()

    assert list((settings.DATA_DIR / "counts").glob("*.counts"))


def test_settings_make_the_default_and_no_other_folder(tmp_path: Path) -> None:
    assert environment.data_dir("", tmp_path / "data") == tmp_path / "data"
    assert (tmp_path / "data" / "host").exists()

    with pytest.raises(ImproperlyConfigured, match="is not there"):
        environment.data_dir(str(tmp_path / "other"), tmp_path / "data")
    assert not (tmp_path / "other").exists()


def test_settings_write_nothing_into_somebody_elses_folder(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()

    with pytest.raises(ImproperlyConfigured, match="not the portal's"):
        environment.data_dir(str(tmp_path), tmp_path / "data")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_settings_leave_a_folder_that_is_shut_to_those_who_say_it_better(shut: Path) -> None:
    assert environment.data_dir(str(shut), shut) == shut
    assert environment.made(shut / "journal") == shut / "journal"
