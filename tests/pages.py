"""What a page of ours says, read as a browser reads it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form of a page, with what would be sent if nobody typed anything."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    """Collects forms, and the values of inputs by their id."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.values: dict[str, str] = {}
        self.errors: list[str] = []
        self._select = ""
        self._textarea = ""
        self._error_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif tag == "input":
            self._input(given)
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and "selected" in given:
            self._put(self._select, given.get("value", ""))
        elif tag == "textarea":
            self._textarea = given.get("name", "")
            self._put(self._textarea, "")
        if tag == "ul" and "errorlist" in given.get("class", "").split():
            self._error_depth += 1

    def _input(self, given: dict[str, str]) -> None:
        if "id" in given:
            self.values[given["id"]] = given.get("value", "")
        kind = given.get("type", "text")
        if kind in ("submit", "button", "file", "image", "reset"):
            return
        if kind in ("checkbox", "radio") and "checked" not in given:
            return
        self._put(given.get("name", ""), given.get("value", "on" if kind == "checkbox" else ""))

    def _put(self, name: str, value: str) -> None:
        if name and self.forms:
            self.forms[-1].fields[name] = value

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.forms[-1].fields[self._textarea] += data
        if self._error_depth and data.strip():
            self.errors.append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""
        elif tag == "ul" and self._error_depth:
            self._error_depth -= 1


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


def form_with(html: str, *names: str) -> Form:
    """The page's first form that has all these fields."""
    return next(form for form in _read(html).forms if set(names) <= set(form.fields))


def value_of(html: str, input_id: str) -> str | None:
    """The value of the input with this id ; None if the page has no such input."""
    return _read(html).values.get(input_id)


def errors_on(html: str) -> list[str]:
    """What the page's forms complain about."""
    return _read(html).errors
