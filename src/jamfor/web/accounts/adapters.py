"""How allauth lets people in: nobody signs up, a provider opens known doors."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest

from jamfor.web.accounts.views import client_of
from jamfor.web.shell.languages import language_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Local accounts are made by the agency, never by whoever comes by."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs up."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The visitor's address, by which guesses at passwords are counted."""
        return client_of(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To one's questionnaires, in the language one came in by."""
        return f"/{language_of(request)}/enkat"

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """To the ways in, in the language one went out by."""
        return f"/{language_of(request)}/konto"


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """An identity provider proves who somebody is; it does not make her known."""

    def is_open_for_signup(
        self,
        request: HttpRequest,  # noqa: ARG002
        sociallogin: SocialLogin,  # noqa: ARG002
    ) -> bool:
        """Nobody becomes a user by having an account elsewhere."""
        return False

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Whether an address the provider has verified opens the user's door."""
        return bool(super().can_authenticate_by_email(login, email))
