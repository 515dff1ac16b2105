"""Which pages are photographed, and how each is called in the album."""

from collections.abc import Iterator
from dataclasses import dataclass

from stats.mails.unsubscribing import address_for
from stats.models import Mail
from tests.screenshots.data import RETIRED, Stage

PARTNER, OWNER, SEEING, NOBODY = "partner", "owner", "seeing", "nobody"
SAID = ["400", "403", "429", "500", "503"]


@dataclass(frozen=True)
class Picture:
    """A page as somebody sees it. `status` is what it answers; `said` a page that only says something."""

    name: str
    path: str
    who: str = PARTNER
    status: int = 200
    said: str = ""


def pictures(stage: Stage) -> Iterator[Picture]:
    """Everything there is to see in this portal, grouped by who sees it."""
    yield from of_everybody(stage)
    yield from of_partners(stage)
    yield from of_accounts()
    yield from of_owners(stage)


def of_everybody(stage: Stage) -> Iterator[Picture]:
    code = stage.partner.code
    yield Picture("styleguide", "/styleguide/", NOBODY)
    yield Picture("sign-in", "/accounts/login/", NOBODY)
    yield Picture("reset", "/accounts/password/reset/", NOBODY)
    yield Picture("reset-done", "/accounts/password/reset/done/", NOBODY)
    yield Picture("reset-refused", "/accounts/password/reset/key/1-nothing/", NOBODY)
    yield Picture("unsubscribe", address_for(stage.partner.pk, Mail.Kind.WEEKLY, ""), NOBODY)
    yield Picture("404", "/nothing/here/", NOBODY, 404)
    yield Picture("404-visitor", f"/go/nothing/{code}", NOBODY, 404)
    yield Picture("410", f"/go/{RETIRED}/{code}", NOBODY, 410)
    for status in SAID:
        yield Picture(status, f"/said-{status}", NOBODY, int(status), said=status)


def of_partners(stage: Stage) -> Iterator[Picture]:
    code, link = stage.partner.code, stage.link
    yield Picture("home", "/")
    yield Picture("generator", "/links/generate/")
    yield Picture("generator-made", f"/links/generate/?partner={code}&link={link}&ad={stage.ad}")
    yield Picture("generator-refused", f"/links/generate/?partner=nobody&link={link}")
    yield Picture("stats", "/stats/")
    yield Picture("stats-by-all", "/stats/?rows=day,link,partner,ad&sort=-hits")
    yield Picture("stats-by-partner", "/stats/?rows=partner&sort=-hits")
    yield Picture("stats-by-link", f"/stats/?rows=link&link={link}")
    yield Picture("stats-refused", "/stats/?from=nonsense")
    yield Picture("stats-before", "/stats/?from=2020-01-01&to=2020-01-31")
    yield Picture("ads", "/ads/")
    yield Picture("ads-none-found", "/ads/?search=nothing-like-it")
    yield Picture("ads-retired", "/ads/?status=retired")
    yield Picture("ad-new", "/ads/new/")
    yield Picture("partners", "/partners/")
    yield Picture("opt-ins", "/opt-ins/")
    yield Picture("opt-ins-purchases", "/opt-ins/?kind=purchase")
    yield Picture("404-partner", "/ads/nothing-like-it/", status=404)
    yield Picture("stats-filtered", f"/stats/?rows=link,ad&link={link}&sort=-unique")
    if stage.opt_in:
        yield Picture("opt-in", f"/opt-ins/{stage.opt_in}/")
    if stage.ad:
        yield Picture("ad", f"/ads/{stage.ad}/")
        yield Picture("partner", f"/partners/{stage.recruit}/")


def of_accounts() -> Iterator[Picture]:
    yield Picture("account", "/accounts/")
    for page in ("profile", "notifications", "sessions", "email", "two-steps", "password/change", "reauthenticate"):
        yield Picture(f"account-{page.replace('/', '-')}", f"/accounts/{page}/")
    yield Picture("sign-out", "/accounts/logout/")


def of_owners(stage: Stage) -> Iterator[Picture]:
    yield Picture("admin", "/admin/", OWNER)
    for name, path in {
        "partners": "partners/partner/",
        "partner": f"partners/partner/{stage.partner.pk}/change/",
        "links": "links/trackinglink/",
        "link-new": "links/trackinglink/add/",
        "settings": "partners/portal/",
        "opt-ins": "stats/optin/",
        "explain": "explain/",
        "script": "script/",
        "mails": "stats/mail/",
        "mail-preview": f"stats/mail/preview/?kind=weekly&partner={stage.partner.code}",
    }.items():
        yield Picture(f"admin-{name}", f"/admin/{path}", OWNER)
    yield Picture("seeing-home", "/", SEEING)
    yield Picture("seeing-stats", "/stats/", SEEING)
    if stage.opt_in:
        yield Picture("admin-opt-in", f"/admin/stats/optin/{stage.opt_in}/change/", OWNER)
