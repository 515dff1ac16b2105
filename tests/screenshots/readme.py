"""The four pictures of the README, small enough to be kept with the code."""

import base64
from pathlib import Path

from playwright.sync_api import Browser, Page

from links.models import TrackingLink
from partners.models import Portal
from tests.browser.conftest import session_of
from tests.factories import BROWSER
from tests.screenshots.data import Stage

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
PICTURES = {
    "home": ("/", DESK, "light"),
    "generator": ("/links/generate/?partner={partner}&link={link}&ad={ad}", DESK, "light"),
    "stats": ("/stats/", DESK, "light"),
    "phone": ("/", PHONE, "dark"),
}
# A browser's own pictures are large; it can write the smaller kind as well.
REWRITE = """async (png) => {
  const picture = new Image();
  picture.src = `data:image/png;base64,${png}`;
  await picture.decode();
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext("2d").drawImage(picture, 0, 0);
  const blob = await canvas.convertToBlob({ type: "image/webp", quality: 0.9 });
  return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())));
}"""


def show(browser: Browser, home: str, stage: Stage) -> None:
    """Take them, as Alice of the demo sees the pages of a portal with a name of its own."""
    Portal.objects.update(base_address="https://go.example.com")
    for link in TrackingLink.objects.all():
        link.website_address = f"https://www.example.com/{link.code}"
        link.save()
    FOLDER.mkdir(exist_ok=True)
    codes = {"partner": stage.partner.code, "link": stage.link, "ad": stage.ad}
    for name, (path, window, theme) in PICTURES.items():
        context = browser.new_context(
            base_url=home,
            viewport=window,
            color_scheme=theme,
            locale="en",
            reduced_motion="reduce",
            device_scale_factor=1.5 if window == PHONE else 1,
            user_agent=BROWSER,
        )
        kept = session_of(stage.partner)
        context.add_cookies([{"name": name, "value": value, "url": home} for name, value in kept.items()])
        page = context.new_page()
        page.goto(path.format(**codes))
        (FOLDER / f"{name}.webp").write_bytes(small(browser.new_page(), page.screenshot()))
        context.close()


def small(page: Page, png: bytes) -> bytes:
    """The same picture as WebP."""
    text: str = page.evaluate(REWRITE, base64.b64encode(png).decode())
    page.context.close()
    return base64.b64decode(text)
