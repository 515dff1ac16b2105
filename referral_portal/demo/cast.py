"""Who plays in the demo: accounts, programs, partners, links, ads, a form, a source, the settings row."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from ads.models import Ad, MediaType
from links.models import TrackingLink
from partners.models import Partner, Portal, Program, User
from referral_portal.demo.addresses import load_addresses
from referral_portal.demo.loopback import is_loopback
from referral_portal.demo.shops import FORM, SHOPS, SOURCE
from stats.models import HostedForm, PurchaseSource
from stats.models.sources import new_secret

PASSWORD = "demo-portal-1"  # noqa: S105 - printed in the README; loopback only
PROGRAM = "Ambassadors"
OPEN_TO_PROGRAM = "giftbox"
JOINED_BEFORE = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Role:
    """One partner of the demo."""

    code: str
    name: str
    parent: str | None = None
    is_ambassador: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """One ad of the demo."""

    partner: str
    code: str
    name: str
    media_type: str
    description: str


ROLES = (
    Role("abc123", "Alice Adler", is_ambassador=True),
    Role("bob456", "Bob Brook", parent="abc123"),
    Role("cleo789", "Cleo Castro", parent="abc123", is_ambassador=True),
    Role("dina012", "Dina Demir", parent="bob456"),
    Role("zoe999", "Zoe Zander"),
)
LABELS = (
    Label("abc123", "website2", "Website 2", MediaType.WEBSITE, "The banner on my second website."),
    Label("abc123", "spring-letter", "Spring letter", MediaType.NEWSLETTER, "Every second Thursday."),
    Label("abc123", "braids", "Braids in ten minutes", MediaType.VIDEO, "Under the video, first line."),
    Label("bob456", "barber-blog", "Barber blog", MediaType.BLOG, "The article about oils."),
    Label("bob456", "counter-card", "Counter card", MediaType.QR_CODE, "The card beside the till."),
    Label("cleo789", "sunday-talk", "Sunday talk", MediaType.PODCAST, "Read out in the middle of the show."),
    Label("zoe999", "shop-window", "Shop window", MediaType.PRINT, "The sticker on the door."),
)


def is_somebody_elses() -> bool:
    """Whether the database holds partners, and the demo's first one is not among them."""
    return Partner.objects.exists() and not Partner.objects.filter(code=ROLES[0].code).exists()


def load_cast(address: str, now: datetime) -> Portal:
    """Make whoever is missing, and let every address begin with `address` (scheme, host, port)."""
    is_new = not User.objects.filter(username="owner").exists()
    portal = _set_portal(address, is_new=is_new)
    _make_owner()
    program, _ = Program.objects.get_or_create(
        name=PROGRAM, defaults={"description": "Partners whom we know well, and who may offer the gift box."}
    )
    missing = [role for role in ROLES if not Partner.objects.filter(code=role.code).exists()]
    if missing:
        password = make_password(PASSWORD)
        for role in missing:
            _make_partner(role, password, program, now)
    for code in SHOPS:
        _make_link(code, address, program)
    for label in LABELS:
        _make_ad(label, portal.day_of(now))
    _make_doors(address)
    if missing:
        load_addresses(now)
    return portal


def _set_portal(address: str, *, is_new: bool) -> Portal:
    portal = Portal.objects.current()
    if is_new:
        portal.name, portal.time_zone = "Fern & Friends", "Europe/Berlin"
    is_ours = not portal.base_address or is_loopback(portal.base_address)
    if is_ours and portal.base_address != address:
        portal.base_address = address
        portal.save()
    return portal


def _make_owner() -> None:
    if not User.objects.filter(username="owner").exists():
        owner = User.objects.create_superuser("owner", "owner@example.com", PASSWORD, name="Olivia Owner")
        _verify(owner)


def _verify(user: User) -> None:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def _make_partner(role: Role, password: str, program: Program, now: datetime) -> None:
    email = f"{role.name.split()[0].lower()}@example.com"
    user = User.objects.create(username=role.code, email=email, password=password, name=role.name)
    _verify(user)
    parent = Partner.objects.get(code=role.parent) if role.parent else None
    partner = Partner.objects.create(user=user, name=role.name, code=role.code, parent=parent)
    if role.is_ambassador:
        partner.programs.add(program)
    Partner.objects.filter(pk=partner.pk).update(joined_at=now - JOINED_BEFORE)


def _make_link(code: str, address: str, program: Program) -> None:
    shop = SHOPS[code]
    page = f"{address}/demo/{code}/"
    is_open_to_all = code != OPEN_TO_PROGRAM
    link, is_new = TrackingLink.objects.get_or_create(
        code=code,
        defaults={
            "name": shop.link_name,
            "description": f"The shop of {shop.name}. {shop.claim}",
            "website_address": page,
            "is_open_to_all": is_open_to_all,
        },
    )
    if is_new and not is_open_to_all:
        link.programs.add(program)
    if link.website_address != page and is_loopback(link.website_address):
        link.website_address = page
        link.save()


def _make_ad(label: Label, today: date) -> None:
    Ad.objects.get_or_create(
        partner=Partner.objects.get(code=label.partner),
        code=label.code,
        defaults={
            "name": label.name,
            "media_type": label.media_type,
            "description": label.description,
            "start_date": today - timedelta(days=89),
        },
    )


def _make_doors(address: str) -> None:
    """The hosted form and the purchase source."""
    thanks = f"{address}/demo/thanks/"
    # Whoever tries things out clicks and types fast.
    chosen = {"name": "Newsletter sign-up", "thank_you_address": thanks, "minimum_seconds": 0}
    form, _ = HostedForm.objects.get_or_create(code=FORM, defaults=chosen)
    if form.thank_you_address != thanks and is_loopback(form.thank_you_address):
        form.thank_you_address = thanks
        form.save()
    PurchaseSource.objects.get_or_create(code=SOURCE, defaults={"name": "Demo shops", "secret": new_secret()})
