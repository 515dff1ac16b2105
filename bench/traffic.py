"""A year of hits and the tallies that they give, thrown by PostgreSQL from a fixed seed, the same every time."""

from dataclasses import dataclass
from itertools import accumulate

from django.db import connection

from ads.models import Ad
from links.models import TrackingLink
from partners.models import Partner, User
from stats.reports import Days

PARTNERS, LINKS, ADS = 1000, 50, 10
SEED = 0.20261120
# The busiest of a thousand partners gets 4 % of all hits, the quietest 0.03 %.
STEEPNESS = 0.7

# The die of a day: who was followed where and when, and what came of it. Uncredited hits are 2 %, filtered ones 12 %;
# half of the hits name an ad. About 2 % opt in, which their ids decide.
HITS = """
INSERT INTO stats_hit
    (id, at, day, link_id, partner_id, ad_id, visit_class, reason, is_unique, visitor, referring_host, agent_family)
SELECT id, at, %(day)s::date, link, CASE WHEN is_credited THEN partner END, CASE WHEN is_credited THEN ad END, class,
    CASE WHEN is_credited THEN '' ELSE 'not-open' END,
    is_credited AND class = 'counted' AND 1 = row_number() OVER (PARTITION BY visitor, link, partner, ad, class),
    visitor, 'www.example.com', 'Chrome'
FROM (
    SELECT at, partner, link, CASE WHEN ad_die < 0.5 THEN partner * 100 + width_bucket(ad_die * 2, %(ads)s) END AS ad,
        overlay(left(lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || md5(number::text || at), 32)
            PLACING '7' FROM 13 FOR 1)::uuid AS id,
        CASE WHEN class < 0.88 THEN 'counted' WHEN class < 0.96 THEN 'bot' WHEN class < 0.99 THEN 'preview' ELSE 'own'
        END AS class, is_credited, md5(%(day)s || visitor)::uuid AS visitor
    FROM (
        SELECT number, %(day)s::timestamptz + random() * interval '1 day' AS at,
            %(first_partner)s + width_bucket(random(), %(partners)s) AS partner,
            %(first_link)s + width_bucket(random(), %(links)s) AS link,
            random() AS ad_die, random() AS class, random() < 0.98 AS is_credited,
            floor(random() * %(hits)s / 3) AS visitor
        FROM generate_series(1, %(hits)s) AS number
    ) AS dice
) AS visits ORDER BY id
"""

FIGURES = """
    count(*) FILTER (WHERE visit_class = 'counted') AS hits, count(*) FILTER (WHERE is_unique) AS uniques,
    count(*) FILTER (WHERE visit_class <> 'counted') AS filtered,
    count(*) FILTER (WHERE is_unique AND right(id::text, 2) IN ('a1', 'a2', 'a3')) AS forms,
    count(*) FILTER (WHERE is_unique AND right(id::text, 2) IN ('b1', 'b2')) AS purchases
FROM stats_hit WHERE partner_id IS NOT NULL
"""

# Within a day in no order, as cells come when they are first needed.
TALLY = f"""
INSERT INTO stats_tally (partner, day, link, ad, hits, uniques, filtered, forms, purchases)
SELECT partner_id, day, link_id, coalesce(ad_id, 0), {FIGURES} GROUP BY 1, 2, 3, 4 ORDER BY day, random()
"""
PARTNER_TALLY = """
INSERT INTO stats_partnertally (day, partner, hits, uniques, filtered, forms, purchases)
SELECT day, partner, sum(hits), sum(uniques), sum(filtered), sum(forms), sum(purchases)
FROM stats_tally GROUP BY 1, 2 ORDER BY day, random()
"""
LINK_TALLY = """
INSERT INTO stats_linktally (day, link, outcome, visits)
SELECT day, link_id, CASE WHEN visit_class = 'counted' AND reason <> '' THEN reason ELSE visit_class END, count(*)
FROM stats_hit GROUP BY 1, 2, 3 ORDER BY day, random()
"""
REVENUE_TALLY = """
INSERT INTO stats_revenuetally (partner, day, link, ad, currency, revenue)
SELECT partner_id, day, link_id, coalesce(ad_id, 0),
    CASE right(id::text, 2) WHEN 'b1' THEN 'EUR' ELSE 'USD' END, sum(24.9)
FROM stats_hit WHERE is_unique AND right(id::text, 2) IN ('b1', 'b2') GROUP BY 1, 2, 3, 4, 5 ORDER BY day, random()
"""

BOOKS = ("hit", "tally", "partnertally", "linktally", "revenuetally")


@dataclass(frozen=True, slots=True)
class Cast:
    """`head` has no hits, and everybody is of the team; `partners` come busiest first, each with so many ads."""

    head: Partner
    partners: list[Partner]
    links: int = LINKS
    ads: int = ADS


def make_cast() -> Cast:
    """Partners, links, and ten ads of each partner, whose id is the partner's with two digits more."""
    users = User.objects.bulk_create(
        User(username=f"p{number}", email=f"p{number}@x.example") for number in range(PARTNERS + 1)
    )
    head = Partner.objects.create(user=users[0], code="p0", name="Head")
    made = [Partner(user=user, code=user.username, name=user.username, parent=head) for user in users[1:]]
    partners = Partner.objects.bulk_create(made)
    TrackingLink.objects.bulk_create(
        TrackingLink(code=f"l{number}", name=f"Link {number}", website_address="https://x.example/")
        for number in range(LINKS)
    )
    Ad.objects.bulk_create(
        Ad(pk=partner.pk * 100 + number, partner=partner, code=f"ad{number}", name=f"Ad {number}")
        for partner in partners
        for number in range(1, ADS + 1)
    )
    return Cast(head, partners)


def throw(hits: int, days: Days, cast: Cast) -> None:
    """Empty the books and fill them with this many hits, day by day; then do what PostgreSQL else does by itself."""
    first_link = TrackingLink.objects.order_by("pk").values_list("pk", flat=True)[0]
    shares = {"partners": shares_of(len(cast.partners)), "links": shares_of(cast.links), "ads": shares_of(cast.ads)}
    firsts = {"first_partner": cast.partners[0].pk - 1, "first_link": first_link - 1}
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(%s)", [SEED])
        cursor.execute("SET work_mem = '256MB'")
        cursor.execute("SET synchronous_commit = on")  # what may be lost yet is not vacuumed
        for book in BOOKS:
            cursor.execute(f"ALTER TABLE stats_{book} SET (autovacuum_enabled = false)")
        cursor.execute("TRUNCATE " + ", ".join(f"stats_{book}" for book in BOOKS))
        for number, day in enumerate(days):
            share = hits * (number + 1) // len(days) - hits * number // len(days)
            cursor.execute(HITS, {**shares, **firsts, "day": day.isoformat(), "hits": share})
        for tally in (TALLY, PARTNER_TALLY, LINK_TALLY, REVENUE_TALLY):
            cursor.execute(tally)
        cursor.execute("RESET work_mem")
        for book in BOOKS:
            cursor.execute(f"VACUUM (ANALYZE) stats_{book}")


def shares_of(number: int) -> list[float]:
    """Where each one's part of a die between 0 and 1 begins: the first has most, each next one less."""
    weights = [rank**-STEEPNESS for rank in range(1, number + 1)]
    ends = list(accumulate(weights))
    return [0.0, *(end / ends[-1] for end in ends[:-1])]
