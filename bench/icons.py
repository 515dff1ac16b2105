"""Draws the icons that are no SVG out of the one that is: `python -m bench icons`."""

import base64
import struct
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import FLAGS, chromium

STATIC = Path(__file__).resolve().parent.parent / "static"
SMALL, TOUCH = 32, 180


def main() -> None:
    """`favicon.ico` for old browsers, `apple-touch-icon.png` for the first screen of a telephone."""
    drawing = (STATIC / "favicon.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page()
        (STATIC / "favicon.ico").write_bytes(as_ico(draw(page, drawing, SMALL)))
        # Telephones cut the corners by themselves.
        (STATIC / "apple-touch-icon.png").write_bytes(draw(page, drawing.replace(' rx="9"', ""), TOUCH))
        browser.close()


def draw(page: Page, drawing: str, size: int) -> bytes:
    """A PNG of that many pixels each way, clear where nothing is drawn."""
    page.set_viewport_size({"width": size, "height": size})
    image = base64.b64encode(drawing.encode()).decode()
    page.set_content(
        f'<body style="margin:0"><img width="{size}" height="{size}" style="display:block"'
        f' src="data:image/svg+xml;base64,{image}">'
    )
    page.wait_for_function("document.images[0].complete")
    return page.screenshot(omit_background=True)


def as_ico(png: bytes) -> bytes:
    """One PNG in the wrapping of an icon file."""
    head = struct.pack("<HHH", 0, 1, 1)
    entry = struct.pack("<BBBBHHII", SMALL, SMALL, 0, 0, 1, 32, len(png), len(head) + 16)
    return head + entry + png
