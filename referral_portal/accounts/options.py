"""How allauth signs people in: part of the settings."""

ACCOUNT_ADAPTER = "referral_portal.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "referral_portal.accounts.forms.SignInForm",
    "reauthenticate": "referral_portal.accounts.forms.ReauthenticateForm",
    "change_password": "referral_portal.accounts.forms.ChangePasswordForm",
    "set_password": "referral_portal.accounts.forms.SetPasswordForm",
    "reset_password": "referral_portal.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "referral_portal.accounts.forms.NewPasswordForm",
    "add_email": "referral_portal.accounts.forms.ChangeEmailForm",
}
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Of one client: sign-ins at all, wrong ones, wrong ones for one account; and mails to one mailbox.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/5m/ip,10/5m/key",
    "reset_password": "20/5m/ip,6/h/key",
}
MFA_ADAPTER = "referral_portal.accounts.two_steps.TwoStepsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_FORMS = {
    "authenticate": "referral_portal.accounts.two_steps.CodeForm",
    "reauthenticate": "referral_portal.accounts.two_steps.CodeAgainForm",
    "activate_totp": "referral_portal.accounts.two_steps.FirstCodeForm",
    "login_webauthn": "referral_portal.accounts.two_steps.PasskeySignInForm",
    "authenticate_webauthn": "referral_portal.accounts.two_steps.PasskeyForm",
    "reauthenticate_webauthn": "referral_portal.accounts.two_steps.PasskeyAgainForm",
    "add_webauthn": "referral_portal.accounts.two_steps.AddPasskeyForm",
    "edit_webauthn": "referral_portal.accounts.two_steps.RenamePasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
# An e-mail only becomes the account's once it is confirmed; two steps shall not keep anybody from changing it.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
USERSESSIONS_TRACK_ACTIVITY = False
