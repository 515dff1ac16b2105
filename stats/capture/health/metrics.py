"""The figures of a host for Prometheus, in its text format 0.0.4."""

from collections.abc import Mapping
from typing import NamedTuple

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metric(NamedTuple):
    """One figure: its name here, what kind it is, and what it says."""

    name: str
    kind: str
    words: str

    @property
    def shown_name(self) -> str:
        return f"portal_{self.name}" + ("_total" if self.kind == "counter" else "")


METRICS = (
    Metric("unrecorded_clicks", "counter", "Visitors who were sent on while their click could not be written down."),
    Metric("oldest_undrained_seconds", "gauge", "Age of the oldest record that is not in the database yet."),
    Metric("journal_bytes", "gauge", "Bytes of journals that are not known to be in the database as a whole."),
    Metric("journal_max_bytes", "gauge", "How many bytes journals may take: past that, clicks are not recorded."),
    Metric("journal_files", "gauge", "Number of journals that are not known to be in the database as a whole."),
    Metric("routes_age_seconds", "gauge", "Time since the local copy of links, partners and forms was compared."),
    Metric("quarantined_records", "gauge", "Records in the database's quarantine, the same on all hosts."),
    Metric("newer_records", "gauge", "Records in journals of this host that a newer version of the portal wrote."),
    Metric("damaged_lines", "counter", "Lines of journals that were not what had been written."),
    Metric("corrected_clocks", "counter", "Records whose time could not be, stored with the time of their drain."),
    Metric("drained_records", "counter", "Records carried into the database."),
    Metric("drain_seconds", "gauge", "How long the last batch took to get into the database."),
    Metric("drain_errors", "counter", "Batches that the database did not take; they are tried again."),
    Metric("sync_errors", "counter", "Times that the disk refused to sync a journal."),
    Metric("tallies_verified_seconds", "gauge", "Time since verify_tallies last ran to its end on this host."),
    Metric("tallies_differing", "gauge", "Cells that differed when verify_tallies last ran on this host."),
)


def exposition(figures: Mapping[str, float]) -> str:
    """What /metrics says. A figure that is not known is left out."""
    return "".join(
        f"# HELP {metric.shown_name} {metric.words}\n"
        f"# TYPE {metric.shown_name} {metric.kind}\n"
        f"{metric.shown_name} {figures[metric.name]:.17g}\n"
        for metric in METRICS
        if metric.name in figures
    )
