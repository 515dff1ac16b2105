"""What a browser is called, for people who wonder where they are signed in."""

from django.utils.translation import gettext as _

from stats.capture.visits import agent_family

# The more particular first: each of these names another one as well.
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def browser_of(agent: str) -> str:
    """For example `Firefox on Windows`; what is not known is not guessed."""
    family = agent_family(agent)
    name = _("Another program") if family in ("Robot", "Other") else family
    system = next((system for mark, system in SYSTEMS if mark in agent), None)
    return _("%(browser)s on %(system)s") % {"browser": name, "system": system} if system else name
