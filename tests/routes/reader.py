"""Another process of the host, without a database: tells where the addresses that it is sent lead."""

import sys
from pathlib import Path

import django

django.setup()

from stats.capture.routes.local import LocalRoutes  # noqa: E402 (models need the line above)

routes = LocalRoutes(Path(sys.argv[1]))
for line in sys.stdin:
    routes.refresh()
    route = routes.find(line.strip())
    sys.stdout.write(f"{route and route.link.website_address}\n")
    sys.stdout.flush()
