"""Rows for tests: each factory fills in what does not matter."""

import factory
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from factory.django import DjangoModelFactory

from ads.models import Ad, MediaType
from links.models import TrackingLink
from partners.models import Partner, Program, User
from stats.models import Delivery, HostedForm, Outcome, PurchaseSource
from stats.models.sources import new_secret

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
PASSWORD = "a-long-password-1"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    class Params:
        plain_password = PASSWORD  # None: cannot sign in yet

    username = factory.Sequence(lambda number: f"user{number}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@people.example")
    name = factory.LazyAttribute(lambda user: user.username.title())
    password = factory.LazyAttribute(lambda user: make_password(user.plain_password))


class OwnerFactory(UserFactory):
    username = factory.Sequence(lambda number: f"owner{number}")
    is_staff = True
    is_superuser = True


class ProgramFactory(DjangoModelFactory):
    class Meta:
        model = Program

    name = factory.Sequence(lambda number: f"Program {number}")


class PartnerFactory(DjangoModelFactory):
    """A partner whose user name is the code. `programs=[...]` puts it into them; `invited`, `inactive` are states."""

    class Meta:
        model = Partner
        skip_postgeneration_save = True

    class Params:
        invited = False
        inactive = factory.Trait(deactivated_at=factory.LazyFunction(timezone.now))

    code = factory.Sequence(lambda number: f"partner{number}")
    name = factory.LazyAttribute(lambda partner: partner.code.title())
    user = factory.SubFactory(
        UserFactory,
        username=factory.SelfAttribute("..code"),
        name=factory.SelfAttribute("..name"),
        plain_password=factory.LazyAttribute(lambda user: None if user.factory_parent.invited else PASSWORD),
    )

    @factory.post_generation
    def programs(self, _create: bool, programs: list[Program] | None) -> None:
        if programs:
            self.programs.set(programs)


class AdFactory(DjangoModelFactory):
    class Meta:
        model = Ad

    class Params:
        retired = factory.Trait(retired_at=factory.LazyFunction(timezone.now))

    partner = factory.SubFactory(PartnerFactory)
    code = factory.Sequence(lambda number: f"ad{number}")
    name = factory.LazyAttribute(lambda ad: ad.code.title())
    media_type = MediaType.WEBSITE


class LinkFactory(DjangoModelFactory):
    """A live link, open to all; `programs=[...]` restricts it to them."""

    class Meta:
        model = TrackingLink
        skip_postgeneration_save = True

    class Params:
        retired = factory.Trait(retired_at=factory.LazyFunction(timezone.now))
        expired = factory.Trait(expires_at=factory.LazyFunction(timezone.now))

    code = factory.Sequence(lambda number: f"link{number}")
    name = factory.LazyAttribute(lambda link: link.code.title())
    website_address = factory.LazyAttribute(lambda link: f"https://www.example.com/{link.code}")

    @factory.post_generation
    def programs(self, _create: bool, programs: list[Program] | None) -> None:
        if programs:
            self.is_open_to_all = False
            self.save()
            self.programs.set(programs)


class HostedFormFactory(DjangoModelFactory):
    """A form that takes whatever comes: no submission is too fast, and no sender sends too many."""

    class Meta:
        model = HostedForm

    code = factory.Sequence(lambda number: f"form{number}")
    name = factory.LazyAttribute(lambda form: form.code.title())
    thank_you_address = "https://www.example.com/thanks"
    minimum_seconds = 0
    most_an_hour = 1_000_000


class PurchaseSourceFactory(DjangoModelFactory):
    class Meta:
        model = PurchaseSource

    code = factory.Sequence(lambda number: f"shop{number}")
    name = factory.LazyAttribute(lambda source: source.code.title())
    secret = factory.LazyFunction(new_secret)


class DeliveryFactory(DjangoModelFactory):
    """A purchase that was recorded, as the log has it."""

    class Meta:
        model = Delivery

    source = factory.SubFactory(PurchaseSourceFactory)
    event = factory.Sequence(lambda number: f"msg_{number}")
    type = "purchase.completed"
    order_name = factory.Sequence(lambda number: f"{1000 + number}")
    received_at = factory.LazyFunction(timezone.now)
    last_received_at = factory.SelfAttribute("received_at")
    outcome = Outcome.RECORDED
    words = "recorded"
    body = b'{"type": "purchase.completed"}'
