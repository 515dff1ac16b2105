"""The owner's page of a hosted form: made once, pasted anywhere."""

from html import unescape

import pytest
from django.test import Client

from partners.portal import Portal
from stats.models import HostedForm
from tests.admin.desk import errors, page, save, text
from tests.capture.visiting import submit
from tests.factories import HostedFormFactory

pytestmark = pytest.mark.django_db

ADD = "/admin/stats/hostedform/add/"
GOOD = {"name": "News", "code": "news", "thank_you_address": "https://www.example.com/thanks", "opt_ins_per": "email"}


def test_a_form_is_made(as_owner: Client) -> None:
    assert save(as_owner, ADD, **GOOD).status_code == 302
    assert HostedForm.objects.get().code == "news"


def test_a_new_form_leads_to_the_page_that_has_its_html(as_owner: Client) -> None:
    assert save(as_owner, ADD, **GOOD, _save="Save")["Location"] == page(HostedForm.objects.get())


@pytest.mark.parametrize("address", ["//evil.example", "javascript:alert(1)", "https://localhost/", ""])
def test_a_thank_you_address_that_cannot_be_is_refused(as_owner: Client, address: str) -> None:
    response = save(as_owner, ADD, **{**GOOD, "thank_you_address": address})

    assert list(errors(response)) == ["thank_you_address"]


def test_a_code_in_use_is_refused(as_owner: Client) -> None:
    HostedFormFactory(code="news")

    assert errors(save(as_owner, ADD, **GOOD))["code"] == ["Another form has this code."]


def test_the_code_never_changes(as_owner: Client) -> None:
    form = HostedFormFactory(code="news")

    save(as_owner, page(form), code="other", name="Newsletter")

    form.refresh_from_db()
    assert (form.code, form.name) == ("news", "Newsletter")


def test_the_page_gives_the_html_to_paste(as_owner: Client) -> None:
    Portal.objects.update_or_create(pk=1, defaults={"base_address": "https://go.example.com", "token_parameter": "ref"})
    shown = text(as_owner.get(page(HostedFormFactory(code="news"))))

    assert "&lt;form action=&quot;https://go.example.com/hooks/forms/news/&quot; method=&quot;post&quot;&gt;" in shown
    assert "&lt;input type=&quot;hidden&quot; name=&quot;ref&quot;&gt;" in shown
    assert "name=&quot;email&quot;" in shown


def test_every_text_to_paste_has_its_copy_button_and_the_script_is_there(as_owner: Client) -> None:
    shown = text(as_owner.get(page(HostedFormFactory())))

    for name in ("form-html", "form-address"):
        assert f'id="{name}"' in shown
        assert f'data-copy="#{name}"' in shown
    assert "js/portal.js" in shown


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["<label>E-mail ", "Leave this empty", ">Send<"]),
        ("de", ["<label>E-Mail ", "Dieses Feld bitte leer lassen", ">Senden<"]),
        ("es", ["<label>Correo ", "Deja este campo vacío", ">Enviar<"]),
    ],
)
def test_the_html_is_in_the_language_of_the_portal_whatever_the_owner_speaks(
    as_owner: Client, language: str, words: list[str]
) -> None:
    Portal.objects.update_or_create(pk=1, defaults={"language": language})
    shown = unescape(as_owner.get(page(HostedFormFactory()), headers={"accept-language": "es"}).content.decode())
    html = shown[shown.index("<form action=") :].partition("</form>")[0]

    assert [word for word in words if word not in html] == []


def test_the_html_sets_a_trap_that_people_neither_see_nor_reach(as_owner: Client) -> None:
    shown = unescape(text(as_owner.get(page(HostedFormFactory()))))

    assert '<label hidden>Leave this empty <input name="rp_website" tabindex="-1" autocomplete="off"></label>' in shown
    assert '<input type="hidden" name="rp_seconds">' in shown


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" https://Shop.example/ ", "https://shop.example"),
        ("https://shop.example:443\nhttp://shop.example:80", "https://shop.example\nhttp://shop.example"),
        ("https://shop.example:8443\n\nhttp://localhost:8001", "https://shop.example:8443\nhttp://localhost:8001"),
        ("https://shop.example\r\nHTTPS://SHOP.EXAMPLE", "https://shop.example"),
        ("https://müller.example", "https://xn--mller-kva.example"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_allowed_websites_are_kept_as_browsers_name_them(as_owner: Client, typed: str, kept: str) -> None:
    assert save(as_owner, ADD, **GOOD, allowed_origins=typed).status_code == 302
    assert HostedForm.objects.get().allowed_origins == kept


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("shop.example", "“shop.example”: The address must begin with https:// or http:// and a host"),
        ("https://shop.example/form", "names a page. Write the website alone: https://shop.example"),
        ("https://shop.example/?a=b", "names a page. Write the website alone: https://shop.example"),
        ("https://user:secret@shop.example", "must not hold a user name or password"),
        ("null", "must begin with https://"),
        ("*", "must begin with https://"),
        ("https://*.shop.example", "is no host name"),
        ("https://shop.example:99999", "cannot be read"),
    ],
)
def test_what_no_browser_would_send_is_refused_in_words(as_owner: Client, typed: str, complaint: str) -> None:
    complaints = errors(save(as_owner, ADD, **GOOD, allowed_origins=f"https://fine.example\n{typed}"))

    assert complaint in unescape(complaints["allowed_origins"][0])


def test_every_wrong_website_is_named(as_owner: Client) -> None:
    response = save(as_owner, ADD, **GOOD, allowed_origins="shop\nhttps://fine.example\nnews")

    assert len(errors(response)["allowed_origins"]) == 2


@pytest.mark.parametrize(("field", "number"), [("most_an_hour", "0"), ("most_an_hour", "x"), ("minimum_seconds", "-1")])
def test_limits_that_cannot_be_are_refused(as_owner: Client, field: str, number: str) -> None:
    assert list(errors(save(as_owner, ADD, **GOOD, **{field: number}))) == [field]


def test_a_new_form_keeps_robots_and_floods_out_unless_its_owner_says_otherwise(as_owner: Client) -> None:
    save(as_owner, ADD, **GOOD)

    form = HostedForm.objects.get()
    assert (form.minimum_seconds, form.most_an_hour, form.allowed_origins) == (2, 30, "")


def test_the_page_tells_what_came_and_what_was_not_kept(as_owner: Client) -> None:
    form = HostedFormFactory(code="news", most_an_hour=2)
    submit(Client(), {"email": "robot@people.example", "rp_website": "x"}, code="news")
    for number in range(5):
        submit(Client(), {"email": f"ann{number}@people.example"}, code="news")

    shown = unescape(text(as_owner.get(page(form))))

    submissions = f"/admin/stats/formsubmission/?form__id__exact={form.pk}"
    assert f'<a href="{submissions}">1</a>' in shown
    assert f'<a href="{submissions}&kind=spam">1</a>' in shown
    assert "4 beyond the limit, last on" in shown


def test_the_page_says_when_nothing_was_dropped(as_owner: Client) -> None:
    assert "none: nobody sent more than the limit" in text(as_owner.get(page(HostedFormFactory())))
