"""The frame of the admin: its first page in the owner's words, who may see what, and what libraries left out."""

import html
import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.test import Client, RequestFactory

from links.models import TrackingLink
from partners.models import Program, User
from tests.admin.desk import page, text
from tests.conftest import Cast
from tests.factories import AdFactory, HostedFormFactory, ProgramFactory, PurchaseSourceFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_first_page_speaks_the_owners_words(as_owner: Client) -> None:
    shown = text(as_owner.get("/admin/"))

    groups = ["Links", "Partners", "Forms and shops", "What came of it", "The portal"]
    assert re.findall(r'class="section"[^>]*>([^<]+)<', shown)[: len(groups)] == groups
    for words in ("Owners and staff", "Visits by outcome", "Permissions of staff"):
        assert words in shown


def test_every_list_is_in_one_of_the_groups(as_owner: Client) -> None:
    listed = as_owner.get("/admin/").context["app_list"]

    links = [row["admin_url"] for group in listed for row in group["models"]]
    pages = {"/admin/explain/", "/admin/health/", "/admin/persons/", "/admin/script/"}
    assert pages < set(links)
    assert len(links) == len(set(links)) == len(admin.site._registry) + len(pages)


def test_pages_of_libraries_are_left_out(as_owner: Client) -> None:
    for path in ("account/emailaddress/", "usersessions/usersession/", "sites/site/", "sessions/session/"):
        assert as_owner.get(f"/admin/{path}").status_code == 404


def test_no_list_offers_to_delete() -> None:
    assert "delete_selected" not in dict(admin.site.actions)


def test_an_address_that_was_cut_short_leads_to_the_first_page(as_owner: Client) -> None:
    assert as_owner.get("/admin/stats/")["Location"] == "/admin/"


def crumbs(client: Client, path: str) -> list[str]:
    """What leads back from a page, and its own name."""
    found = re.search(r'<div class="breadcrumbs">(.*?)</div>', text(client.get(path, follow=True)), re.DOTALL)
    assert found, path
    said = html.unescape(re.sub(r"<[^>]*>", " ", found[1]))
    return [" ".join(part.split()) for part in said.split("›")]


def test_a_list_has_the_name_of_the_side_bar_above_itself_and_in_its_crumbs(as_owner: Client) -> None:
    listed = [row for group in as_owner.get("/admin/").context["app_list"] for row in group["models"]]

    assert len(listed) > len(admin.site._registry)
    for row in listed:
        shown = text(as_owner.get(row["admin_url"], follow=True))
        assert f"<h1>{html.escape(str(row['name']))}</h1>" in shown, row
        assert crumbs(as_owner, row["admin_url"]) == ["Home", row["name"]]


def test_crumbs_lead_back_to_the_list_and_the_row(as_owner: Client, cast: Cast) -> None:
    unused = ProgramFactory(name="Unused")
    group = Group.objects.create(name="Helpers")

    assert crumbs(as_owner, page(cast.haircare)) == ["Home", "Tracking links", "Hair care (haircare)"]
    assert crumbs(as_owner, page(TrackingLink, "add")) == ["Home", "Tracking links", "Add tracking link"]
    assert crumbs(as_owner, page(unused, "delete")) == ["Home", "Programs", "Unused", "Delete"]
    assert crumbs(as_owner, page(group, "history")) == ["Home", "Permissions of staff", "Helpers", "History"]
    shown = text(as_owner.get(page(unused, "history")))
    assert f'<a href="{page(Program)}">Programs</a>' in shown
    assert f'<a href="{page(unused)}">Unused</a>' in shown


def test_no_page_names_an_app(as_owner: Client, cast: Cast) -> None:
    rows = [cast.haircare, cast.alice, cast.program, AdFactory(), HostedFormFactory(), PurchaseSourceFactory()]

    for path in (path for row in rows for path in (page(row), page(type(row)), page(row, "history"))):
        shown = text(as_owner.get(path))
        assert not re.search(r'href="/admin/(links|partners|ads|stats|auth)/"|>\s*Statistics\s*<', shown), path


def test_staff_see_what_they_may_and_nothing_else(sign_in, cast: Cast) -> None:
    staff = UserFactory(is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="view_trackinglink"))
    client = sign_in(staff)

    assert [group["name"] for group in client.get("/admin/").context["app_list"]] == ["Links"]
    assert client.get(page(cast.haircare)).status_code == 200
    assert client.post(page(cast.haircare), {"name": "Stolen"}).status_code == 403
    assert client.get(page(cast.alice)).status_code == 403


def test_staff_without_any_permission_see_an_empty_page(sign_in) -> None:
    assert "You don’t have permission to view or edit anything." in text(
        sign_in(UserFactory(is_staff=True)).get("/admin/")
    )


def test_the_title_needs_no_database(django_assert_num_queries) -> None:
    request = RequestFactory().get("/admin/")
    request.user = User(is_superuser=True)

    with django_assert_num_queries(0):
        assert admin.site.each_context(request)["site_title"] == "Referral Portal"


def test_signing_out_and_passwords_are_the_portals_own(as_owner: Client) -> None:
    assert as_owner.get("/admin/logout/")["Location"] == "/accounts/logout/"
    assert as_owner.get("/admin/password_change/")["Location"] == "/accounts/password/change/"
    assert 'action="/accounts/logout/"' in text(as_owner.get("/admin/"))


def test_no_page_of_the_admin_holds_what_the_policy_forbids(as_owner: Client, cast: Cast) -> None:
    rows = [cast.haircare, cast.alice, cast.program, AdFactory(), HostedFormFactory(), PurchaseSourceFactory()]
    pages = [path for row in rows for path in (page(row), page(type(row)), page(row, "history"))]

    for path in ["/admin/", *pages]:
        shown = text(as_owner.get(path))
        assert not re.search(r"<style\b|\sstyle=|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", shown), path
        assert not re.search(r"<[^>]+\son(click|change|submit|load)=", shown), path


def test_pages_of_the_admin_are_not_kept_by_caches(as_owner: Client) -> None:
    assert "no-store" in as_owner.get(page(TrackingLink))["Cache-Control"]
