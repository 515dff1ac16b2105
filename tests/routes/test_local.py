"""What a process answers from the file: whatever becomes of the file, of the courier and of the database."""

import math
import os
import signal
import time
from pathlib import Path
from random import Random
from threading import Event, Thread

from links.models import TrackingLink
from partners.models import Portal
from stats.capture.routes import facts, freshness, local, store
from tests.factories import HostedFormFactory
from tests.routes.orm import found

PATH = "/go/haircare/abc123/website2"
WITHIN = 10.0


def wait_until(is_so) -> None:
    deadline = time.monotonic() + WITHIN
    while not is_so():
        assert time.monotonic() < deadline, "that took too long"
        time.sleep(0.01)


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


def test_a_change_is_seen_by_itself(cast, copy, routes):
    copy()
    assert routes.find(PATH) == found(PATH)
    TrackingLink.objects.update(website_address="https://a.b")
    copy(later=1)

    wait_until(lambda: routes.find(PATH).link.website_address == "https://a.b")


def test_what_is_known_asks_neither_the_database_nor_the_file_again(cast, copy, find, django_assert_num_queries):
    copy()
    first = find(PATH)
    with django_assert_num_queries(0):
        again = find(PATH)

    assert again is first


def test_a_thread_that_comes_late_does_not_bring_an_old_answer_back(cast, copy, routes):
    copy()
    routes.refresh()
    late = routes._generation
    TrackingLink.objects.update(website_address="https://a.b")
    copy(later=1)
    routes.refresh()
    late.find(PATH)

    assert routes.find(PATH).link.website_address == "https://a.b"


def test_the_copy_is_stale_ten_seconds_after_the_courier_stopped(cast, file, copy, routes):
    copy(later=-9)
    was_stale = routes.is_stale
    copy(later=-11)

    assert (was_stale, routes.is_stale) == (False, True)
    assert 11 <= routes.age() < 60
    assert routes.find(PATH) == found(PATH)


def test_a_copy_from_the_future_is_as_doubtful_as_an_old_one(cast, copy, routes):
    copy(later=60)

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


def test_an_address_longer_than_any_real_one_is_looked_up_and_not_kept(cast, copy, find):
    copy()
    long_path = PATH + "/" + "x" * 300

    assert find(long_path) == find(long_path) == found(long_path)
    assert find(long_path) is not find(long_path)


def test_a_fork_leaves_alone_what_its_parent_opened(cast, copy, file, settings):
    settings.ROUTES_FILE = file
    local.current.cache_clear()
    copy()
    parents = local.current()
    route = parents.find(PATH)
    with parents._directory:  # a lock that nobody will give back in the child
        child = os.fork()
        if child == 0:
            signal.alarm(int(WITHIN))
            own = local.current()
            os._exit(0 if own is not parents and own.find(PATH) == route else 1)
        _, status = os.waitpid(child, 0)
    local.current.cache_clear()

    assert status == 0
    assert parents.find("/go/skincare/abc123") is not None


def test_threads_share_the_file_while_it_changes(cast, file, copy, routes):
    copy()
    addresses = [f"/go/{link}/{partner}" for link in ("haircare", "skincare") for partner in ("abc123", "bob456", "x")]
    over, wrong, websites = Event(), [], {""}

    def look_up(die: Random) -> None:
        while not over.wait(0.001):
            path = die.choice(addresses)
            route = routes.find(path)
            if route is None or route.link.website_address not in websites:
                wrong.append((path, route))

    websites |= {link.website_address for link in TrackingLink.objects.all()}
    threads = [Thread(target=look_up, args=[Random(seed)]) for seed in range(8)]
    for thread in threads:
        thread.start()
    for number in range(10):
        websites.add(f"https://a.b/{number}")
        TrackingLink.objects.update(website_address=f"https://a.b/{number}")
        copy(later=number)
        routes.refresh()
    over.set()
    for thread in threads:
        thread.join()

    assert not wrong
    assert routes.find(addresses[0]).link.website_address == "https://a.b/9"


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_strangers_do_not_fill_the_memory(cast, copy, routes):
    copy()
    die = Random(20261120)

    def strangers(number: int) -> None:
        for _ in range(number):
            word = f"{die.getrandbits(256):x}" * 3
            for path in (f"/go/{word}", f"/go/haircare/{word}", f"/go/haircare/abc123/{word}", f"/go/{word * 9}"):
                routes.find(path)

    strangers(2_500)
    before = resident()
    strangers(10_000)

    assert resident() - before < 5_000_000


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
