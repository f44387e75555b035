"""Settings of the site: public pages and collection. Only this module reads the
environment.

Public pages read releases and never ask the database, so they survive it burning down.
"""

from __future__ import annotations

import secrets
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from jamfor.project.databases import database


env = environ.Env()

# Where snapshots, drafts and releases live; `jamfor serve --data` sets it.
DATA = Path(env.str("JAMFOR_DATA", default="data")).resolve()

DEBUG = env.bool("JAMFOR_DEBUG", default=False)


def _secret_key() -> str:
    """Return the key kept in the data folder, or one that dies with the process."""
    kept = DATA / "protected" / "secret-key"
    return kept.read_text("ascii") if kept.is_file() else secrets.token_urlsafe(50)


SECRET_KEY = env.str("JAMFOR_SECRET_KEY", default="") or _secret_key()
ALLOWED_HOSTS = env.list("JAMFOR_ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "jamfor.web.accounts",  # its templates come before allauth's
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
    "jamfor.web.shell",
    "jamfor.web.audit",
    "jamfor.web.explorer",
    "jamfor.web.notices",
    "jamfor.web.collection",
    "jamfor.web.publishing",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    # Sessions and users are read only where a view asks for them: public pages do not.
    "django.contrib.sessions.middleware.SessionMiddleware",
    "jamfor.web.accounts.middleware.in_language_of_address",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "jamfor.project.urls"
_named = env.db("DATABASE_URL") if env.str("DATABASE_URL", default="") else None
DATABASES = {"default": database(_named, data=DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.static",
                "jamfor.web.shell.templatetags.words",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "jamfor.web.shell.context.site",
            ],
        },
    }
]

# Both languages stand side by side in templates and data; the address chooses. Django's
# own translations are for what libraries say on the pages of the ways in.
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"

STATIC_URL = "static/"
# `jamfor serve` collects styles and type here: compressed once, named by their content.
# Without it they are found where they lie.
STATIC_ROOT = env.str("JAMFOR_STATIC", default=None)
_STORAGE = (
    "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if STATIC_ROOT
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
STORAGES = {"staticfiles": {"BACKEND": _STORAGE}}
WHITENOISE_USE_FINDERS = STATIC_ROOT is None

# Public pages run no script at all; pages of the collection add their own (shell).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
# Where the site is found: the beginning of every citation, and of links in mail.
SITE = env.str("JAMFOR_SITE", default="http://127.0.0.1:8000").rstrip("/")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
FORCE_SCRIPT_NAME = None
APPEND_SLASH = False
PREPEND_WWW = False

# Cookies: only where somebody has come in; over HTTPS wherever the site is.
_HTTPS = SITE.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # seconds: a working day
# How many proxies stand in front; none is believed unless the installation says so.
PROXIES = env.int("JAMFOR_PROXIES", default=0)
CSRF_TRUSTED_ORIGINS = [SITE] if _HTTPS else []
CSRF_FAILURE_VIEW = "jamfor.web.shell.errors.stale_form"

# Ways in. Municipalities come by personal link and code (accounts); people at the
# agency by password and a second factor, or through an identity provider.
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 14},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "jamfor.web.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "jamfor.web.accounts.adapters.ProviderAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Jämför"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
_ISSUER = env.str("JAMFOR_OIDC_ISSUER", default="")
# Whether the provider itself asks for two factors, as BankID, Freja and SITHS do.
OIDC_IS_STRONG = env.bool("JAMFOR_OIDC_IS_STRONG", default=False)
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": env.str("JAMFOR_OIDC_NAME", default="OpenID Connect"),
                    "client_id": env.str("JAMFOR_OIDC_CLIENT_ID"),
                    "secret": env.str("JAMFOR_OIDC_CLIENT_SECRET"),
                    "settings": {"server_url": _ISSUER},
                }
            ]
        }
    }
    if _ISSUER
    else {}
)
# Attempts are counted for all workers together, so they are kept in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
}

# Mail goes to a server where one is named; else every letter is a file in the data.
_MAIL = env.email("JAMFOR_EMAIL_URL", default="filemail://")
EMAIL_BACKEND = "jamfor.web.notices.backend.KeepingBackend"
EMAIL_THROUGH = _MAIL["EMAIL_BACKEND"]
EMAIL_HOST = _MAIL.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _MAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _MAIL.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _MAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _MAIL.get("EMAIL_USE_TLS", False)
EMAIL_FILE_PATH = str(DATA / "mail")
EMAIL_TIMEOUT = 20  # seconds; a mail server that says nothing holds up one letter
DEFAULT_FROM_EMAIL = env.str("JAMFOR_MAIL_FROM", default="kommunenkaten@jamfor.example")

# Builds and reminders are done beside the requests, by a worker of `jamfor serve`.
TASKS = {
    "default": {
        "BACKEND": env.str("JAMFOR_TASKS", default="django_tasks_db.DatabaseBackend")
    }
}
