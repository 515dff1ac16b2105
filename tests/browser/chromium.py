"""The machine's own Chromium, and how it is started."""

import os
import shutil

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
NAMES = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """The path of the first that is there."""
    return next((path for name in NAMES if name and (path := shutil.which(name))), None)
