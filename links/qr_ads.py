"""An ad for a QR code, so that those who scan show apart from those who click."""

from django.db import transaction
from django.utils.translation import gettext as _

from ads.models import Ad, MediaType
from links.models import TrackingLink
from partners.codes import fresh_code
from partners.models import Partner
from partners.team import lock_tree

MAX_NAME = 80


def qr_ad_for(maker: Partner, link: TrackingLink) -> Ad:
    """The maker's ad in use for QR codes of this link; made where there is none, however often one asks at once."""
    name = (_("QR code: %(link)s") % {"link": link.name})[:MAX_NAME]
    with transaction.atomic():
        lock_tree()
        mine = Ad.objects.owned_by(maker).in_use().filter(media_type=MediaType.QR_CODE, name=name)
        made = mine.order_by("pk").first()
        if made is None:
            taken = set(Ad.objects.near(maker).values_list("code", flat=True))
            code = fresh_code(f"qr-{link.code}", taken.__contains__)
            made = Ad.objects.create(partner=maker, name=name, code=code, media_type=MediaType.QR_CODE)
    return made
