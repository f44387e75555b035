"""The agency's desk: a round, who at the agency asks, and what she may do with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from jamfor.core.access.policy import Grant, Target, may
from jamfor.core.access.roles import Action, Phase
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.web.accounts.models import User
from jamfor.web.accounts.queries import (
    grants_in,
    lacks_second_factor,
    second_factor_address,
)
from jamfor.web.collection.here import not_allowed, to_sign_in
from jamfor.web.collection.models import Round
from jamfor.web.collection.packs import asked_of, pack_of
from jamfor.web.collection.phases import phase_on
from jamfor.web.shell.errors import refused
from jamfor.web.shell.languages import language_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A round as somebody at the agency sees it; None before one is chosen."""

    user: User
    language: Language
    grants: tuple[Grant, ...]
    round: Round | None
    phase: Phase

    @property
    def made(self) -> Round:
        """The round the page is about; raises NotFoundError for a page about none."""
        if self.round is None:
            raise NotFoundError("no round was named")
        return self.round

    @property
    def root(self) -> str:
        """The address of the round's desk."""
        return f"/{self.language}/enkat/omgang/{self.made.period}"

    @property
    def pack(self) -> Pack:
        """The definitions of the round."""
        return pack_of(self.made.pack_id)

    @property
    def asked(self) -> AskedRound:
        """What the round asks."""
        return asked_of(self.made.pack_id, self.made.period)

    def may(self, action: Action) -> bool:
        """Whether the user may do something with the round now."""
        period = self.round.period if self.round else ""
        return may(self.grants, action, Target(phase=self.phase, period=period))

    @property
    def may_remind(self) -> bool:
        """Whether anybody can be reminded now: while the round is answered."""
        return self.may(Action.REMIND)


def needs_round(*actions: Action) -> Callable[[Any], Callable[..., HttpResponse]]:
    """Let a view of the agency run only for who may do one of the actions."""

    def decorate(view: Any) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(
            request: HttpRequest, language: Language, period: str = "", **address: str
        ) -> HttpResponse:
            if not request.user.is_authenticated:
                return to_sign_in(request, language)
            if lacks_second_factor(request):
                return HttpResponseRedirect(second_factor_address(request))
            try:
                desk = _desk(request, period)
                if not any(desk.may(action) for action in actions):
                    raise not_allowed(desk.phase)
                answer: HttpResponse = view(request, desk, **address)
            except JamforError as error:
                return refused(request, error)
            return answer

        guarded.actions = actions  # type: ignore[attr-defined]
        return guarded

    return decorate


def _desk(request: HttpRequest, period: str) -> Desk:
    made = Round.objects.filter(period=period).first() if period else None
    if period and made is None:
        raise NotFoundError(
            text=LocalText(
                sv=f"Det finns ingen omgång {period}.",
                en=f"There is no round of {period}.",
            )
        )
    assert isinstance(request.user, User)  # noqa: S101 - asked before
    today = timezone.localdate()
    return Desk(
        user=request.user,
        language=language_of(request),
        grants=grants_in(request),
        round=made,
        phase=phase_on(made, today) if made else Phase.PREPARED,
    )
