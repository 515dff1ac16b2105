"""The Link Generator's questions: who drives the traffic, where to, with which ad, and what the website is told."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ads.models import Ad
from links.campaigns import MAX_QUERY, MAX_TAG, NAMES, TAGS, names_in, query_of
from links.choices import Choices, ad_choices, link_choices, recruit_choices
from links.generating import Generated
from links.models import TrackingLink
from partners.codes import parse_code
from partners.models import Partner
from partners.selects import LongSelect

CHOICES = ("partner", "link", "ad")

# A field for a code does not want a telephone to make a sentence of it.
PLAIN_TEXT = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class GeneratorForm(forms.Form):
    """What goes into an address. Refuses, in words, what is not the maker's to choose.

    Whatever is not mine to choose is refused in the same words, whether it exists or not.
    """

    partner = forms.CharField(label=gettext_lazy("Who is driving the traffic?"))
    link = forms.CharField(label=gettext_lazy("Where are you driving traffic to?"))
    ad = forms.CharField(label=gettext_lazy("Which ad are you using to drive the traffic?"), required=False)

    def __init__(
        self, asked: QueryDict, *, maker: Partner, token_parameter: str, must_choose: bool, now: datetime
    ) -> None:
        typed = {name: asked.get(name, "").strip() for name in (*CHOICES, *NAMES)}
        codes = {name: parse_code(typed[name]) or typed[name] for name in CHOICES}
        super().__init__(typed | codes | {"partner": codes["partner"] or maker.code}, use_required_attribute=False)
        self.maker = maker
        self.token_parameter = token_parameter
        self.must_choose = must_choose
        self.now = now
        for name, label, example in TAGS:
            self.fields[name] = tag_field(label, example)
        self._look_up()
        self._choose_the_only_link()
        self._offer()

    def _look_up(self) -> None:
        """What there is to choose from: one query each."""
        texts = {name: str(self.data[name]) for name in CHOICES}
        self.is_for_me = texts["partner"] == self.maker.code
        self.partners = recruit_choices(self.maker, "" if self.is_for_me else texts["partner"])
        self.named = self.maker if self.is_for_me else self.partners.chosen
        self.driver = self.named if self.named and self.named.is_active else self.maker
        self.links = link_choices(self.driver, texts["link"], self.now)
        self.ads = ad_choices(self.maker, self.driver, texts["ad"])
        self.team = [row for row in self.partners.rows if row.is_active]
        self.my_ads = [row for row in self.ads.rows if not row.is_retired]

    def _choose_the_only_link(self) -> None:
        """Where there is one alone nobody has to choose it, unless the page was asked for without any."""
        if self.must_choose or self.data["link"] or len(self.links.rows) != 1:
            return
        (only,) = self.links.rows
        self.links = replace(self.links, chosen=only)
        self.data = {**self.data, "link": only.code}

    def _offer(self) -> None:
        me = _("%(name)s (you)") % {"name": self.maker.name}
        team = [(row.code, f"{row.name} ({row.code})") for row in self.team]
        ads = [(row.code, f"{row.name} ({row.code})") for row in self.my_ads]
        self._offer_one("partner", [(self.maker.code, me), *team], is_all=self.partners.is_all)
        self._offer_one("link", [(row.code, row.name) for row in self.links.rows], is_all=self.links.is_all)
        self._offer_one("ad", [("", _("No ad")), *ads], is_all=self.ads.is_all)

    def _offer_one(self, name: str, options: list[tuple[str, str]], *, is_all: bool) -> None:
        """All to pick from; or a field to search in, with the first of them as suggestions."""
        if is_all:
            self.fields[name].widget = LongSelect(choices=options)
            return
        self.fields[name].widget = forms.TextInput(
            attrs=PLAIN_TEXT | {"list": f"{name}-suggestions", "data-search": name, "maxlength": MAX_TAG}
        )
        self.fields[name].help_text = _("Type a part of the name, or the code.")

    def clean_partner(self) -> Partner:
        if self.named is None:
            raise ValidationError(_("Choose yourself or somebody in your team."), code="not-in-team")
        if not self.named.is_active:
            words = _("%(name)s is inactive, so nothing would be credited. Choose somebody else.")
            raise ValidationError(words % {"name": self.named.name}, code="inactive")
        return self.named

    def clean_link(self) -> TrackingLink:
        if self.links.chosen is not None:
            return self.links.chosen
        if self.driver == self.maker:
            words = _("This is not one of the websites open to you. Choose one of those.")
        else:
            words = _("This is not one of the websites open to %(name)s. Choose one of those.")
        raise ValidationError(words % {"name": self.driver.name}, code="not-open")

    def clean_ad(self) -> Ad | None:
        if not self.cleaned_data["ad"]:
            return None
        mine: Any = self.ads.chosen
        if mine is None:
            raise ValidationError(_("This is not one of your ads. Choose one of yours, or none."), code="not-mine")
        if mine.is_retired:
            words = _("“%(ad)s” is retired. Restore it first, or choose another.")
            raise ValidationError(words % {"ad": mine.name}, code="retired")
        if mine.means_another:
            words = _("At the end of %(name)s's addresses, “%(code)s” means another ad. Choose another, or none.")
            raise ValidationError(words % {"name": self.driver.name, "code": mine.code}, code="means-another")
        found: Ad = mine
        return found

    def clean(self) -> None:
        if self.has_error("link", "required"):
            self.errors.pop("link")
            # Whoever has only just come, or chose a partner first, has forgotten nothing.
            if self.must_choose:
                self.add_error("link", ValidationError(_("Choose where you are driving traffic to."), code="required"))
        self._check_tags()

    def _check_tags(self) -> None:
        tags = [name for name in NAMES if self.cleaned_data.get(name)]
        owners = names_in(self.links.chosen.website_address) if self.links.chosen else frozenset()
        for name in tags:
            if name == self.token_parameter:
                words = _("This portal itself uses “%(name)s” to know who is credited. Leave it empty.")
                self.add_error(name, ValidationError(words % {"name": name}, code="token"))
            elif name in owners:
                words = _("The website's own address says “%(name)s” already, and keeps it. Leave it empty.")
                self.add_error(name, ValidationError(words % {"name": name}, code="owners"))
        if len(query_of(self.cleaned_data)) > MAX_QUERY:
            words = _("All of these together are too long. Use fewer or shorter words.")
            self.add_error(tags[-1], ValidationError(words, code="too-long"))

    @property
    def choice(self) -> QueryDict:
        """What was typed, for an address of this page."""
        typed = QueryDict(mutable=True)
        typed.update({name: text for name in (*CHOICES, *NAMES) if (text := str(self.data[name]))})
        return typed

    def found(self) -> dict[str, list[tuple[Any, str]]]:
        """Of each question what the typed words find, and where it is chosen."""
        looked_up: dict[str, Choices[Any]] = {"partner": self.partners, "link": self.links, "ad": self.ads}
        return {
            name: [(row, self._choosing(name, row.code)) for row in choices.found]
            for name, choices in looked_up.items()
            if not choices.is_all
        }

    def _choosing(self, name: str, code: str) -> str:
        choice = self.choice
        choice[name] = code
        return f"{reverse('link_generator')}?{choice.urlencode()}"

    @property
    def way_back(self) -> str:
        """To this page, to all that was chosen but the ad."""
        choice = self.choice
        choice.pop("ad", None)
        return f"{reverse('link_generator')}?{choice.urlencode()}"

    @property
    def is_for_somebody_else(self) -> bool:
        return self.driver != self.maker

    @property
    def tags(self) -> list[forms.BoundField]:
        return [self[name] for name in NAMES]

    @property
    def has_tags(self) -> bool:
        """Whether there is one, good or bad."""
        return any(self.data[name] for name in NAMES)

    def generated(self, base: str) -> Generated | None:
        """The address; None as long as no link is chosen, or something is refused."""
        if not self.is_valid() or "link" not in self.cleaned_data:
            return None
        partner, link, ad = (self.cleaned_data[name] for name in CHOICES)
        return Generated(base, self.maker, partner, link, ad, query_of(self.cleaned_data))


def tag_field(label: Any, example: Any) -> forms.CharField:
    """A campaign tag: what fits into one parameter."""
    field = forms.CharField(label=label, help_text=example, max_length=MAX_TAG, required=False)
    field.widget = forms.TextInput(attrs=PLAIN_TEXT | {"maxlength": MAX_TAG})
    field.error_messages["max_length"] = _("Use at most %(number)d characters.") % {"number": MAX_TAG}
    return field
