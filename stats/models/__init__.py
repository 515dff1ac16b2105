"""What visitors did, and what is counted of it."""

from stats.models.forms import FormSubmission, HostedForm
from stats.models.hits import Hit, Reason, VisitClass
from stats.models.opt_ins import OptIn, OptInQuerySet
from stats.models.sources import PurchaseSource
from stats.models.tallies import LinkTally, PartnerTally, RevenueTally, Tally
from stats.models.visitors import VisitorKey

__all__ = [
    "FormSubmission",
    "Hit",
    "HostedForm",
    "LinkTally",
    "OptIn",
    "OptInQuerySet",
    "PartnerTally",
    "PurchaseSource",
    "Reason",
    "RevenueTally",
    "Tally",
    "VisitClass",
    "VisitorKey",
]
