"""Coming in by a personal link and a code, seeing who one is, and going out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.web.accounts.actions import (
    CodeError,
    invitation_of,
    invite,
    make_code,
    use_code,
)
from jamfor.web.accounts.letters import send_code, send_link
from jamfor.web.accounts.limits import FROM_ONE_ADDRESS, LINKS, count
from jamfor.web.accounts.models import Invitation, User
from jamfor.web.shell.errors import refused
from jamfor.web.shell.fields import is_email


BACKEND = "django.contrib.auth.backends.ModelBackend"


def client_of(request: HttpRequest) -> str:
    """Return the address a request came from.

    Proxies in front each add whom they heard it from; as many are believed as the
    installation says there are, and what a visitor writes there herself is not.
    """
    said = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    told = [address.strip() for address in said if address.strip()]
    proxies = int(settings.PROXIES)
    if 0 < proxies <= len(told):
        return told[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def masked(email: str) -> str:
    """Return an address that its owner knows again and nobody else learns.

    >>> masked("kontakt@boras.example")
    'k•••@boras.example'
    """
    name, _, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"


def _page(
    request: HttpRequest, name: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    answer = render(request, f"accounts/{name}.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    # A link's secret stands in its address, which is told to no other site. To tell it
    # to none at all would make browsers send forms with no origin, and they be refused.
    answer["Referrer-Policy"] = "same-origin"
    return answer


def safe_next(request: HttpRequest, language: str) -> str:
    """Return where to go afterwards: a page of this site, or her questionnaires."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, hosts):
        return wanted
    return f"/{language}/enkat"


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, language: Language, token: str) -> HttpResponse:
    """A personal link. Opening it sends nothing: mail scanners open links too."""
    now = timezone.now()
    try:
        count(FROM_ONE_ADDRESS, client_of(request), now=now)
        invitation = invitation_of(token, now=now)
        if "code" in request.POST:
            return _with_code(request, language, invitation)
        sent = request.method == "POST"
        if sent:
            send_code(invitation.user, make_code(invitation, now=now))
    except JamforError as error:
        return refused(request, error)
    return _page(request, "enter", sent=sent, **_shown(request, invitation))


def _shown(request: HttpRequest, invitation: Invitation) -> dict[str, Any]:
    return {
        "masked": masked(invitation.user.email),
        "place": invitation.place,
        "period": invitation.period,
        "next": request.POST.get("next") or request.GET.get("next") or "",
    }


def _with_code(
    request: HttpRequest, language: Language, invitation: Invitation
) -> HttpResponse:
    try:
        use_code(
            invitation,
            request.POST["code"],
            client=client_of(request),
            now=timezone.now(),
        )
    except CodeError as error:
        shown = _shown(request, invitation)
        return _page(request, "enter", status=422, sent=True, error=error.text, **shown)
    login(request, invitation.user, backend=BACKEND)
    address = f"/{language}/enkat/{invitation.period}/{invitation.place}"
    wanted = request.POST.get("next") or (address if invitation.place else "")
    if wanted == address:
        return HttpResponseRedirect(address)
    return HttpResponseRedirect(safe_next(request, language))


@require_http_methods(["GET", "POST"])
def me(request: HttpRequest, language: Language) -> HttpResponse:  # noqa: ARG001 - of the address
    """Who one is; or, for who has not come in, the ways to."""
    if isinstance(request.user, User):
        return _page(
            request,
            "me",
            roles=request.user.appointments.filter(ended_at=None),
            next=request.GET.get("next", ""),
        )
    if request.method == "GET":
        return _page(request, "ways", next=request.GET.get("next", ""))
    now = timezone.now()
    email = request.POST.get("email", "").strip().lower()
    try:
        count(FROM_ONE_ADDRESS, client_of(request), now=now)
        count(LINKS, email, now=now)
    except JamforError as error:
        return refused(request, error)
    if is_email(email):
        _send_new_links(email)
    # The same answer whether or not anybody has the address.
    return _page(request, "ways", asked=True, next="")


def _send_new_links(email: str) -> None:
    """Mail somebody new links to where she holds a role; nothing to a stranger."""
    now = timezone.now()
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None:
        return
    held = user.appointments.filter(ended_at=None).exclude(place="")
    for place, period in held.values_list("place", "period").distinct():
        link = invite(user, place=place, period=period, by=None, now=now)
        what = LocalText(sv=f"{place} {period}", en=f"{place} {period}")
        send_link(user, link, what=what)


@require_POST
def leave(request: HttpRequest, language: Language) -> HttpResponse:
    """Go out; what was saved is saved."""
    logout(request)
    return HttpResponseRedirect(f"/{language}/konto")


@require_POST
def speak(request: HttpRequest, language: Language) -> HttpResponse:
    """Choose the language of letters."""
    wanted = request.POST.get("language", "")
    if isinstance(request.user, User) and wanted in {"sv", "en"}:
        request.user.language = wanted
        request.user.save(update_fields=["language"])
    return HttpResponseRedirect(f"/{language}/konto")


def closed(request: HttpRequest) -> HttpResponse:
    """A way in that is not used here: people are made known by the agency."""
    return refused(
        request,
        NotFoundError(
            text=LocalText(
                sv="Konton läggs upp av myndigheten. Kontakta den som sköter enkäten.",
                en="Accounts are made by the agency. Contact whoever runs the survey.",
            )
        ),
    )
