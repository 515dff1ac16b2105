"""A process that has just started answers its first visitors all at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

from stats.capture.routes.local import LocalRoutes

THREADS = 8


def test_no_visitor_of_a_new_process_is_answered_before_the_routes_are_read(cast, file, copy):
    copy()
    for _ in range(20):
        routes, together = LocalRoutes(file), threading.Barrier(THREADS)

        def find(routes=routes, together=together):
            together.wait()
            return routes.find("/go/haircare/abc123")

        with ThreadPoolExecutor(THREADS) as pool:
            found = [future.result() for future in [pool.submit(find) for _ in range(THREADS)]]
        assert all(found)
