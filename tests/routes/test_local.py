"""What a process answers from the file: at once, bounded, the newest, in every thread and after a fork."""

import os
import signal
from pathlib import Path
from random import Random
from threading import Event, Thread

from links.models import TrackingLink
from stats.capture.routes import local
from tests.routes.conftest import WITHIN, wait_until
from tests.routes.orm import found

PATH = "/go/haircare/abc123/website2"


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
