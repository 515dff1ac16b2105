"""Tallies of a year are read from their indexes alone, on PostgreSQL.

A partner's or a link's tallies lie on as many pages of their table as there are of them; in an index
they lie together. An index with more in it makes counting dearer, and doing without the primary key's
pays for that: nothing looks for a tally by its id. All stay in the models, under their own names.
Only what was vacuumed lately can be read from an index alone, so that is done more often.
"""

from django.db import migrations

CELL = "CREATE UNIQUE INDEX one_tally_a_cell ON stats_tally (partner, day, link, ad)"
FIGURES = "INCLUDE (hits, uniques, filtered, forms, purchases)"
LINK = "CREATE INDEX link_tallies_by_link ON stats_linktally (link, day)"
VISITS = "INCLUDE (outcome, visits)"
VACUUMED = ("autovacuum_vacuum_insert_scale_factor", "autovacuum_vacuum_scale_factor")


def on_postgresql(*statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


hold_figures = on_postgresql(
    "DROP INDEX one_tally_a_cell",
    f"{CELL} {FIGURES}",
    "ALTER TABLE stats_tally DROP CONSTRAINT stats_tally_pkey",
    "ALTER TABLE stats_tally REPLICA IDENTITY USING INDEX one_tally_a_cell",
    f"ALTER TABLE stats_tally SET ({', '.join(f'{name} = 0.02' for name in VACUUMED)})",
    "DROP INDEX link_tallies_by_link",
    f"{LINK} {VISITS}",
)
hold_cells_only = on_postgresql(
    "ALTER TABLE stats_tally REPLICA IDENTITY DEFAULT",
    "DROP INDEX one_tally_a_cell",
    CELL,
    "ALTER TABLE stats_tally ADD PRIMARY KEY (id)",
    f"ALTER TABLE stats_tally RESET ({', '.join(VACUUMED)})",
    "DROP INDEX link_tallies_by_link",
    LINK,
)


class Migration(migrations.Migration):
    dependencies = [("stats", "0005_records_are_put_away")]
    operations = [migrations.RunPython(hold_figures, hold_cells_only)]
