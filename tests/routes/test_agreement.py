"""Whatever happened to links, partners and ads: every address leads where the database itself says."""

import random
from datetime import timedelta
from itertools import product

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from links.models import LinkAlias, TrackingLink
from partners.models import Partner, Program
from stats.capture.routes import finding
from stats.capture.routes.comparing import Sweep
from stats.capture.routes.copying import Copier
from stats.capture.routes.local import LocalRoutes
from tests.factories import AdFactory, LinkFactory, PartnerFactory, ProgramFactory
from tests.routes.orm import DatabaseDirectory
from tests.routes.test_changes import rename

CODES = ["a", "b", "c", "d"]
PARTS = [*CODES, "A", "unknown", "no code", ""]

AT = timezone.now()


def one_of(die: random.Random, model):
    rows = list(model.objects.order_by("pk"))
    return die.choice(rows) if rows else None


def free(die: random.Random, *taken) -> str | None:
    return next((code for code in die.sample(CODES, 4) if code not in taken), None)


def new_link(die: random.Random) -> None:
    codes = [*TrackingLink.objects.values_list("code", flat=True), *LinkAlias.objects.values_list("code", flat=True)]
    if code := free(die, *codes):
        LinkFactory(
            code=code, programs=die.sample(list(Program.objects.all()), die.randint(0, Program.objects.count()))
        )


def change_link(die: random.Random) -> None:
    if link := one_of(die, TrackingLink):
        taken = TrackingLink.objects.values_list("code", flat=True)
        aliases = LinkAlias.objects.exclude(link=link).values_list("code", flat=True)
        link.is_open_to_all = die.random() < 0.5
        link.expires_at = die.choice([None, AT])
        rename(link, free(die, *taken, *aliases) or link.code)


def retire_link(die: random.Random) -> None:
    if link := one_of(die, TrackingLink):
        link.retire(AT) if die.random() < 0.5 else link.restore()


def new_partner(die: random.Random) -> None:
    if code := free(die, *Partner.objects.values_list("code", flat=True)):
        PartnerFactory(code=code, parent=one_of(die, Partner))


def move_partner(die: random.Random) -> None:
    partner, parent = one_of(die, Partner), one_of(die, Partner)
    if partner and parent:
        is_below = parent.pk in partner.team().values_list("pk", flat=True)
        Partner.objects.filter(pk=partner.pk).update(parent=None if is_below else parent)


def deactivate_partner(die: random.Random) -> None:
    if partner := one_of(die, Partner):
        partner.deactivate(AT) if die.random() < 0.5 else partner.reactivate()


def change_programs(die: random.Random) -> None:
    member, program = one_of(die, die.choice([Partner, TrackingLink])), one_of(die, Program)
    if member and program:
        member.programs.add(program) if die.random() < 0.6 else member.programs.remove(program)


def delete_program(die: random.Random) -> None:
    if Program.objects.count() > 2:
        one_of(die, Program).delete()


def new_ad(die: random.Random) -> None:
    if (partner := one_of(die, Partner)) and (code := free(die, *partner.ads.values_list("code", flat=True))):
        AdFactory(partner=partner, code=code)


EVENTS = [
    new_link, change_link, retire_link, new_partner, move_partner, deactivate_partner, change_programs, delete_program,
    new_ad, lambda _: ProgramFactory(),
]  # fmt: skip


def addresses() -> list[str]:
    return ["/go/" + "/".join(parts).rstrip("/") for parts in product(PARTS, PARTS, [*CODES, "unknown", ""])]


@pytest.mark.parametrize("sweep", [None, Sweep(2)], ids=["by changes", "swept as well"])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), rounds=st.lists(st.lists(st.sampled_from(EVENTS), max_size=12), max_size=4))
def test_every_address_leads_where_the_database_says(db, file, sweep, seed, rounds):
    die, routes, copier = random.Random(seed), LocalRoutes(file), Copier(file, sweep)
    with transaction.atomic():
        for number, events in enumerate([[new_link, new_partner, new_ad] * 3, *rounds]):
            for event in events:
                event(die)
            copier.copy(AT + timedelta(seconds=3 * number))
        routes.refresh()
        authority = DatabaseDirectory()
        wanted = {path: finding.find(path, authority) for path in addresses()}
        transaction.set_rollback(True)

    assert {path: routes.find(path) for path in wanted} == wanted
