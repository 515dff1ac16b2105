"""How gunicorn serves the portal, read by itself when it starts in this folder."""

import os
import sys

from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker

from referral_portal.logs import JsonFormatter

# Which proxies are trusted is one setting of the portal's own, TRUSTED_PROXIES. Left alone, gunicorn would
# believe anybody on this machine: about https, and in headers named SCRIPT_NAME and PATH_INFO about the address.
forwarded_allow_ips = ""
forwarder_headers = ""


class JsonLogger(Logger):  # type: ignore[misc]
    """What gunicorn itself has to say, in the form and the place of the portal's own logs: without addresses."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonFormatter())
            handler.setStream(sys.stdout)


logger_class = JsonLogger


def post_fork(server: Arbiter, worker: Worker) -> None:
    """A worker that takes another's place begins whatever has become of the disk: stats/capture/health/folder.py."""
    if worker.age > server.num_workers:
        os.environ["PORTAL_REPLACES_A_WORKER"] = "1"


def post_worker_init(worker: Worker) -> None:
    """Backlogs of an earlier life are carried even if nobody comes; pages leave visitors one of the threads."""
    begin = getattr(getattr(worker, "wsgi", None), "begin", None)
    if begin is not None:
        begin(worker.cfg.threads)
