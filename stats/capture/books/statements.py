"""What the books do with a batch of hits, in the SQL that PostgreSQL and SQLite share.

A batch is put into a temporary table and never leaves the database again: what is stored already is taken out of
it, the rest is judged and entered, and what was entered is added up into cells, which raise the tallies.
"""

COLUMNS = "id, at, day, link_id, partner_id, ad_id, visit_class, reason, visitor, referring_host, agent_family"
TEXTS = "visit_class, reason, referring_host, agent_family"

ARRIVALS = f"CREATE TEMPORARY TABLE IF NOT EXISTS arrived_hit {{ending}} AS SELECT {COLUMNS} FROM stats_hit WHERE FALSE"
CELLS = """
CREATE TEMPORARY TABLE IF NOT EXISTS entered_cell (
    partner BIGINT, day DATE, link BIGINT, ad BIGINT, outcome VARCHAR(20),
    hits BIGINT, uniques BIGINT, filtered BIGINT, visits BIGINT, first_at TIMESTAMP WITH TIME ZONE
) {ending}
"""
COPY = f"COPY arrived_hit FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL ({TEXTS}))"
INSERT = f"INSERT INTO arrived_hit VALUES ({', '.join(['%s'] * len(COLUMNS.split()))})"
EMPTY_TABLES = (ARRIVALS, CELLS, "DELETE FROM arrived_hit", "DELETE FROM entered_cell")

TAKE_OUT_PRUNED = "DELETE FROM arrived_hit WHERE day <= (SELECT MAX(day) FROM stats_prunedday)"

# Not EXISTS: rather than look a few thousand rows up in an index, PostgreSQL might read millions of hits once.
TAKE_OUT_KNOWN = """
DELETE FROM arrived_hit
WHERE (SELECT known.id FROM stats_hit AS known WHERE known.id = arrived_hit.id LIMIT 1) IS NOT NULL
"""

# A visitor's first counted hit of a link, partner and ad on a day is the unique one.
JUDGED = f"""
INSERT INTO stats_hit ({COLUMNS}, is_unique)
SELECT {COLUMNS}, is_candidate AND turn = 1 AND (
    SELECT held.id FROM stats_hit AS held
    WHERE held.is_unique AND held.visitor = judged.visitor AND held.day = judged.day AND held.link_id = judged.link_id
      AND held.partner_id = judged.partner_id AND COALESCE(held.ad_id, 0) = COALESCE(judged.ad_id, 0) LIMIT 1
) IS NULL
FROM (
    SELECT {COLUMNS}, is_candidate,
        row_number() OVER (PARTITION BY is_candidate, visitor, day, link_id, partner_id, ad_id ORDER BY id) AS turn
    FROM (
        SELECT {COLUMNS}, visit_class = 'counted' AND partner_id IS NOT NULL AND visitor IS NOT NULL AS is_candidate
        FROM arrived_hit
    ) AS arrived
) AS judged
ORDER BY id
"""

ADD_UP = """
INSERT INTO entered_cell
SELECT partner_id, day, link_id, COALESCE(ad_id, 0),
    CASE WHEN visit_class = 'counted' AND reason <> '' THEN reason ELSE visit_class END,
    COUNT(*) FILTER (WHERE visit_class = 'counted'), COUNT(*) FILTER (WHERE is_unique),
    COUNT(*) FILTER (WHERE visit_class <> 'counted'), COUNT(*), MIN(at)
FROM {entered} GROUP BY 1, 2, 3, 4, 5
"""
ENTER_AND_ADD_UP = {
    "postgresql": [
        f"WITH entered AS ({JUDGED} ON CONFLICT (id) DO NOTHING RETURNING *) {ADD_UP.format(entered='entered')}"
    ],
    # Nobody else can write meanwhile, so what arrived and was not known is what is entered.
    "sqlite": [JUDGED, ADD_UP.format(entered="stats_hit WHERE id IN (SELECT id FROM arrived_hit)")],
}

# In this order, and rows by their key: so do opt-ins, and nobody waits for somebody who waits.
RAISE = [
    """
INSERT INTO stats_linktally (day, link, outcome, visits)
SELECT day, link, outcome, SUM(visits) FROM entered_cell WHERE TRUE GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
ON CONFLICT (day, link, outcome) DO UPDATE SET visits = stats_linktally.visits + excluded.visits
""",
    """
INSERT INTO stats_tally (partner, day, link, ad, hits, uniques, filtered, forms, purchases)
SELECT partner, day, link, ad, SUM(hits), SUM(uniques), SUM(filtered), 0, 0
FROM entered_cell WHERE partner IS NOT NULL GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
ON CONFLICT (partner, day, link, ad) DO UPDATE SET
    hits = stats_tally.hits + excluded.hits,
    uniques = stats_tally.uniques + excluded.uniques,
    filtered = stats_tally.filtered + excluded.filtered
""",
    """
INSERT INTO stats_partnertally (day, partner, hits, uniques, filtered, forms, purchases)
SELECT day, partner, SUM(hits), SUM(uniques), SUM(filtered), 0, 0
FROM entered_cell WHERE partner IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
ON CONFLICT (day, partner) DO UPDATE SET
    hits = stats_partnertally.hits + excluded.hits,
    uniques = stats_partnertally.uniques + excluded.uniques,
    filtered = stats_partnertally.filtered + excluded.filtered
""",
]

FREEZE_CODES = [
    """
UPDATE partners_partner
SET first_hit_at = (SELECT MIN(first_at) FROM entered_cell WHERE partner = partners_partner.id)
WHERE first_hit_at IS NULL AND id IN (SELECT partner FROM entered_cell)
""",
    """
UPDATE ads_ad SET first_hit_at = (SELECT MIN(first_at) FROM entered_cell WHERE ad = ads_ad.id)
WHERE first_hit_at IS NULL AND id IN (SELECT ad FROM entered_cell WHERE partner IS NOT NULL)
""",
]
COUNT_ENTERED = "SELECT COALESCE(SUM(visits), 0) FROM entered_cell"

ENTER = {
    vendor: [TAKE_OUT_PRUNED, TAKE_OUT_KNOWN, *entering, *RAISE, *FREEZE_CODES]
    for vendor, entering in ENTER_AND_ADD_UP.items()
}
