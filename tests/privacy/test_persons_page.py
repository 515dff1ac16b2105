"""The owner's page of a person's data: look, hand out, erase; the e-mail never stands in an address or a log."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission

from stats.models import Erasure, OptIn
from tests.admin.desk import said, text
from tests.capture.visiting import submit
from tests.factories import UserFactory
from tests.privacy.conftest import ANN, holding

LOOK, EXPORT, ERASE = "/admin/persons/", "/admin/persons/export/", "/admin/persons/erase/"


@pytest.fixture
def as_clerk(sign_in, db):
    """Somebody of the staff who may look at people's data, and not erase it."""
    staff = UserFactory(is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="view_erasure"))
    return sign_in(staff)


def counted(page, kind):
    """What stands beside a kind."""
    return page.partition(f'<th scope="row">{kind}</th><td>')[2].partition("<")[0]


def test_every_kind_is_counted(as_owner, ann):
    page = text(as_owner.post(LOOK, {"email": " Ann@People.Example "}))
    assert f"What is kept of {ANN}" in page
    kinds = ["Opt-ins", "Form submissions", "Referrals", "Deliveries", "Records set aside", "Changes of orders"]
    assert [counted(page, kind) for kind in kinds] == ["2", "3", "3", "2", "1", "1"]
    assert "Mentioned in what others sent" not in page


def test_of_a_stranger_nothing_is_there_and_the_erasure_is_still_offered(as_owner, ann):
    page = text(as_owner.post(LOOK, {"email": "nobody@people.example"}))
    assert "Nothing. If the person is erased all the same" in page
    assert ERASE in page


@pytest.mark.parametrize("path", [LOOK, EXPORT, ERASE])
@pytest.mark.parametrize("typed", ["", "ann", "ann@people.example\x00", "a" * 300 + "@people.example"])
def test_what_is_no_email_is_told(as_owner, ann, path, typed):
    page = text(as_owner.post(path, {"email": typed, "confirmed": "yes"}))
    assert 'class="errorlist"' in page
    assert "What is kept of" not in page
    assert not Erasure.objects.exists()


def test_the_export_is_complete_and_readable(as_owner, ann):
    answer = as_owner.post(EXPORT, {"email": ANN})
    data = json.loads(answer.content)
    assert answer["Content-Disposition"] == 'attachment; filename="person.json"'
    assert ANN not in str(answer.headers)
    assert {row["email"] for row in data["opt-ins"]} == {ANN}
    assert [row["trace"]["tried"][0]["outcome"] for row in data["opt-ins"]] == ["credited"] * 2
    assert data["form submissions"][1]["fields"] == {"contact": ANN, "name": "Ann Archer"}
    assert data["deliveries"][0]["body"]["data"]["name"] == "Ann Archer"
    assert data["deliveries"][1]["source"] == "Shop (shop)"
    assert data["referrals as they were"][-1]["note"] == f"Ann Archer called again from {ANN}."
    assert ANN in data["records set aside"][0]["line"]


def test_every_row_that_an_erasure_would_touch_is_in_the_export(as_owner, ann):
    data = json.loads(as_owner.post(EXPORT, {"email": ANN}).content)
    as_owner.post(ERASE, {"email": ANN, "confirmed": "yes"})
    assert [len(data[kind]) for kind in ("opt-ins", "form submissions", "deliveries")] == [2, 3, 2]
    assert json.loads(as_owner.post(EXPORT, {"email": ANN}).content) | {"as of": ""} == {
        "e-mail": ANN,
        "as of": "",
        **{kind: [] for kind, rows in data.items() if isinstance(rows, list)},
        "mentioned by others": 0,
        "erasures": [{"id": Erasure.objects.get().pk, "customer": ann.person.customer, "at": moment_of_the_erasure()}],
    }


def moment_of_the_erasure():
    return Erasure.objects.get().at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def test_nothing_of_others_is_handed_out(as_owner, ann, client):
    ann.town.live("bob@people.example", "Bob Baker")
    submit(client, {"email": "bob@people.example", "name": "Bob Baker", "friend": ANN}, code="survey")
    answer = as_owner.post(EXPORT, {"email": ANN}).content.decode()
    assert "Bob Baker" not in answer
    assert json.loads(answer)["mentioned by others"] == 1


def test_an_erasure_asks_first(as_owner, ann):
    page = text(as_owner.post(ERASE, {"email": ANN}))
    assert "It cannot be undone." in page
    assert holding(ANN) >= {"stats_optin"}
    assert not Erasure.objects.exists()


def test_an_erasure_is_done_and_told(as_owner, ann):
    answer = as_owner.post(ERASE, {"email": ANN, "confirmed": "yes"}, follow=True)
    assert said(answer)[0].startswith(
        "The person was erased. Opt-ins: 2, form submissions: 3, referrals: 3, deliveries: 2"
    )
    assert holding(ANN) == set()
    assert ANN not in text(answer)


def test_the_log_says_who_and_when_and_never_whom(as_owner, ann):
    as_owner.post(ERASE, {"email": ANN, "confirmed": "yes"})
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.change_message, entry.object_id) == (
        "olga",
        "Erased a person by e-mail.",
        str(Erasure.objects.get().pk),
    )
    assert "by Olga Owner" in text(as_owner.get(LOOK))
    assert as_owner.get("/admin/").status_code == 200


def test_an_email_in_the_address_is_not_read(as_owner, ann):
    assert "What is kept of" not in text(as_owner.get(LOOK, {"email": ANN}))


def test_an_account_with_this_email_is_named_and_left_alone(as_owner, owner, ann):
    alice = ann.town.cast.alice
    page = text(as_owner.post(LOOK, {"email": alice.user.email}))
    assert f'<a href="/admin/partners/partner/{alice.pk}/change/">Alice (abc123)</a>' in page
    assert "of your staff signs in" in text(as_owner.post(ERASE, {"email": owner.email}))


def test_who_may_look_may_not_erase(as_clerk, ann):
    assert ERASE not in text(as_clerk.post(LOOK, {"email": ANN}))
    assert as_clerk.post(EXPORT, {"email": ANN}).status_code == 200
    assert as_clerk.post(ERASE, {"email": ANN, "confirmed": "yes"}).status_code == 403
    assert OptIn.objects.filter(email=ANN).count() == 2


def test_who_may_not_look_finds_no_page(sign_in, db):
    client = sign_in(UserFactory(is_staff=True))
    assert [client.post(path, {"email": ANN}).status_code for path in (LOOK, EXPORT, ERASE)] == [403] * 3
    assert "A person&#x27;s data" not in text(client.get("/admin/"))


def test_the_page_is_found_among_the_lists(as_owner):
    assert '<a href="/admin/persons/">A person&#x27;s data</a>' in text(as_owner.get("/admin/"))
