"""A page that joins the portal joins what axe sees."""

from django.urls import get_resolver, resolve

from tests.browser.test_accessibility import OPEN_PAGES, PARTNERS_PAGES
from tests.browser.test_accessible_accounts import PAGES
from tests.test_authorisation import addresses

# Addresses that answer with a file, a redirect or a list for a script.
NO_PAGES = {
    "accent", "account_confirm_login_code", "account_set_password", "ad_restore", "ad_retire", "form_hook",
    "generated_forget", "go", "healthz", "language", "link_choices", "logo", "metrics", "mfa_download_recovery_codes",
    "mfa_login_webauthn", "opt_ins_export", "purchase_hook", "qr_code_ad", "qr_code_png", "qr_code_svg", "readyz",
    "script", "stats_export",
}  # fmt: skip
# Pages that a test has to walk to.
WALKED_TO = {
    "invitation", "mfa_activate_totp", "mfa_add_webauthn", "mfa_authenticate", "mfa_deactivate_totp",
    "mfa_edit_webauthn", "mfa_generate_recovery_codes", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn", "mfa_view_recovery_codes", "opt_in", "unsubscribe",
}  # fmt: skip


def test_every_page_for_partners_is_seen() -> None:
    named = {address.name for address in addresses(get_resolver().url_patterns) if address.name}
    paths = [*PARTNERS_PAGES, *OPEN_PAGES, *(f"/accounts/{path}" for path in PAGES)]
    seen = {resolve(path.partition("?")[0]).url_name for path in paths}

    assert {name for name in named if not name.startswith("admin:")} - seen == NO_PAGES | WALKED_TO
