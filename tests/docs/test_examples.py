"""The units and servers in `docs/examples` fit together, and fit the README."""

import re
from pathlib import Path

import pytest

from stats.capture.fronts.statics import KINDS
from tests.deployment import examples

SERVICES = sorted(path.name for path in examples.UNITS.glob("*.service"))
SOCKETS = sorted(path.name for path in examples.UNITS.glob("*.socket"))
SERVERS = sorted(path.name for path in examples.SERVERS.glob("*.conf"))
PAGES = examples.README + examples.OPERATIONS


def restrictions(service: str) -> str:
    """What a unit may not do."""
    return (examples.UNITS / service).read_text().split("\n# It writes into DATA_DIR")[1].split("[Install]")[0]


def test_every_unit_that_is_named_exists() -> None:
    named = set(re.findall(r"\bportal[\w-]*\.(?:service|socket)\b", PAGES))

    assert named == {*SERVICES, *SOCKETS}


@pytest.mark.parametrize("pattern", sorted(set(re.findall(r"docs/(examples/[\w/.*-]+[\w*])", PAGES))))
def test_every_example_that_is_named_exists(pattern: str) -> None:
    assert list((examples.ROOT / "docs").glob(pattern))


@pytest.mark.parametrize("service", SERVICES)
def test_services_run_where_the_readme_installs(service: str) -> None:
    unit = examples.unit(service)

    assert f"--home {Path(unit['WorkingDirectory']).parent} {unit['User']}" in examples.README
    assert unit["ExecStart"].startswith(f"{unit['WorkingDirectory']}/.venv/bin/")


@pytest.mark.parametrize("service", SERVICES)
def test_services_may_write_into_their_folder_alone(service: str) -> None:
    assert examples.unit(service)["ReadWritePaths"] == examples.settings()["DATA_DIR"]
    assert restrictions(service) == restrictions(SERVICES[0])


@pytest.mark.parametrize("socket", SOCKETS)
def test_sockets_belong_to_a_service_that_needs_them(socket: str) -> None:
    assert socket in examples.unit(socket.replace(".socket", ".service"))["Requires"]


@pytest.mark.parametrize("name", SERVERS)
def test_nginx_finds_the_sockets_of_the_units(name: str) -> None:
    places = {examples.unit(socket)["ListenStream"] for socket in SOCKETS}

    assert set(re.findall(r"server unix:([^; ]+)", examples.server(name))) <= places


@pytest.mark.parametrize("name", SERVERS)
def test_no_server_logs_or_believes_visitors(name: str) -> None:
    servers = examples.server(name).split("\nserver {")[1:]

    assert all("access_log off;" in server and re.search(r"error_log \S+ alert;", server) for server in servers)
    assert set(re.findall(r"X-Forwarded-For (\S+);", examples.server(name))) == {"$remote_addr"}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_tracking_domain_lets_through_what_pages_for_visitors_need(name: str) -> None:
    pattern = re.search(r"location ~ (\^/static/\S+) \{", (examples.SERVERS / "tracking-domain.conf").read_text())

    assert re.match(pattern[1], f"/static/{name}")
