"""However a tally's cell is held in an index, there is one of each."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from stats.models import Tally
from tests.stats.rows import TODAY

HELD_WITH_FIGURES, HELD_ALONE = "0006", "0005"


@pytest.fixture
def migrate(transactional_db: None):
    """Migrates stats to and fro, and back at last."""

    def to(name: str) -> None:
        call_command("migrate", "stats", name, verbosity=0)

    yield to
    call_command("migrate", "stats", verbosity=0)


@pytest.mark.parametrize("way", [[], [HELD_ALONE], [HELD_ALONE, HELD_WITH_FIGURES]], ids=["now", "before", "again"])
def test_a_cell_stands_once(migrate: Callable[[str], None], way: list[str]) -> None:
    cell = {"partner": 1, "day": TODAY, "link": 2, "ad": 0}
    Tally.objects.create(**cell, hits=3)
    for name in way:
        migrate(name)
    with pytest.raises(IntegrityError), transaction.atomic():
        Tally.objects.create(**cell, hits=4)
    assert Tally.objects.get().hits == 3
