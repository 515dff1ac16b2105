"""A file that is missing, unfinished, damaged, removed or of another release: visitors arrive wherever that can be."""

import math

from links.models import TrackingLink
from partners.models import Portal
from stats.capture.routes import facts, freshness, store
from tests.factories import HostedFormFactory
from tests.routes.conftest import wait_until
from tests.routes.orm import found

PATH = "/go/haircare/abc123/website2"


def test_without_a_file_nothing_is_known_and_nothing_fails(routes):
    assert routes.find(PATH) is None
    assert routes.form("newsletter") is None
    assert (routes.is_loaded, routes.is_stale, routes.age()) == (False, True, math.inf)
    assert routes.portal.token_parameter == "rp"
    assert b"try again" in routes.page(503)


def test_a_file_that_comes_later_is_seen_by_itself(cast, copy, routes):
    assert routes.find(PATH) is None
    copy()

    wait_until(lambda: routes.find(PATH) == found(PATH))
    assert routes.is_loaded
    assert not routes.is_stale


def test_a_file_that_is_still_being_filled_is_none_yet(file, routes):
    with store.writing(file) as unfinished:
        store.begin_anew(unfinished)
    routes.refresh()

    assert not routes.is_loaded
    assert routes.is_stale


def test_a_file_that_is_still_being_filled_does_not_replace_what_is_known(cast, file, copy, find, routes):
    copy()
    known = find(PATH)
    store.discard(file)
    with store.writing(file) as unfinished:
        store.begin_anew(unfinished)

    assert find(PATH) == known
    assert find("/go/skincare/abc123") == found("/go/skincare/abc123")
    assert routes.is_stale


def test_a_removed_file_is_served_as_stale_until_there_is_another(cast, file, copy, find, routes):
    copy()
    known = find(PATH)
    store.discard(file)
    freshness.forget(file)
    meanwhile, was_stale = find(PATH), routes.is_stale
    TrackingLink.objects.update(website_address="https://a.b")
    copy(later=1)

    assert (meanwhile, was_stale) == (known, True)
    assert find(PATH) == found(PATH) != known
    assert not routes.is_stale


def test_a_file_damaged_under_our_hands_costs_only_what_is_not_remembered(cast, file, copy, find, routes, caplog):
    HostedFormFactory(code="newsletter")
    copy()
    known = find(PATH)
    with file.open("r+b") as open_file:
        open_file.write(b"\xff" * file.stat().st_size)
    routes._directory._connection.execute("PRAGMA shrink_memory")

    assert routes.find("/go/giftbox/bob456") is None
    assert routes.form("newsletter") is None
    assert routes.find(PATH) == known
    assert routes.is_stale
    assert caplog.messages == ["The copy of the routes cannot be read"]


def test_a_file_that_cannot_be_opened_again_yet_costs_only_what_is_not_remembered(cast, file, copy, find, routes):
    copy()
    known = find(PATH)
    routes._directory.close()

    assert routes.find("/go/skincare/abc123") is None
    assert routes.find(PATH) == known
    assert routes.is_stale


def test_a_thread_that_fails_with_a_file_that_others_have_opened_anew_asks_again(cast, copy, find, routes, monkeypatch):
    copy()
    find(PATH)
    late = routes._generation
    late.close()
    routes.find("/go/skincare/abc123")
    routes.refresh()
    states = iter([late, routes._generation])
    monkeypatch.setattr(routes, "_now", lambda: next(states))

    assert routes.find("/go/skincare/bob456") == found("/go/skincare/bob456")


def test_a_file_of_another_release_is_not_read(file, routes):
    with store.writing(file) as other:
        store.begin_anew(other)
        other.execute("INSERT INTO facts VALUES ('settings', '{}')")
        other.execute("PRAGMA user_version = 99")

    assert routes.is_stale
    assert not routes.is_loaded


def test_settings_of_another_release_are_taken_as_far_as_they_are_known(file, routes):
    with store.writing(file) as other:
        store.begin_anew(other)
        other.execute("""INSERT INTO facts VALUES ('settings', '{"name": "Acme", "invented_later": 1}')""")
    routes.refresh()

    assert (routes.portal.name, routes.portal.touch) == ("Acme", Portal.Touch.LAST)


def test_pages_are_plain_where_nobody_collected_the_static_files(db, copy, routes, settings, caplog):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    copy()

    assert routes.page(404) == facts.PLAIN_PAGE
    assert caplog.messages == ["The pages for visitors cannot be drawn"]


def test_a_cycle_of_parents_that_should_not_be_does_not_keep_a_visitor(file, routes):
    with store.writing(file) as broken:
        store.begin_anew(broken)
        broken.execute("INSERT INTO facts VALUES ('settings', '{}')")
        broken.execute("INSERT INTO links VALUES (1, 'haircare', 'https://a.b', '', 1, 1, NULL)")
        broken.execute("INSERT INTO partners VALUES (1, 'abc123', 2, 1), (2, 'bob456', 1, 1)")

    assert routes.find("/go/haircare/abc123").partner.line[:3] == (1, 2, 1)
