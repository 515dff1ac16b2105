"""The Link Generator's three questions: who drives the traffic, where to, and with which ad."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Value, When
from django.http import QueryDict

from ads.models import Ad
from links.models import TrackingLink
from partners.codes import parse_code
from partners.listings import Listing
from partners.models import Partner

# Of more choices than this nobody picks from a list: they are searched for and typed.
MAX_OPTIONS = 100

NOT_IN_TEAM = "Choose yourself or somebody in your team."
NOT_MY_AD = "This is not one of your ads. Choose one of yours, or none."
NO_LINK = "Choose where you are driving traffic to."

Options = list[tuple[str, str]]


class GeneratorForm(forms.Form):
    """What goes into an address. Refuses, in words, what is not the maker's to choose.

    `team`, `links` and `ads` list what the maker has: recruits, links open to the maker, ads in use.
    """

    partner = forms.CharField(label="Who is driving the traffic?")
    link = forms.CharField(label="Where are you driving traffic to?", error_messages={"required": NO_LINK})
    ad = forms.CharField(label="Which ad are you using to drive the traffic?", required=False)

    def __init__(
        self,
        asked: QueryDict,
        *,
        maker: Partner,
        team: Listing[Partner],
        links: Listing[TrackingLink],
        ads: Listing[Ad],
    ) -> None:
        typed = {name: asked.get(name, "").strip() for name in self.base_fields}
        codes = {name: parse_code(text) or text for name, text in typed.items()}
        super().__init__({**codes, "partner": codes["partner"] or maker.code}, use_required_attribute=False)
        self.maker = maker
        self.must_choose_link = "link" in asked and "show" not in asked
        self.suggestions: dict[str, Options] = {}
        self.found = self._find_partner(team)
        self.driver = self.found if self.found and self.found.is_active else maker
        self.links = self._open_links(links)
        self._offer_partners(team)
        self._offer_links()
        self._offer("ad", [(ad.code, ad.name) for ad in ads.whole or ads.page], "No ad", ads.whole is not None)

    def clean_partner(self) -> Partner:
        if self.found is None:
            raise ValidationError(NOT_IN_TEAM, code="not-in-team")
        if not self.found.is_active:
            raise ValidationError(
                f"{self.found.name} is inactive, so nothing would be credited. Choose somebody else.", code="inactive"
            )
        return self.found

    def clean_link(self) -> TrackingLink:
        link = next((link for link in self.links if link.code == self.cleaned_data["link"]), None)
        if link is None:
            raise ValidationError(
                f"This is not one of the websites open to {self.whom}. Choose one of those.", code="not-open"
            )
        return link

    def clean_ad(self) -> Ad | None:
        code = parse_code(self.cleaned_data["ad"])
        if not self.cleaned_data["ad"]:
            return None
        meant = Ad.objects.meant_by(code, self.driver) if code else []
        mine = next((ad for ad in meant if ad.partner_id == self.maker.pk), None)
        if mine is None:
            raise ValidationError(NOT_MY_AD, code="not-mine")
        if mine.is_retired:
            raise ValidationError(f"“{mine.name}” is retired. Restore it first, or choose another.", code="retired")
        if meant[0] != mine:
            raise ValidationError(
                f"At the end of {self.driver.name}'s addresses, “{code}” means another ad. Choose another, or none.",
                code="means-another",
            )
        return mine

    def clean(self) -> None:
        """Whoever has only just come, or chose a partner first, has forgotten nothing."""
        if self.has_error("link", "required") and not self.must_choose_link:
            self.errors.pop("link")

    @property
    def whom(self) -> str:
        """Whose links are offered, in words."""
        return "you" if self.driver == self.maker else self.driver.name

    def _find_partner(self, team: Listing[Partner]) -> Partner | None:
        code = parse_code(self.data["partner"])
        if code is None or code == self.maker.code:
            return self.maker if code else None
        if team.whole is not None:
            return next((partner for partner in team.whole if partner.code == code), None)
        return self.maker.team().filter(code=code).first()

    def _open_links(self, links: Listing[TrackingLink]) -> list[TrackingLink]:
        """The links open to whoever drives the traffic, or the first of them; the one asked for is always there."""
        if self.driver == self.maker and links.whole is not None:
            return links.whole
        asked_first = Case(When(code=parse_code(self.data["link"]) or "", then=Value(0)), default=Value(1))
        open_links = TrackingLink.objects.live().open_to(self.driver).order_by(asked_first, "name", "pk")
        return list(open_links[: MAX_OPTIONS + 1])

    def _offer_partners(self, team: Listing[Partner]) -> None:
        active = [partner for partner in team.whole or team.page if partner.is_active]
        options = [(self.maker.code, f"{self.maker.name} (you)")]
        options += [(partner.code, f"{partner.name} ({partner.code})") for partner in active]
        self._offer("partner", options, "", team.whole is not None)
        # Another partner may have other links: with JavaScript they are shown at once.
        self.fields["partner"].widget.attrs["data-autosubmit"] = "#show-links"

    def _offer_links(self) -> None:
        by_name = sorted(self.links, key=lambda link: (link.name.lower(), link.pk))
        options = [(link.code, link.name) for link in by_name[:MAX_OPTIONS]]
        self._offer("link", options, "Choose a website", len(self.links) <= MAX_OPTIONS)

    def _offer(self, name: str, options: Options, nothing: str, is_all: bool) -> None:
        """A list to pick from if these are all; otherwise a field for a code, with these as suggestions."""
        if is_all:
            self.fields[name].widget = forms.Select(choices=[("", nothing), *options] if nothing else options)
            return
        self.fields[name].widget = forms.TextInput(
            attrs={
                "list": f"{name}-suggestions",
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        )
        self.fields[name].help_text = "Type a code, or find it in the list below."
        self.suggestions[name] = options
