"""An address made of what was chosen, with all that its maker does with it."""

from dataclasses import dataclass

from ads.models import Ad, MediaType
from links.addresses import address_for, address_path
from links.generated import choice_of
from links.models import TrackingLink
from links.sharing import html_of, mail_of
from partners.models import Partner


@dataclass(frozen=True, slots=True)
class Generated:
    """An address, and what its parts mean. `query` is what the website is told besides."""

    base: str
    maker: Partner
    partner: Partner
    link: TrackingLink
    ad: Ad | None
    query: str

    @property
    def address(self) -> str:
        return self._with_query(address_for(self.base, *self._codes))

    @property
    def path(self) -> str:
        """The address on the portal's own host."""
        return self._with_query(address_path(*self._codes))

    @property
    def choice(self) -> str:
        """The query by which the Link Generator shows this address."""
        return choice_of(self.partner, self.link, self.ad, self.query)

    @property
    def is_for_somebody_else(self) -> bool:
        return self.partner != self.maker

    @property
    def is_for_a_qr_code(self) -> bool:
        return self.ad is not None and self.ad.media_type == MediaType.QR_CODE

    @property
    def mail(self) -> str:
        return mail_of(self.link.name, self.address)

    @property
    def html(self) -> str:
        return html_of(self.link.name, self.address)

    @property
    def file_name(self) -> str:
        """Of the QR code, without an ending."""
        return "-".join(["qr", *(code for code in self._codes if code)])

    @property
    def _codes(self) -> tuple[str, str, str | None]:
        return self.link.code, self.partner.code, self.ad.code if self.ad else None

    def _with_query(self, address: str) -> str:
        return f"{address}?{self.query}" if self.query else address
