"""Tallies of a year are read from their indexes alone, on PostgreSQL.

A partner's or a link's tallies lie on as many pages of their table as there are of them; in an index
they lie together. An index with figures in it makes counting dearer, and doing without that of the
primary key pays for it: nothing looks for a tally by its id. All stay in the models, under their own
names. Only what was vacuumed lately can be read from an index alone, so that is done more often.
"""

from django.db import migrations

FIGURES = "hits, uniques, filtered, forms, purchases"
CELL = "UNIQUE INDEX one_tally_a_cell ON stats_tally (partner, day, link, ad)"
AD = "INDEX tallies_by_ad ON stats_tally (ad, day)"
NOT_NO_AD = "WHERE NOT (ad = 0)"
PARTNER = "INDEX partner_tallies_by_partner ON stats_partnertally (partner, day)"
LINK = "INDEX link_tallies_by_link ON stats_linktally (link, day)"

WITHOUT_KEY = {"stats_tally": "one_tally_a_cell", "stats_partnertally": "one_partner_tally_a_day"}
VACUUMED = ("autovacuum_vacuum_insert_scale_factor", "autovacuum_vacuum_scale_factor")

DROP = ("tallies_by_ad", "partner_tallies_by_partner", "link_tallies_by_link", "one_tally_a_cell")


def on_postgresql(*statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


hold_figures = on_postgresql(
    *(f"DROP INDEX {index}" for index in DROP),
    f"CREATE {CELL} INCLUDE ({FIGURES})",
    f"CREATE {AD} INCLUDE (hits) {NOT_NO_AD}",
    f"CREATE {PARTNER} INCLUDE ({FIGURES})",
    f"CREATE {LINK} INCLUDE (outcome, visits)",
    *(f"ALTER TABLE {table} DROP CONSTRAINT {table}_pkey" for table in WITHOUT_KEY),
    *(f"ALTER TABLE {table} REPLICA IDENTITY USING INDEX {index}" for table, index in WITHOUT_KEY.items()),
    f"ALTER TABLE stats_tally SET ({', '.join(f'{name} = 0.02' for name in VACUUMED)})",
)
hold_cells_only = on_postgresql(
    *(f"ALTER TABLE {table} REPLICA IDENTITY DEFAULT" for table in WITHOUT_KEY),
    *(f"DROP INDEX {index}" for index in DROP),
    f"CREATE {CELL}",
    f"CREATE {AD} {NOT_NO_AD}",
    f"CREATE {PARTNER}",
    f"CREATE {LINK}",
    *(f"ALTER TABLE {table} ADD PRIMARY KEY (id)" for table in WITHOUT_KEY),
    f"ALTER TABLE stats_tally RESET ({', '.join(VACUUMED)})",
)


class Migration(migrations.Migration):
    dependencies = [("stats", "0005_records_are_put_away")]
    operations = [migrations.RunPython(hold_figures, hold_cells_only)]
