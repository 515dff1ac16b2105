"""A portal with a million partners, ten thousand links and three million ads, made by a few statements."""

from dataclasses import dataclass

from django.db import connection

PARTNERS, LINKS, ADS = 1_000_000, 10_000, 3_000_000

# Nobody's neighbour by number is a neighbour by code.
SHUFFLE = 7919

NUMBERS = (
    "(WITH RECURSIVE one(number) AS"
    " (SELECT CAST(1 AS bigint) UNION ALL SELECT number + 1 FROM one WHERE number < %(rows)s)"
    " SELECT number FROM one) AS numbers"
)
STATEMENTS = {
    "partners_program": "(id, name, description) SELECT number, 'Program ' || number, '' FROM {numbers}",
    "partners_user": "(id, username, email, name, password, is_superuser, is_staff, is_active, date_joined)"
    " SELECT number, 'p' || (number * {shuffle} %% {partners}), 'p' || number || '@x.example', '', '!',"
    " {false}, {false},"
    " {true}, {past} FROM {numbers}",
    "partners_partner": "(id, user_id, code, name, parent_id, joined_at, changed_at, deactivated_at)"
    " SELECT number, number, 'p' || (number * {shuffle} %% {partners}), 'Partner',"
    " CASE WHEN number %% 3 > 0 AND number > 9 THEN number / 10 END, {past}, {past},"
    " CASE WHEN number %% 50 = 0 THEN {past} END FROM {numbers}",
    "partners_partner_programs": "(partner_id, program_id)"
    " SELECT number * {shuffle} %% {partners} + 1, number %% 20 + 1 FROM {numbers}",
    "links_trackinglink": "(id, code, name, description, website_address, fallback_address, is_open_to_all, created_at,"
    " changed_at) SELECT number, 'link' || number, 'Link', '', 'https://www.example.com/offers/' || number || '?by=us',"
    " '', CASE WHEN number %% 10 = 0 THEN {false} ELSE {true} END, {past}, {past} FROM {numbers}",
    "links_trackinglink_programs": "(trackinglink_id, program_id) SELECT number, number %% 20 + 1 FROM {numbers}",
    "ads_ad": "(id, partner_id, code, name, description, media_type, created_at, changed_at)"
    " SELECT number, number %% {partners} + 1, 'ad' || (number / {partners}), 'Ad', '', 'blog', {past}, {past}"
    " FROM {numbers}",
}


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many there are of each. Codes: `p0`, `p1`, ...; `link1`, ...; each partner has `ad0`, `ad1`, `ad2`."""

    partners: int
    links: int
    ads: int


def make_crowd(scale: float) -> Crowd:
    """Two thirds of the partners have a parent, a fifth is in a program, a tenth of the links wants one."""
    crowd = Crowd(int(PARTNERS * scale), max(int(LINKS * scale), 1), int(ADS * scale))
    rows = {
        "partners_program": 20,
        "partners_user": crowd.partners,
        "partners_partner": crowd.partners,
        "partners_partner_programs": crowd.partners // 5,
        "links_trackinglink": crowd.links,
        "links_trackinglink_programs": crowd.links,
        "ads_ad": crowd.ads - 1,
    }
    words = {"past": "'2026-01-01 00:00:00+00:00'", "true": "1", "false": "0"}
    if connection.vendor == "postgresql":
        words = {"past": "'2026-01-01 00:00:00+00'::timestamptz", "true": "true", "false": "false"}
    with connection.cursor() as cursor:
        for table, statement in STATEMENTS.items():
            filled = statement.format(shuffle=SHUFFLE, partners=crowd.partners, numbers=NUMBERS, **words)
            cursor.execute(f"INSERT INTO {table} {filled}", {"rows": rows[table]})
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return crowd
