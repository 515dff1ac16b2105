"""nginx with the documented servers: word for word, but for paths, ports and certificates."""

import os
import shutil
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.deployment import examples
from tests.faults.processes import Process

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
NAMES = ("partners.example.com", "go.example.com")
# Ports as the files write them. Not every machine that runs the tests has IPv6.
LISTENS = ("listen 80;", "listen [::]:80;", "listen 443 ", "listen [::]:443 ")

# As Debian's own file: servers that say nothing else log everything here.
MAIN = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log info;
events {{ worker_connections 512; }}
http {{
    access_log {folder}/nginx-access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/*.conf;
}}
"""


class Nginx:
    """A running nginx. `ports`: where 80 and 443 are. `with` ends it."""

    def __init__(self, folder: Path, files: Sequence[str], env: Mapping[str, str]) -> None:
        self.certificate = _certify(folder)
        listeners = [socket.create_server(("127.0.0.1", 0), backlog=512) for _ in LISTENS]
        ports = [listener.getsockname()[1] for listener in listeners]
        self.ports = {80: ports[0], 443: ports[2]}
        for name in files:
            (folder / name).write_text(_at_home(examples.server(name), folder, ports))
        main = folder / "nginx"
        main.write_text(MAIN.format(folder=folder, user="user root;" if os.geteuid() == 0 else ""))
        # It takes over open sockets, as from an earlier nginx: nobody else can have taken their ports meanwhile.
        passed = [listener.fileno() for listener in listeners]
        inherited = {"NGINX": "".join(f"{number};" for number in passed)}
        become = "import os, sys; os.execv(sys.argv[1], sys.argv[1:])"
        command = ["-c", become, str(NGINX), "-p", str(folder), "-c", str(main)]
        self._process = Process(command, {**env, **inherited}, folder / "nginx.log", passed)
        for listener in listeners:
            listener.close()

    def __enter__(self) -> "Nginx":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.clear_away()


def _at_home(text: str, folder: Path, ports: Sequence[int]) -> str:
    for listen, port in zip(LISTENS, ports, strict=True):
        text = text.replace(listen, f"listen 127.0.0.1:{port}{listen[-1]}")
    text = text.replace("/run/", f"{folder}/").replace("/var/log/nginx/", f"{folder}/")
    return text.replace("/etc/letsencrypt/live/partners.example.com/", f"{folder}/")


def _certify(folder: Path) -> Path:
    """A certificate of our own for the documented names, where the documented one would be."""
    certificate, key = folder / "fullchain.pem", folder / "privkey.pem"
    names = ",".join(f"DNS:{name}" for name in NAMES)
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    wanted = [
        "-subj",
        f"/CN={NAMES[0]}",
        "-addext",
        f"subjectAltName={names}",
        "-keyout",
        str(key),
        "-out",
        str(certificate),
    ]
    subprocess.run([*made, *wanted], check=True, capture_output=True)
    return certificate
