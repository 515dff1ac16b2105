"""Random runs: the seed is in the log of a run, which pytest shows when it fails; `SEED=…` runs it again."""

import logging
import os
import random
import secrets


def new_chance() -> random.Random:
    seed = int(os.environ.get("SEED") or secrets.randbits(32))
    logging.getLogger(__name__).warning("SEED=%s", seed)
    return random.Random(seed)
