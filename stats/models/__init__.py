"""What visitors did, and what is counted of it."""

from stats.models.deliveries import Delivery, Outcome, Refusal
from stats.models.erasures import Erasure
from stats.models.forms import Dropped, FormSubmission, HostedForm, Sender, Spam
from stats.models.hits import Hit, Reason, VisitClass
from stats.models.hosts import Heartbeat
from stats.models.mails import Mail, MailQuerySet
from stats.models.opt_ins import OptIn, OptInQuerySet
from stats.models.orders import Adjustment, Order, OrderName
from stats.models.pruning import PrunedDay, UnknownLinkVisits
from stats.models.quarantine import QuarantinedRecord, QuarantineReason
from stats.models.referrals import Referral
from stats.models.sources import PurchaseSource
from stats.models.tallies import LinkTally, PartnerTally, RevenueTally, Tally
from stats.models.visitors import VisitorKey

__all__ = [
    "Adjustment",
    "Delivery",
    "Dropped",
    "Erasure",
    "FormSubmission",
    "Heartbeat",
    "Hit",
    "HostedForm",
    "LinkTally",
    "Mail",
    "MailQuerySet",
    "OptIn",
    "OptInQuerySet",
    "Order",
    "OrderName",
    "Outcome",
    "PartnerTally",
    "PrunedDay",
    "PurchaseSource",
    "QuarantineReason",
    "QuarantinedRecord",
    "Reason",
    "Referral",
    "Refusal",
    "RevenueTally",
    "Sender",
    "Spam",
    "Tally",
    "UnknownLinkVisits",
    "VisitClass",
    "VisitorKey",
]
