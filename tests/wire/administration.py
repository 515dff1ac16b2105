"""What an owner types into the admin, and what the portal makes of it."""

from urllib.parse import urlsplit

from links.models import TrackingLink
from stats.models import Hit
from tests.pages import errors_on, form_with
from tests.wire.effects import check_location
from tests.wire.http import Answer, Request
from tests.wire.rows import Row
from tests.wire.world import World, random_code

ADD = "/admin/links/trackinglink/add/"
LINKS = "/admin/links/trackinglink/"


def check(world: World, row: Row) -> None:
    """One admin row: a website address, a link's code, an action, or a search."""
    if row.path:
        answer = world.get(world.owner, row.path)
        assert answer.status in row.statuses
    elif row.value.get("action"):
        check_deleting(world, row.value["action"])
    elif row.value["field"] == "link code":
        answer = add_link(world, code=row.value["input"])
        assert answer.status == 200
        assert errors_on(answer.text), row.why
    else:
        check_website_address(world, row.value["input"])


def add_link(world: World, **typed: str) -> Answer:
    """Fill in the admin's form for a new link, and send it."""
    form = form_with(world.get(world.owner, ADD).text, "website_address", "code")
    usual = {"name": "Strange", "code": random_code(), "website_address": "https://shop.example/fine"}
    return world.post(world.owner, ADD, form.fields | usual | typed)


def check_website_address(world: World, address: str) -> None:
    """Refused with a reason, or stored so that visitors arrive."""
    code = random_code()

    answer = add_link(world, code=code, website_address=address)

    if answer.status == 200:
        assert errors_on(answer.text)
        assert not TrackingLink.objects.filter(code=code).exists()
        return
    assert answer.status == 302
    follow = world.send(Request(f"/go/{code}/abc123"))
    assert follow.status == 302
    check_location(follow, world.server.host)
    target = urlsplit(follow.location)
    assert target.scheme in ("http", "https")
    assert target.hostname
    assert target.hostname.isascii()


def check_deleting(world: World, action: str) -> None:
    """Links keep their hits: nothing offers to delete them, and asking for it anyway changes nothing."""
    world.send(Request("/go/haircare/abc123"))
    hits = Hit.objects.count()

    fields = {"action": action, "_selected_action": str(world.haircare.pk), "post": "yes"}
    answer = world.post(world.owner, LINKS, fields)

    assert answer.status < 500
    assert TrackingLink.objects.filter(pk=world.haircare.pk).exists()
    assert Hit.objects.count() == hits > 0
