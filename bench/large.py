"""A whole portal of a given size: partners in teams, links, ads, hits, opt-ins, and addresses that were generated."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from django.db import connection
from django.utils import timezone

from bench.traffic import Cast, throw
from links.models import TrackingLink
from partners.models import Partner, Portal, Program, User
from stats.models import HostedForm, PurchaseSource
from stats.reports import last_days

PROGRAMS = 20
GENERATED = 5

PAST = "'2026-01-01 00:00:00+00'::timestamptz"
ADS = """
INSERT INTO ads_ad (id, partner_id, code, name, description, media_type, created_at, changed_at, first_hit_at)
SELECT partner.id * 100 + number, partner.id, 'ad' || number, 'Ad ' || number, '', 'blog', {past}, {past}, {past}
FROM partners_partner AS partner, generate_series(1, %(ads)s) AS number WHERE partner.id >= %(first)s
"""
PROGRAMS_OF_PARTNERS = """
INSERT INTO partners_partner_programs (partner_id, program_id)
SELECT id, %(first)s + id %% %(programs)s FROM partners_partner WHERE id %% 3 = 0
"""
PROGRAMS_OF_LINKS = """
INSERT INTO links_trackinglink_programs (trackinglink_id, program_id)
SELECT id, %(first)s + id / 10 %% %(programs)s FROM links_trackinglink WHERE NOT is_open_to_all
"""
GENERATED_ADDRESSES = """
INSERT INTO links_generatedaddress (maker_id, partner_id, link_id, ad_id, query, generated_at)
SELECT partner.id, partner.id, link.id, CASE WHEN number > 1 THEN partner.id * 100 + 1 END, '',
    now() - number * interval '1 day'
FROM partners_partner AS partner, generate_series(1, %(generated)s) AS number
    JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM links_trackinglink WHERE is_open_to_all) AS link
    ON link.place = number
WHERE partner.id >= %(first)s
"""
# The hits that the tallies say led to opt-ins.
OPT_INS = """
INSERT INTO stats_optin (id, kind, form_id, source_id, reference, at, day, received_at, status, partner_id, link_id,
    ad_id, hit, rule, reason, trace, amount, currency, email, customer)
SELECT id, CASE WHEN is_form THEN 'form' ELSE 'purchase' END, CASE WHEN is_form THEN %(form)s END,
    CASE WHEN NOT is_form THEN %(source)s END, id::text, at, day, at, 'valid', partner_id, link_id, ad_id, id, 'token',
    '', '{{}}', CASE WHEN NOT is_form THEN 24.9 END,
    CASE WHEN is_form THEN '' WHEN right(id::text, 2) = 'b1' THEN 'EUR' ELSE 'USD' END,
    'customer-' || left(md5(id::text), 8) || '@customers.example', md5(id::text)
FROM (
    SELECT *, right(id::text, 2) LIKE 'a_' AS is_form FROM stats_hit
    WHERE is_unique AND right(id::text, 2) IN ('a1', 'a2', 'a3', 'b1', 'b2')
) AS hit
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is. Each head has so many below; one partner in ten thousand is alone, and the busiest of all."""

    title: str
    partners: int
    team: int
    links: int
    ads: int
    hits: int
    days: int


DEMO = Size("the demo's size", partners=6, team=4, links=3, ads=3, hits=6_000, days=90)
LARGE = Size("a large portal", partners=10_000, team=100, links=1_000, ads=10, hits=10_000_000, days=365)


@dataclass(frozen=True, slots=True)
class Large:
    """Who is asked for pages."""

    busiest: Partner
    head: Partner
    lone: Partner
    owner: User


def build(size: Size) -> Large:
    """Fill an empty database."""
    cast = Cast(*people(size), links=size.links, ads=size.ads)
    TrackingLink.objects.bulk_create(
        TrackingLink(
            code=f"l{number}",
            name=f"Link {number}",
            website_address="https://x.example/",
            is_open_to_all=bool(number % 10 or number == 0),
        )
        for number in range(size.links)
    )
    programs = Program.objects.bulk_create(Program(name=f"Program {number}") for number in range(PROGRAMS))
    form = HostedForm.objects.create(code="letter", name="Newsletter", thank_you_address="https://x.example/thanks")
    source = PurchaseSource.objects.create(code="shop", name="Shop", secret="s")  # noqa: S106
    first = cast.partners[0].pk
    fill(ADS, ads=size.ads, first=first)
    fill(PROGRAMS_OF_PARTNERS, first=programs[0].pk, programs=PROGRAMS)
    fill(PROGRAMS_OF_LINKS, first=programs[0].pk, programs=PROGRAMS)
    throw(size.hits, last_days(size.days, timezone.localdate()), cast)
    fill(OPT_INS, form=form.pk, source=source.pk)
    fill(GENERATED_ADDRESSES, generated=min(GENERATED, size.links), first=first)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")  # or all that was made is written while pages are measured
    Portal.objects.update_or_create(pk=1, defaults={"name": "Shop & Friends", "base_address": "https://go.x.example"})
    owner = User.objects.create_superuser("owner", "owner@x.example", "!", name="Owner")
    return Large(cast.partners[0], cast.partners[1], cast.partners[-1], owner)


def people(size: Size) -> tuple[Partner, list[Partner]]:
    """Busiest first: one alone, the heads of the teams, and their teams, half of each below somebody of it."""
    long_ago = timezone.now() - timedelta(days=size.days)
    users = User.objects.bulk_create(
        User(username=f"p{number}", email=f"p{number}@x.example", name=f"Partner {number}", password="!")  # noqa: S106
        for number in range(size.partners)
    )
    partners = Partner.objects.bulk_create(
        Partner(user=user, code=user.username, name=user.name, first_hit_at=long_ago) for user in users
    )
    heads = size.partners // (size.team + 1)
    for number, partner in islice(enumerate(partners), heads + 1, size.partners - 1):
        is_deeper = number > size.partners / 2
        partner.parent = partners[number - heads] if is_deeper else partners[1 + (number - 1) % heads]
    Partner.objects.bulk_update(partners, ["parent"], batch_size=1000)
    return partners[0], partners


def fill(statement: str, **numbers: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.format(past=PAST), numbers)
