"""What visitors did, and what is counted of it."""

from stats.models.forms import FormSubmission, HostedForm
from stats.models.hits import Hit, Reason, VisitClass
from stats.models.hosts import Heartbeat
from stats.models.opt_ins import OptIn, OptInQuerySet
from stats.models.pruning import PrunedDay, UnknownLinkVisits
from stats.models.quarantine import QuarantinedRecord, QuarantineReason
from stats.models.sources import PurchaseSource
from stats.models.tallies import LinkTally, PartnerTally, RevenueTally, Tally
from stats.models.visitors import VisitorKey

__all__ = [
    "FormSubmission",
    "Heartbeat",
    "Hit",
    "HostedForm",
    "LinkTally",
    "OptIn",
    "OptInQuerySet",
    "PartnerTally",
    "PrunedDay",
    "PurchaseSource",
    "QuarantineReason",
    "QuarantinedRecord",
    "Reason",
    "RevenueTally",
    "Tally",
    "UnknownLinkVisits",
    "VisitClass",
    "VisitorKey",
]
