"""Where a request is: round, unit, service area, who asks, and what she may do there.

Every view says by `needs` which action it is; the view runs only when the policy lets
the user do it. A test walks every address and finds its action here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Protocol
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from jamfor.core.access.policy import Grant, Target, may
from jamfor.core.access.roles import Action, Phase, Role
from jamfor.core.places.places import ServiceArea
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.web.accounts.models import User
from jamfor.web.collection.grants import grants_at
from jamfor.web.collection.models import AreaWork, Unit
from jamfor.web.collection.packs import asked_of, pack_of
from jamfor.web.collection.phases import phase_on
from jamfor.web.shell.errors import refused
from jamfor.web.shell.languages import language_of


class NotAllowedError(JamforError):
    """The user may not do this here, or not now."""

    code = "not-allowed"
    http_status = 403


class AnotherUserError(JamforError):
    """A page that one user opened was sent in the session of another."""

    code = "another-user"
    http_status = 403


@dataclass(frozen=True, kw_only=True)
class Here:
    """A unit in a round, as one user sees it in one language."""

    unit: Unit
    user: User
    language: Language
    phase: Phase
    grants: tuple[Grant, ...]
    pack: Pack
    asked: AskedRound
    works: dict[str, AreaWork]
    area: ServiceArea | None = None

    @property
    def root(self) -> str:
        """The address of the unit's hub."""
        return f"/{self.language}/enkat/{self.unit.round.period}/{self.unit.place}"

    @cached_property
    def areas(self) -> dict[str, ServiceArea]:
        """The service areas the unit is asked about, by id, in the pack's order."""
        return {
            area.id: area
            for area in self.pack.geography.service_areas
            if area.id in self.works
        }

    @cached_property
    def name(self) -> LocalText:
        """The name of the place."""
        return self.asked.places[self.unit.place].name

    @cached_property
    def role(self) -> str:
        """The role she acts in here: the widest she holds in this round."""
        period = self.unit.round.period
        held = {
            grant.role
            for grant in self.grants
            if grant.place in {"", self.unit.place} and grant.period in {"", period}
        }
        return next((role.value for role in Role if role in held), "")

    @property
    def for_unit(self) -> bool:
        """Whether it is the agency that looks, in the unit's place."""
        return self.role == Role.AGENCY.value and not self.is_trial

    @property
    def is_trial(self) -> bool:
        """Whether it is a trial run, where the agency does what a unit does."""
        return self.phase is Phase.TRIAL

    def may(self, action: Action, *, area: str = "", question: str = "") -> bool:
        """Whether the user may do something here and now."""
        work = self.works.get(area or (self.area.id if self.area else ""))
        target = Target(
            phase=self.phase,
            place=self.unit.place,
            period=self.unit.round.period,
            service_area=work.service_area if work else "",
            question=question,
            reopened=work is not None
            and work.reopened_at is not None
            and self.unit.round.phase != Phase.OPEN,
        )
        return may(self.grants, action, target)

    @property
    def may_note(self) -> bool:
        """Whether she may write the unit's own notes."""
        return self.may(Action.WRITE_NOTES)

    @property
    def may_disagree(self) -> bool:
        """Whether she may say that an administration holds another view."""
        return self.may(Action.DISAGREE)

    def may_somewhere(self, action: Action, *, question: str = "") -> bool:
        """Whether the user may do something in the area, or in one where none is named.

        An area can be opened again by itself, and then be answered and signed.
        """
        areas = ("",) if self.area else ("", *self.works)
        return any(self.may(action, area=area, question=question) for area in areas)

    def may_answer(self, question: str, *, area: str = "") -> bool:
        """Whether she may answer a question, for the unit or on its behalf."""
        return self.may(Action.ANSWER, area=area, question=question) or self.may(
            Action.ANSWER_FOR_UNIT, area=area, question=question
        )

    def areas_of(self, question: str) -> frozenset[str]:
        """The service areas a question serves at this unit."""
        return frozenset(self.asked.areas_of.get(question, ())) & self.works.keys()


class View(Protocol):
    """A view of a unit."""

    def __call__(
        self, request: HttpRequest, here: Here, **address: str
    ) -> HttpResponse: ...


def needs(*actions: Action) -> Callable[[Any], Callable[..., HttpResponse]]:
    """Let a view run only for who may do one of the actions at the unit."""

    def decorate(view: Any) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(
            request: HttpRequest,
            language: Language,
            period: str,
            place: str,
            **address: str,
        ) -> HttpResponse:
            if not request.user.is_authenticated:
                return to_sign_in(request, language)
            try:
                here = here_of(request, period, place, slug=address.pop("slug", ""))
                asked = address.get("question", "")
                if not any(here.may_somewhere(a, question=asked) for a in actions):
                    raise not_allowed(here.phase)
                _refuse_another_user(request, here)
                answer: HttpResponse = view(request, here, **address)
            except JamforError as error:
                return refused(request, error)
            return answer

        guarded.actions = actions  # type: ignore[attr-defined]
        return guarded

    return decorate


def _refuse_another_user(request: HttpRequest, here: Here) -> None:
    """Let nobody save as herself what somebody else wrote in the same browser."""
    opened_by = request.POST.get("as-user", "")
    if opened_by not in {"", str(here.user.pk)}:
        raise AnotherUserError(
            text=LocalText(
                sv="Sidan öppnades av någon annan. Logga in som den som skrev svaren,"
                " eller läs in sidan på nytt.",
                en="Somebody else opened the page. Sign in as the one who wrote the"
                " answers, or reload the page.",
            )
        )


def to_sign_in(request: HttpRequest, language: str) -> HttpResponse:
    """Send somebody who has not come in to where she can, and back afterwards."""
    back = quote(request.get_full_path(), safe="/")
    return HttpResponseRedirect(f"/{language}/konto?next={back}")


def not_allowed(phase: Phase) -> NotAllowedError:
    """Return the refusal, which says what phase the round is in."""
    return NotAllowedError(
        text=LocalText(
            sv="Du har inte behörighet till detta här, eller så går det inte att göra"
            f" när enkäten är i läget ”{phase.text.sv}”. Kontaktpersonen i din kommun"
            " kan ge dig behörighet.",
            en="You are not allowed to do this here, or it cannot be done while the"
            f" questionnaire is “{phase.text.en}”. The coordinator of your"
            " municipality can give you access.",
        )
    )


def here_of(request: HttpRequest, period: str, place: str, *, slug: str) -> Here:
    """Return where an address is; raises NotFoundError for what is not asked."""
    units = Unit.objects.select_related("round__trial_of")
    unit = units.filter(round__period=period, place=place).first()
    user = request.user
    if unit is None or not isinstance(user, User):
        raise NotFoundError(
            text=LocalText(
                sv="Den kommunen eller stadsdelen ingår inte i enkäten det året.",
                en="That municipality or district is not asked in that year.",
            )
        )
    sha = unit.round.pack_id
    pack = pack_of(sha)
    asked = asked_of(sha, unit.round.asked_period)
    works = {work.service_area: work for work in unit.areas.all()}
    return Here(
        unit=unit,
        user=user,
        language=language_of(request),
        phase=phase_on(unit.round, timezone.localdate()),
        grants=grants_at(request, user, unit, asked),
        pack=pack,
        asked=asked,
        works=works,
        area=_area(pack, works, slug) if slug else None,
    )


def _area(pack: Pack, works: dict[str, AreaWork], slug: str) -> ServiceArea:
    for area in pack.geography.service_areas:
        if area.slug == slug and area.id in works:
            return area
    raise NotFoundError(
        text=LocalText(
            sv="Det området ingår inte i den här enkäten.",
            en="That service area is not part of this questionnaire.",
        )
    )
