"""The authorisation matrix: its file, and what its words stand for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.models import Group
from django.db.models import Model
from django.urls import get_resolver, reverse
from django.utils import timezone

from ads.models import Ad
from links.generated import remember
from partners.branding import accent_address
from partners.invitations import invitation_token
from partners.models import Logo, Partner, Portal, User
from stats.capture.ids import new_id
from stats.mails.unsubscribing import address_for
from stats.models import FormSubmission, Hit, LinkTally, Mail, OptIn, QuarantinedRecord, Referral
from tests.conftest import Cast
from tests.factories import (
    AdFactory,
    DeliveryFactory,
    HostedFormFactory,
    OwnerFactory,
    PartnerFactory,
    PurchaseSourceFactory,
    UserFactory,
)
from tests.stats.rows import opt_in as credited_opt_in

MISSING = "nobody-here"
KEY_OF_AN_ACCENT = accent_address("#0b6e5f").removeprefix("/branding/accent-").removesuffix(".css")
# What the buttons of the admin do, where that is not to retire.
ACTIONS = {
    "partners_partner": "deactivate",
    "partners_user": "send_password_link",
    "stats_delivery": "again",
    "stats_formsubmission": "spam",
    "stats_referral": "end_now",
}


@dataclass(frozen=True)
class Matrix:
    """The file: who asks (the columns), and a line for every address and thing."""

    @dataclass(frozen=True)
    class Line:
        """One address, of one thing: what GET/POST say to each role."""

        name: str
        thing: str
        cells: Sequence[str]

        def as_text(self, answers: Sequence[Sequence[str]] | None = None) -> str:
            """The line as the file writes it; with `answers` in the place of its own."""
            cells = ["/".join(cell) if len(set(cell)) > 1 else cell[0] for cell in answers] if answers else self.cells
            return f"{self.name:<46}{self.thing:<9}" + "".join(f"{cell:<12}" for cell in cells).rstrip()

    roles: Sequence[str]
    lines: Sequence[Line]


def read_matrix(path: Path) -> Matrix:
    """The matrix of a file. Lines that begin with # explain it."""
    heading, *lines = [line.split() for line in path.read_text().split("\n") if line and not line.startswith("#")]
    return Matrix(heading[2:], [Matrix.Line(line[0], line[1], line[2:]) for line in lines])


@dataclass(frozen=True)
class Places:
    """People, and the rows that addresses name. *Own*, *team* and *foreign* are said from Alice's place."""

    cast: Cast
    people: Mapping[str, User]
    deactivated: Partner
    ads: Mapping[str, Ad]
    rows: Mapping[str, Model]

    @classmethod
    def of(cls, cast: Cast) -> "Places":
        gone = PartnerFactory(code="gone345", parent=cast.alice)
        people = {"alice": cast.alice.user, "bob": cast.bob.user, "dina": cast.dina.user, "zoe": cast.zoe.user}
        people |= {
            "gone": gone.user,
            "owner": OwnerFactory(username="olga"),
            "staff": UserFactory(username="sam", is_staff=True),
        }
        ads = {
            "own": cast.website2,
            "team": AdFactory(partner=cast.bob, code="bobsad"),
            "foreign": AdFactory(partner=cast.zoe, code="zoesad"),
        }
        return cls(cast, people, gone, ads, _rows(cast))

    def path(self, name: str, thing: str) -> str:
        """The address with that name, of that thing."""
        partners = {"own": "abc123", "team": "bob456", "foreign": "zoe999"}
        code = partners.get(thing, MISSING)
        ad = self.ads[thing].code if thing in self.ads else MISSING
        if name == "link_choices":
            return f"{reverse(name)}?of=partner"
        if name in ("link_generator", "qr_code_svg", "qr_code_png"):
            return f"{reverse(name)}?partner={code}&link=haircare"
        if name in ("stats", "stats_export", "opt_ins", "opt_ins_export", "home", "ads", "partners"):
            return reverse(name) + (f"?partner={code}" if thing != "-" else "")
        if name == "go":
            return f"/go/haircare/{code}"
        if name in ("ad", "ad_retire", "ad_restore"):
            return reverse(name, args=[ad])
        if name == "partner":
            return reverse(name, args=[code])
        if name.startswith("admin:"):
            return self._admin_path(name, thing)
        return reverse(name, kwargs=self._keys(name, thing))

    def _keys(self, name: str, thing: str) -> dict[str, str]:
        is_there = thing != "missing"
        invited = self.rows["invited"]
        assert isinstance(invited, Partner)
        user, mine = invited.user, self.rows.get(f"opt_in_{thing}")
        keys = {
            "logo": {"digest": "a" * 64 if is_there else MISSING},
            "accent": {"key": KEY_OF_AN_ACCENT if is_there else MISSING},
            "form_hook": {"code": "newsletter" if is_there else MISSING},
            "purchase_hook": {"code": "shop" if is_there else MISSING},
            "invitation": {"token": invitation_token(invited) if is_there else MISSING},
            "account_confirm_email": {"key": MISSING},
            "opt_in": {"pk": str(mine.pk if mine else new_id(timezone.now()))},
            "generated_forget": {"pk": str(self.rows["generated"].pk) if is_there else "987654321"},
            "unsubscribe": {"token": subscription_token(self.cast.bob) if is_there else MISSING},
            "mfa_edit_webauthn": {"pk": "987654321"},
            "mfa_remove_webauthn": {"pk": "987654321"},
            "account_reset_password_from_key": {
                "uidb36": user_pk_to_url_str(user),
                "key": default_token_generator.make_token(user) if is_there else MISSING,
            },
        }
        return keys.get(name, {})

    def _admin_path(self, name: str, thing: str) -> str:
        admin = get_resolver().namespace_dict["admin"][1]
        (_, arguments), *_ = admin.reverse_dict.getlist(name.removeprefix("admin:"))[0][0]
        model = name.removeprefix("admin:").rsplit("_", 1)[0].removesuffix("_new")
        row = self.people["owner"] if model == "partners_user" else self.rows.get(model)
        key = str(row.pk) if row is not None and thing != "missing" else "987654321"
        action = ACTIONS.get(model, "retire")
        values = {"object_id": key, "pk": key, "action": action, "app_label": "links", "content_type_id": "1"}
        return reverse(name, kwargs={wanted: values[wanted] for wanted in arguments})


def subscription_token(partner: Partner) -> str:
    return address_for(partner.pk, Mail.Kind.WEEKLY, "").split("/")[-2]


def _rows(cast: Cast) -> dict[str, Model]:
    """One row of everything that the admin shows."""
    now = timezone.now()
    form, shop = HostedFormFactory(code="newsletter"), PurchaseSourceFactory(code="shop")
    day = now.date()
    opt_in = OptIn.objects.create(
        id=new_id(now), kind="form", form=form, reference="r", at=now, day=day, received_at=now, reason="no-evidence"
    )
    credited = {"own": cast.alice, "team": cast.bob, "foreign": cast.zoe}
    hit = Hit.objects.create(id=new_id(now), at=now, day=day, link=cast.haircare, visit_class="bot", is_unique=False)
    return {
        "invited": PartnerFactory(code="ina678", invited=True),
        "partners_portal": Portal.objects.current(),
        "partners_partner": cast.alice,
        "partner": cast.alice,
        "see_as": cast.alice,
        "logo": Logo.objects.create(pk=1, content=b"<svg/>", content_type="image/svg+xml", digest="a" * 64),
        "partners_program": cast.program,
        "auth_group": Group.objects.create(name="Helpers"),
        "ads_ad": cast.website2,
        "links_trackinglink": cast.haircare,
        "generated": remember(cast.alice, partner=cast.bob, link=cast.haircare, ad=cast.website2, query="", at=now),
        "stats_optin": opt_in,
        **{f"opt_in_{whose}": credited_opt_in(partner, cast.haircare, at=now) for whose, partner in credited.items()},
        "stats_formsubmission": FormSubmission.objects.create(form=form, opt_in=opt_in, at=now),
        "stats_referral": Referral.objects.create(
            customer="c", kind="manual", partner=cast.alice, link=cast.haircare, since=now, note="Met at the fair."
        ),
        "stats_hostedform": form,
        "stats_purchasesource": shop,
        "stats_delivery": DeliveryFactory(source=shop),
        "stats_hit": hit,
        "stats_mail": Mail.objects.create(partner=cast.bob, kind="weekly", day=day, claimed_at=now),
        "stats_quarantinedrecord": QuarantinedRecord.objects.create(digest="d1", line=b"x", reason="damaged", at=now),
        "stats_linktally": LinkTally.objects.create(day=day, link=cast.haircare.pk, outcome="bot", visits=1),
    }
