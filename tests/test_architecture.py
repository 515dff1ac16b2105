"""The layers, the doors and the sizes that docs/architecture.md promises."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model

ROOT = Path(__file__).parent.parent
LAYERS = ["partners", "ads", "links", "stats", "referral_portal"]  # each may lean on those before it
MODULES = sorted(path for folder in [*LAYERS, "tests", "bench"] for path in (ROOT / folder).rglob("*.py"))
WRITTEN = [path for path in MODULES if "migrations" not in path.parts and path.read_text().strip()]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

LINES_OF_A_MODULE = 250
LINES_OF_A_FUNCTION = 40
LINES_OF_A_TEMPLATE = 80
LONGER_TEMPLATES: dict[str, int] = {}  # name: lines, each with its reason


def named(paths: list[Path]) -> dict[str, list[object]]:
    """Arguments for parametrize: one test a file, named by it."""
    return {"argvalues": list(paths), "ids": [str(path.relative_to(ROOT)) for path in paths]}


def relations() -> Iterator[tuple[type[Model], str, type[Model]]]:
    for model in apps.get_models():
        if model._meta.app_label in LAYERS:
            for field in (*model._meta.fields, *model._meta.many_to_many):
                if isinstance(field.related_model, type) and field.related_model._meta.app_label in LAYERS:
                    yield model, field.name, field.related_model


def test_foreign_keys_point_down_only() -> None:
    upward = [
        f"{model.__name__}.{name} -> {target.__name__}"
        for model, name, target in relations()
        if LAYERS.index(target._meta.app_label) > LAYERS.index(model._meta.app_label)
    ]

    assert not upward
    assert len(list(relations())) > 10  # the walk sees something


@pytest.mark.parametrize("path", **named(WRITTEN))
def test_a_module_says_what_it_is_for_and_fits_on_a_few_screens(path: Path) -> None:
    text = path.read_text()

    assert ast.get_docstring(ast.parse(text)), "a module opens with a line that says what it is for"
    assert len(text.splitlines()) <= LINES_OF_A_MODULE


@pytest.mark.parametrize("path", **named(WRITTEN))
def test_a_function_fits_on_a_screen(path: Path) -> None:
    functions = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]
    too_long = {
        function.name: length
        for function in functions
        if (length := (function.end_lineno or 0) - function.lineno + 1) > LINES_OF_A_FUNCTION
    }

    assert not too_long


@pytest.mark.parametrize("path", **named(TEMPLATES))
def test_a_template_fits_on_two_screens(path: Path) -> None:
    name = str(path.relative_to(ROOT / "templates"))

    assert len(path.read_text().splitlines()) <= LONGER_TEMPLATES.get(name, LINES_OF_A_TEMPLATE)


@pytest.mark.parametrize("path", **named(TEMPLATES))
def test_a_template_holds_nothing_that_the_policy_forbids(path: Path) -> None:
    text = path.read_text()

    assert not re.search(r"\sstyle\s*=", text, re.IGNORECASE), "no style attributes"
    assert not re.search(r"<style\b", text, re.IGNORECASE), "no style elements"
    assert not re.search(r"<[^>%]+\son[a-z]+\s*=", text, re.IGNORECASE), "no handlers in attributes"
    assert not re.search(r"<script\b(?![^>]*\bsrc=)", text, re.IGNORECASE), "no inline scripts"
    assert not re.search(r"javascript:", text, re.IGNORECASE), "no script addresses"


@pytest.mark.parametrize("path", **named(TEMPLATES))
def test_a_template_escapes_nothing_by_hand(path: Path) -> None:
    assert '\\"' not in path.read_text(), "a backslash would be seen on the page"


def imports_of(path: Path) -> set[str]:
    """The names of the modules, and of what is taken out of them."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return found


def importers(*modules: str) -> set[str]:
    """Our own modules that import one of these, or something inside it."""
    return {
        str(path.relative_to(ROOT))
        for path in WRITTEN
        if path.relative_to(ROOT).parts[0] in LAYERS
        and any(name == module or name.startswith(f"{module}.") for name in imports_of(path) for module in modules)
    }


def test_only_the_two_doors_can_record_an_opt_in() -> None:
    doors = {"stats/capture/hooks/forms.py", "stats/capture/hooks/orders.py"}

    assert importers("stats.capture.opt_ins.recording") == doors
    assert importers("stats.capture.hooks.orders") == {"stats/capture/hooks/purchases.py"}


def creators(model: str) -> set[str]:
    """Our own modules that make rows of a model, by whatever call."""
    makes = re.compile(
        rf"\b{model}\((?!models\.|Figures)|\b{model}\.(objects|_default_manager)"
        r"(\.\w+\(\))*\.(create|bulk_create|get_or_create|update_or_create)\b"
    )
    return {
        str(path.relative_to(ROOT))
        for path in WRITTEN
        if path.relative_to(ROOT).parts[0] in LAYERS and makes.search(path.read_text())
    }


def test_nothing_but_the_recording_of_opt_ins_makes_their_rows() -> None:
    assert creators("OptIn") == {"stats/capture/opt_ins/recording.py"}


def test_only_settled_opt_ins_and_the_owner_make_a_customers_history() -> None:
    assert "stats/capture/opt_ins/settling.py" in creators("Referral")
    assert all("admin" in path or "settling" in path for path in creators("Referral"))


def test_only_what_writes_opt_ins_under_the_lock_moves_the_tallies_by_them() -> None:
    callers = {
        str(path.relative_to(ROOT))
        for path in WRITTEN
        if path.relative_to(ROOT).parts[0] in LAYERS and "raise_opt_in(" in path.read_text()
    }
    room = "stats/capture/opt_ins"

    assert callers == {"stats/capture/books/tallies.py", f"{room}/recording.py", f"{room}/settling.py"}


def test_the_writing_side_and_the_reading_side_do_not_know_each_other() -> None:
    assert not [path for path in importers("stats.reports") if path.startswith("stats/capture/")]
    assert not [path for path in importers("stats.capture") if path.startswith("stats/reports")]


def test_only_addresses_import_pages() -> None:
    pages = [f"{app}.{page}" for app in [*LAYERS, "referral_portal.demo"] for page in ("views", "admin")]

    assert not [path for path in importers(*pages) if not path.endswith("/urls.py")]


FORBIDDEN = {
    "partners/lists.py": "from links import models",
    "ads/lists.py": "from stats import reports",
    "links/lists.py": "from links import views",
    "stats/reports/lists.py": "from stats.capture import tokens",
    "stats/lists.py": "from stats.capture.opt_ins import recording",
    "referral_portal/lists.py": "from stats.capture.opt_ins.recording import record_opt_in",
}


@pytest.mark.parametrize(("path", "line"), FORBIDDEN.items(), ids=FORBIDDEN)
def test_the_import_contracts_notice_a_forbidden_import(tmp_path: Path, path: str, line: str) -> None:
    for folder in LAYERS:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / path).write_text(f'"""Breaks a contract."""\n\n{line}\n')

    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter, "--no-logo", "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert run.returncode == 1
    assert path.removesuffix(".py").replace("/", ".") in run.stdout


def test_the_portal_has_no_signals_and_hides_no_arrow() -> None:
    hiding = ("django.dispatch", "django.db.models.signals", "django.core.signals", "allauth.account.signals")

    assert not importers(*hiding)
    for path in WRITTEN:
        if path.relative_to(ROOT).parts[0] in LAYERS:
            assert "get_model(" not in path.read_text(), path


def test_every_page_is_closed_unless_it_says_so() -> None:
    assert "partners.access.LoginRequired" in settings.MIDDLEWARE
