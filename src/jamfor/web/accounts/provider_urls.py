"""Where an identity provider sends people back: one address, in no language."""

from __future__ import annotations

from allauth.socialaccount.providers.openid_connect import urls as oidc
from django.urls import include, path


urlpatterns = [path("", include(oidc.urlpatterns))]
