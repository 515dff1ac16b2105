"""The owner's leads: listed, searched, judged, taken along as CSV; spam stands apart."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partners.portal import Portal
from stats.leads import MOST_FIELDS
from stats.models import FormSubmission, HostedForm, OptIn, Spam, Tally
from tests.admin.desk import do, page, press, said, text
from tests.capture.visiting import click, submit
from tests.conftest import Cast
from tests.factories import HostedFormFactory, UserFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
EXPORT = "/admin/stats/formsubmission/export/"


@pytest.fixture
def form(cast: Cast) -> HostedForm:
    return HostedFormFactory(code="newsletter", name="Newsletter")


@pytest.fixture
def lead(client: Client, form: HostedForm) -> FormSubmission:
    token, _ = click(client)
    submit(client, {"email": "ann@people.example", "rp": token, "name": "Ann", "size": "=1+1"})
    return FormSubmission.objects.get(email="ann@people.example")


@pytest.fixture
def spam(client: Client, form: HostedForm) -> FormSubmission:
    token, _ = click(client)
    submit(client, {"email": "bot@robots.example", "rp": token, "rp_website": "buy", "offer": "pills"})
    return FormSubmission.objects.get(email="bot@robots.example")


def listed(client: Client, asked: str = "") -> set[str]:
    rows = client.get(page(FormSubmission) + asked).context["cl"].result_list
    return {row.email for row in rows}


def exported(client: Client, asked: str = "") -> list[list[str]]:
    answer = client.get(EXPORT + asked)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.getvalue().decode(), newline="")))


def test_the_list_shows_leads_and_spam_on_request(as_owner: Client, lead, spam) -> None:
    assert listed(as_owner) == {"ann@people.example"}
    assert listed(as_owner, "?kind=spam") == listed(as_owner, "?kind=honeypot") == {"bot@robots.example"}
    assert listed(as_owner, "?kind=too-fast") == set()
    assert listed(as_owner, "?kind=all") == {"ann@people.example", "bot@robots.example"}


def test_spam_says_why_in_words(as_owner: Client, spam) -> None:
    for address in (page(FormSubmission) + "?kind=spam", page(spam)):
        shown = text(as_owner.get(address))
        assert "Spam: It filled in the field that people do not see" in shown
        assert "no opt-in" in shown


@pytest.mark.parametrize(("asked", "found"), [("ann@people", 1), ("Ann", 1), ("abc123", 1), ("newsl", 1), ("bob", 0)])
def test_leads_are_found_by_what_is_known_of_them(as_owner: Client, lead, asked: str, found: int) -> None:
    assert len(listed(as_owner, f"?q={asked}")) == found


def test_a_lead_shows_what_was_sent_as_text(as_owner: Client, form: HostedForm) -> None:
    submit(Client(), {"email": "eve@people.example", "note": "<b>hello</b>"})
    shown = text(as_owner.get(page(FormSubmission.objects.get())))
    assert "<strong>note</strong>: &lt;b&gt;hello&lt;/b&gt;" in shown
    assert "nobody" in shown


def test_a_lead_leads_to_its_opt_in_and_spam_to_none(as_owner: Client, lead, spam) -> None:
    assert f'<a href="{page(lead.opt_in)}">How it was credited</a>' in text(as_owner.get(page(lead)))
    assert '<div class="readonly">none</div>' in text(as_owner.get(page(spam)))


def test_a_lead_without_an_email_and_an_erased_one_say_so(as_owner: Client, lead) -> None:
    FormSubmission.objects.update(email="", fields={})
    assert "not given" in text(as_owner.get(page(lead)))
    FormSubmission.objects.update(erased_at=timezone.now())
    shown = text(as_owner.get(page(lead)))
    assert ">erased<" in shown
    assert "nothing but the e-mail address" in shown


def test_an_empty_list_says_what_comes_there(as_owner: Client, form: HostedForm) -> None:
    assert "No leads yet." in text(as_owner.get(page(FormSubmission)))


def test_no_spam_after_all_becomes_an_opt_in(as_owner: Client, cast: Cast, spam) -> None:
    chosen = {"action": "no_spam", "_selected_action": [spam.pk], "index": "0"}
    answer = as_owner.post(page(FormSubmission) + "?kind=spam", chosen, follow=True)
    assert said(answer) == ["1 form that was sent is no spam. The opt-ins and the figures follow."]
    assert (OptIn.objects.get().partner, Tally.objects.get().forms) == (cast.alice, 1)
    assert OptIn.objects.get().trace["changes"][0]["by"] == "olga"


def test_pressed_twice_it_says_that_there_is_nothing_to_do(as_owner: Client, spam) -> None:
    press(as_owner, "no_spam", spam)
    assert said(press(as_owner, "no_spam", spam))[0].startswith("Nothing to do.")
    assert OptIn.objects.count() == 1


def test_spam_after_all_is_taken_back(as_owner: Client, lead) -> None:
    second = FormSubmission.objects.create(form=lead.form, opt_in=lead.opt_in, at=NOON, email=lead.email)
    answer = do(as_owner, "spam", [lead, second])
    assert said(answer) == ["2 forms that were sent are spam. The opt-ins and the figures follow."]
    assert (OptIn.objects.get().status, Tally.objects.get().forms) == ("reversed", 0)
    assert said(do(as_owner, "spam", [lead])) == ["Nothing to do. They are kept apart already."]


def test_who_sends_again_after_that_is_a_lead_whose_opt_in_was_taken_back(as_owner: Client, client, lead) -> None:
    press(as_owner, "spam", lead)
    submit(client, {"email": lead.email})
    assert listed(as_owner) == {lead.email}
    assert '<td class="field-credited_to">taken back</td>' in text(as_owner.get(page(FormSubmission)))
    assert [row[3:] for row in exported(as_owner)] == [["partner", "link", "ad"], [""] * 3]


def test_the_page_of_each_offers_the_other_verdict(as_owner: Client, lead, spam) -> None:
    assert ">This is spam</button>" in text(as_owner.get(page(lead)))
    assert ">This is no spam</button>" in text(as_owner.get(page(spam)))
    press(as_owner, "spam", lead)
    lead.refresh_from_db()
    assert lead.spam == Spam.BY_HAND
    assert "Spam: You said so" in text(as_owner.get(page(lead)))


def test_of_an_erased_one_nothing_is_offered(as_owner: Client, spam) -> None:
    FormSubmission.objects.update(erased_at=timezone.now(), email="", fields={}, evidence=None)
    assert "This is no spam</button>" not in text(as_owner.get(page(spam)))


def test_the_csv_has_what_the_list_shows_with_every_field(as_owner: Client, lead, spam) -> None:
    when = f"{lead.at:%Y-%m-%d %H:%M:%S}"
    credit = ["abc123", "haircare", "website2"]
    assert exported(as_owner) == [
        ["when", "form", "e-mail", "partner", "link", "ad", "name", "size"],
        [when, "newsletter", "ann@people.example", *credit, "Ann", "'=1+1"],
    ]
    assert [row[2:] for row in exported(as_owner, "?kind=spam")] == [
        ["e-mail", "partner", "link", "ad", "offer"],
        ["bot@robots.example", "", "", "", "pills"],
    ]
    assert len(exported(as_owner, "?kind=all&q=nobody")) == 1


def test_the_csv_runs_no_formula_and_says_the_portals_time(as_owner: Client, form: HostedForm) -> None:
    Portal.objects.update_or_create(pk=1, defaults={"time_zone": "Asia/Tokyo"})
    submit(Client(), {"email": "=a@people.example", "@who": "-2", "note": "two\nlines, “quoted”"})
    FormSubmission.objects.update(at=NOON)
    assert "1 Mar 2026, 21:00" in text(as_owner.get(page(FormSubmission.objects.get())))
    heading, row = exported(as_owner)
    assert row == ["2026-03-01 21:00:00", "newsletter", "'=a@people.example", "", "", "", "'-2", "two\nlines, “quoted”"]
    assert heading[6:] == ["'@who", "note"]


def test_the_csv_of_a_flood_of_fields_stays_readable(as_owner: Client, lead) -> None:
    more = [
        FormSubmission(form=lead.form, opt_in=lead.opt_in, at=NOON, fields={f"{row}-{name}": "x" for name in range(50)})
        for row in range(5)
    ]
    FormSubmission.objects.bulk_create(more)
    rows = exported(as_owner)
    assert {len(row) for row in rows} == {6 + MOST_FIELDS}
    assert len(rows) == 1 + 6


def test_the_csv_button_takes_the_filters_along(as_owner: Client, lead) -> None:
    shown = text(as_owner.get(page(FormSubmission) + "?kind=all&q=ann"))
    assert 'href="/admin/stats/formsubmission/export/?kind=all&amp;q=ann"' in shown
    assert 'href="/admin/stats/formsubmission/export/"' in text(as_owner.get(page(FormSubmission)))


def test_a_csv_with_a_nonsense_filter_leads_back(as_owner: Client, lead) -> None:
    answer = as_owner.get(EXPORT + "?at__year=nonsense&form__id__exact=x")
    assert (answer.status_code, answer["Location"]) == (302, page(FormSubmission))


def test_staff_without_permission_see_and_judge_nothing(sign_in, lead) -> None:
    client = sign_in(UserFactory(is_staff=True))
    assert client.get(EXPORT).status_code == 403
    assert client.post(reverse("admin:stats_formsubmission_act", args=[lead.pk, "spam"])).status_code in (403, 404)
    lead.refresh_from_db()
    assert lead.spam == ""


def test_nothing_else_is_changed_or_deleted_by_hand(as_owner: Client, lead) -> None:
    assert as_owner.get(page(FormSubmission, "add")).status_code == 403
    assert as_owner.post(page(lead), {}).status_code == 403
    assert as_owner.post(page(lead, "delete"), {"post": "yes"}).status_code == 403
