"""An identity provider to sign in at: allauth's own, with one user who is signed in.

Run as a program: a folder, a port, our callback address, and the user's address with
`verified` or `unverified`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings


CLIENT_ID, CLIENT_SECRET = "jamfor", "only-in-a-test"


def _key() -> str:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def _configure(folder: Path) -> None:
    settings.configure(
        SECRET_KEY=CLIENT_SECRET,
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(folder / "provider.sqlite3"),
            }
        },
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sessions",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            f"{__name__}.signed_in",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
            }
        ],
        IDP_OIDC_PRIVATE_KEY=_key(),
        USE_TZ=True,
    )


def signed_in(answer: Callable[..., object]) -> Callable[..., object]:
    """Everybody who comes is the one user."""

    def middleware(request: object) -> object:
        from django.contrib.auth.models import User  # noqa: PLC0415

        request.user = User.objects.get()  # type: ignore[attr-defined]
        return answer(request)

    return middleware


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main(folder: Path, port: int, callback: str, email: str, verified: str) -> None:
    """Make the user and the client, and serve."""
    _configure(folder)
    import django  # noqa: PLC0415

    django.setup()
    from allauth.account.models import EmailAddress  # noqa: PLC0415
    from allauth.idp.oidc.models import Client  # noqa: PLC0415
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from django.urls import include, path  # noqa: PLC0415

    ours = path("", include("allauth.idp.urls"))
    settings.ROOT_URLCONF = (ours, path("", include("allauth.urls")))

    call_command("migrate", verbosity=0)
    user = User.objects.create_user("somebody", email)
    EmailAddress.objects.create(
        user=user, email=email, primary=True, verified=verified == "verified"
    )
    Client.objects.create(
        id=CLIENT_ID,
        name="Jämför",
        secret=make_password(CLIENT_SECRET),
        scopes="openid\nprofile\nemail",
        redirect_uris=callback,
        skip_consent=True,
    )
    application = get_wsgi_application()
    with make_server("127.0.0.1", port, application, handler_class=_Quiet) as server:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    where, number, back, address, state = sys.argv[1:]
    main(Path(where), int(number), back, address, state)
