"""What people do with a browser, named as they would say it; stories are made of these."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.factories import PASSWORD

MOST = 80  # keys to press to get anywhere on a page
# Whether what has the focus shows it, itself or the card around it, and lies in the window.
FOCUS_IS_SEEN = """
() => {
  const place = document.activeElement, {top, bottom} = (place.closest(".card") ?? place).getBoundingClientRect();
  const isRinged = [place, place.closest(".card")].some((one) => {
    const {outlineStyle, outlineWidth, outlineColor} = one ? getComputedStyle(one) : {outlineStyle: "none"};
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && !/, 0\\)$/.test(outlineColor);
  });
  return isRinged && bottom > 0 && top < innerHeight;
}
"""


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def go_to(page: Page, name: str) -> None:
    """By the menu of the portal, as it stands on a wide screen."""
    page.locator(".site-nav").get_by_role("link", name=name, exact=True).click()


def sign_in(page: Page, name: str) -> None:
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")


def see_address(page: Page, ending: str) -> None:
    """Wait until the Link Generator shows the address with this ending."""
    expect(page.locator("#address")).to_have_value(re.compile(f"/go/{re.escape(ending)}$"))


def copy_address(page: Page, copy: str = "Copy", copied: str = "Copied") -> str:
    """Press the button beside the address, and find it in the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".address-bar").get_by_role("button", name=copy, exact=True).click()
    expect(page.locator("#announcements")).to_have_text(copied)
    return str(page.evaluate("navigator.clipboard.readText()"))


def figure(page: Page, name: str) -> Locator:
    """The value of one of the figures on top of a page."""
    return page.locator(".figure", has=page.locator("dt", has_text=re.compile(f"^{name}$"))).locator("dd").first


def table_of(page: Page, *columns: str) -> list[tuple[str, ...]]:
    """What the rows of the report say in these columns: figures, and of a key its code, which leads on."""
    return [tuple(_cell(row, column) for column in columns) for row in page.locator(".table-report tbody tr").all()]


def _cell(row: Locator, column: str) -> str:
    cell = row.locator(f"td[data-label='{column}']")
    code = cell.get_by_role("link")
    return (code if code.count() else cell).inner_text().strip()


@dataclass
class Finger:
    """Clicks, and counts them."""

    clicks: int = 0

    def on(self, place: Locator) -> None:
        place.click()
        self.clicks += 1


@dataclass
class Keyboard:
    """Goes about a page by Tab, and sees at each step where it is."""

    page: Page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tab_to(self, *places: Locator, backwards: bool = False) -> None:
        """On to each of these places in turn."""
        for place in places:
            passed = list(self._tab_until(place, "Shift+Tab" if backwards else "Tab"))
            assert len(passed) < MOST, f"not to be reached, only {passed}"

    def _tab_until(self, place: Locator, key: str) -> Iterable[str]:
        place.wait_for(state="attached")
        for _ in range(MOST):
            self.page.keyboard.press(key)
            here = self.page.evaluate("() => document.activeElement.outerHTML.slice(0, 120)")
            assert self.page.evaluate(FOCUS_IS_SEEN), f"the focus is on {here}, and nobody sees it"
            if place.and_(self.page.locator(":focus")).count():
                return
            yield here
