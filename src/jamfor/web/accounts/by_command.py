"""Who somebody at the agency is, where there is no session: at the command line.

The same two factors as on the site: a command that took an address for a person would
let one person be two.
"""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator

from jamfor.core.vocabulary.errors import JamforError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.accounts.limits import TRIES, count, refuse_spent
from jamfor.web.accounts.models import User


class WhoError(JamforError):
    """The address, the password or the code is not right; which one is not told."""

    code = "not-signed-in"
    http_status = 403

    def __init__(self) -> None:
        super().__init__(
            text=LocalText(
                sv="Adressen, lösenordet eller koden stämmer inte. Den som inte har"
                " lösenord och kod här gör det på webbplatsen.",
                en="The address, the password or the code is wrong. Who has no password"
                " and code here does it on the site.",
            )
        )


def person_by_command(email: str, *, password: str, code: str, now: datetime) -> User:
    """Return the person of an address who gives her password and her code.

    Raises WhoError, and TooManyError after many wrong ones.
    """
    key = f"command {email.strip().lower()}"
    refuse_spent(TRIES, key, now=now)
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None or not (user.check_password(password) and _is_hers(user, code)):
        count(TRIES, key, now=now)
        raise WhoError
    return user


def _is_hers(user: User, code: str) -> bool:
    factor = Authenticator.objects.filter(
        user=user, type=Authenticator.Type.TOTP
    ).first()
    return factor is not None and bool(factor.wrap().validate_code(code.strip()))
