"""Letters of the ways in: plain text, what it is, the link, whom to ask."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage

from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.web.accounts.models import User


def send(user: User, *, subject: LocalText, body: LocalText, kind: str) -> None:
    """Send a letter in the user's language; kept and counted by the mail backend."""
    language: Language = "en" if user.language == "en" else "sv"
    message = EmailMessage(
        subject=subject.in_language(language),
        body=body.in_language(language),
        to=[user.email],
        headers={"X-Jamfor-Kind": kind, "X-Jamfor-User": str(user.pk)},
    )
    message.send()


def send_code(user: User, code: str) -> None:
    """Send the code that goes with a personal link."""
    send(
        user,
        kind="code",
        subject=LocalText(
            sv="Din kod till kommunenkäten", en="Your code for the questionnaire"
        ),
        body=LocalText(
            sv=f"Din kod är {code}\n\nDen gäller i 15 minuter och kan användas en gång."
            " Har du inte försökt logga in kan du bortse från meddelandet.\n",
            en=f"Your code is {code}\n\nIt is valid for 15 minutes, once."
            " If you have not tried to sign in, you can ignore this message.\n",
        ),
    )


def send_link(user: User, link: str, *, what: LocalText) -> None:
    """Send somebody her personal link; `what` says to which unit and round."""
    send(
        user,
        kind="invitation",
        subject=LocalText(
            sv=f"Kommunenkäten: {what.sv}",
            en=f"Questionnaire: {what.en}",
        ),
        body=LocalText(
            sv=f"Du har en uppgift i kommunenkäten, {what.sv}.\n\nDin personliga"
            f" länk:\n{link}\n\nNär du öppnar den får du en kod till adressen. Länken"
            " är din egen; skicka den inte vidare. Kontaktpersonen i kommunen kan"
            f" bjuda in fler.\n\n{settings.SITE}/sv/\n",
            en=f"You have a part in the questionnaire, {what.en}.\n\nYour personal"
            f" link:\n{link}\n\nWhen you open it you get a code to this address. The"
            " link is yours alone; do not pass it on. The coordinator of the"
            f" municipality can invite others.\n\n{settings.SITE}/en/\n",
        ),
    )
