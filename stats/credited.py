"""A partner's opt-ins, as their pages show them."""

from django.db.models import Exists, OuterRef, QuerySet

from partners.models import Partner
from stats.models import Adjustment, OptIn


def opt_ins_of(partner: Partner) -> QuerySet[OptIn]:
    """The newest first, without what is the owner's alone; `was_taken_back` says whether it had ever been."""
    taken_back = Adjustment.objects.filter(order__opt_in=OuterRef("pk"), kind=Adjustment.Kind.REVERSAL)
    newest_first = OptIn.objects.credited_to(partner).annotate(was_taken_back=Exists(taken_back)).order_by("-at", "-pk")
    return newest_first.select_related("link", "ad__partner").defer("email", "customer", "reference", "trace")
