"""Ways in for the agency: allauth's pages in both languages, those that are used."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path

from jamfor.web.accounts.views import closed


urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("bekrafta/", account.reauthenticate, name="account_reauthenticate"),
    path("2fa/", include("allauth.mfa.urls")),
    path("extern/", include("allauth.socialaccount.urls")),
    # allauth refers to these by name; nobody signs up or gets a password by mail here.
    path("signup/", closed, name="account_signup"),
    path("reset/", closed, name="account_reset_password"),
    path("email/", closed, name="account_email"),
    path("inactive/", closed, name="account_inactive"),
]
