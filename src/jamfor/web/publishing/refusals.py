"""What publishing refuses, and why."""

from __future__ import annotations

from jamfor.core.releases.ids import ReleaseId
from jamfor.core.vocabulary.errors import JamforError, ReleaseExistsError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.collection.actions.rounds import RoundPhaseError
from jamfor.web.collection.models import Round


class SecondPersonError(JamforError):
    """Somebody else than the one who ordered a release has to agree to it."""

    code = "second-person"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            text=LocalText(
                sv="En annan person än den som beställde publiceringen måste godkänna"
                " den.",
                en="Somebody else than the one who ordered the publication must agree"
                " to it.",
            )
        )


class NotBuiltError(JamforError):
    """The release is not built, so there is nothing to agree to."""

    code = "release-not-built"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            text=LocalText(
                sv="Utgåvan är inte byggd, så det finns inget att godkänna än.",
                en="The release is not built, so there is nothing to agree to yet.",
            )
        )


class AlreadyPublishedError(JamforError):
    """A published release is never built again: a correction is a new one."""

    code = "release-published"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            text=LocalText(
                sv="Utgåvan är publicerad och ändras aldrig. Beställ en ny utgåva.",
                en="The release is published and never changes. Order a new one.",
            )
        )


class BeingBuiltError(JamforError):
    """A release of the round is ordered already and not built yet."""

    code = "release-being-built"
    http_status = 409

    def __init__(self, release: str) -> None:
        super().__init__(
            text=LocalText(
                sv=f"Utgåvan {release} är redan beställd. Vänta tills den är byggd,"
                " eller bygg den på nytt.",
                en=f"Release {release} is ordered already. Wait until it is built, or"
                " build it again.",
            )
        )


class StaleError(JamforError):
    """Answers were frozen, or a release published, after this one was built."""

    code = "release-stale"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            text=LocalText(
                sv="Det här är inte längre den senaste: svar har frysts på nytt, en"
                " annan utgåva har publicerats, eller så har den byggts på nytt. Se vad"
                " som står nu, och bygg på nytt om det behövs, så att det ni godkänner"
                " är det läsarna får se.",
                en="This is not the newest any more: answers were frozen anew, another"
                " release was published, or it was built again. Look at what stands"
                " now, and build again if needed, so that what you agree to is what"
                " readers will see.",
            )
        )


class TakenError(JamforError):
    """The id is another release's, published or ordered."""

    code = "release-taken"
    http_status = 409
    exit_code = ReleaseExistsError.exit_code

    def __init__(self, release: ReleaseId) -> None:
        super().__init__(
            text=LocalText(
                sv=f"Utgåvan {release} finns redan, eller är beställd.",
                en=f"Release {release} exists already, or is ordered.",
            )
        )


class AgencyOnlyError(JamforError):
    """Only somebody at the agency orders a release, or agrees to one."""

    code = "agency-only"
    http_status = 403

    def __init__(self) -> None:
        super().__init__(
            text=LocalText(
                sv="Bara den som arbetar på myndigheten kan beställa en utgåva eller"
                " godkänna den.",
                en="Only somebody at the agency can order a release or agree to it.",
            )
        )


def not_frozen(made: Round) -> RoundPhaseError:
    """Return the refusal of a round that is not frozen."""
    return RoundPhaseError(
        text=LocalText(
            sv=f"Svaren {made.period} är inte frysta. Frys dem först.",
            en=f"The answers of {made.period} are not frozen. Freeze them first.",
        )
    )
