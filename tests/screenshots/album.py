"""The album: all pictures on one sheet, side by side, to be looked at one by one."""

from html import escape
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / ".venv" / "scratch" / "screenshots"
LOOKS = ["1280-light", "1280-dark", "390-light", "390-dark"]
SHEET = """<!doctype html><meta charset="utf-8"><title>Screenshots</title>
<style>
body {{ margin: 2rem; background: #777; color: #fff; font: 1rem system-ui; }}
div {{ display: flex; gap: 1rem; align-items: start; margin-bottom: 2rem; }}
img {{ height: 30rem; max-width: 40vw; object-fit: cover; object-position: top; }}
a {{ color: #fff; }}
</style>
{rows}
"""


def bind() -> None:
    """Write index.html anew, of what lies in the folder."""
    rows = []
    for folder in sorted(path for path in FOLDER.iterdir() if path.is_dir()):
        names = sorted({path.stem.rsplit("-", 2)[0] for path in folder.glob("*.png")})
        rows += [row(folder, name) for name in names]
    (FOLDER / "index.html").write_text(SHEET.format(rows="\n".join(rows)), encoding="utf-8")


def row(folder: Path, name: str) -> str:
    """One page in all its looks."""
    files = [f"{folder.name}/{name}-{look}.png" for look in LOOKS if (folder / f"{name}-{look}.png").is_file()]
    pictures = "".join(
        f'<a href="{escape(file)}"><img src="{escape(file)}" alt="" loading="lazy"></a>' for file in files
    )
    return f"<h2>{escape(folder.name)}: {escape(name)}</h2><div>{pictures}</div>"
