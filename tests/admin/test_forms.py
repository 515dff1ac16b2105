"""The owner's page of a hosted form: made once, pasted anywhere."""

import pytest
from django.test import Client

from partners.portal import Portal
from stats.models import HostedForm
from tests.admin.desk import errors, page, save, text
from tests.factories import HostedFormFactory

pytestmark = pytest.mark.django_db

ADD = "/admin/stats/hostedform/add/"
GOOD = {"name": "News", "code": "news", "thank_you_address": "https://www.example.com/thanks", "opt_ins_per": "email"}


def test_a_form_is_made(as_owner: Client) -> None:
    assert save(as_owner, ADD, **GOOD).status_code == 302
    assert HostedForm.objects.get().code == "news"


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
