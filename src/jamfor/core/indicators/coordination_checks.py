"""What can be wrong with whom a routine coordinates, or whom an agreement is with."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from jamfor.core.indicators.definitions import (
    AGREEMENT,
    COORDINATION,
    IndicatorVersion,
)
from jamfor.core.vocabulary.problems import Problem, Subject, Where, error


FEWEST = 2  # service areas there can be coordination between


def check_coordination(
    version: IndicatorVersion,
    parties: Collection[str],
    subject: Subject,
    where: Where,
) -> Iterator[Problem]:
    """Report a routine between too few areas, and an agreement with nobody known."""
    areas = set(version.service_areas)
    if version.family == COORDINATION and len(areas) < FEWEST:
        yield error(
            "coordination-of-one-area",
            where((*subject, "service-areas")),
            sv="En rutin för samordning gäller minst två områden. Lägg till det andra i"
            " ”service-areas”.",
            en="A routine for coordination is between at least two service areas. Add"
            " the other to “service-areas”.",
        )
    yield from _check_party(version, parties, subject, where)


def _check_party(
    version: IndicatorVersion,
    parties: Collection[str],
    subject: Subject,
    where: Where,
) -> Iterator[Problem]:
    party, agreed = version.outside_party, version.family == AGREEMENT
    if agreed and not party:
        yield error(
            "agreement-without-party",
            where((*subject, "family")),
            sv="Överenskommelsen saknar part. Skriv ”outside-party:” med ett id ur"
            " indicators/parties.yaml.",
            en="The agreement has no party. Write “outside-party:” with an id of"
            " indicators/parties.yaml.",
        )
    if party and not agreed:
        yield error(
            "party-out-of-place",
            where((*subject, "outside-party")),
            sv=f"”outside-party” anges bara i familjen {AGREEMENT}. Ta bort den eller"
            " rätta familjen.",
            en=f"“outside-party” is stated only in the family {AGREEMENT}. Remove it or"
            " correct the family.",
        )
    if party and party not in parties:
        yield error(
            "unknown-party",
            where((*subject, "outside-party")),
            sv=f"Parten ”{party}” finns inte. Rätta id eller lägg till den i"
            " indicators/parties.yaml.",
            en=f"There is no party “{party}”. Correct the id or add it to"
            " indicators/parties.yaml.",
        )
