"""Settings of the public site. Only this module reads the environment.

The site has no database: it reads releases, so it survives the collection database
burning down. Django's dummy backend refuses anybody who tries.
"""

from __future__ import annotations

from pathlib import Path

import environ
from csp.constants import NONE, SELF


env = environ.Env()

# Where snapshots, drafts and releases live; `jamfor serve --data` sets it.
DATA = Path(env.str("JAMFOR_DATA", default="data")).resolve()

DEBUG = env.bool("JAMFOR_DEBUG", default=False)
# Nothing is signed on the public site: no sessions, no cookies, no forms that write.
SECRET_KEY = env.str("JAMFOR_SECRET_KEY", default="public-site-signs-nothing")
ALLOWED_HOSTS = env.list("JAMFOR_ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "jamfor.web.shell",
    "jamfor.web.explorer",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
]
ROOT_URLCONF = "jamfor.project.urls"
DATABASES: dict[str, dict[str, str]] = {}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.static",
                "jamfor.web.shell.templatetags.words",
            ],
            "context_processors": ["jamfor.web.shell.context.site"],
        },
    }
]

# Both languages stand side by side in templates and data; the address chooses.
LANGUAGE_CODE = "sv"
USE_I18N = False
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
# Where the site is found: the beginning of every citation.
SITE = env.str("JAMFOR_SITE", default="http://127.0.0.1:8000").rstrip("/")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
FORCE_SCRIPT_NAME = None
APPEND_SLASH = False
PREPEND_WWW = False
