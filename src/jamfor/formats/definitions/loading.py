"""A folder of definitions, read to a pack; a faulty definition never yields one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeVar

from jamfor.core.comparability.checks import check_comparability
from jamfor.core.comparability.notes import ContextNote
from jamfor.core.indicators.checks import Surroundings, check_indicators
from jamfor.core.indicators.definitions import Family, Indicator, Party
from jamfor.core.places.checks import check_geography
from jamfor.core.places.places import Geography, Place
from jamfor.core.questionnaires.checks import check_questionnaires
from jamfor.core.questionnaires.question_checks import check_questions
from jamfor.core.questionnaires.questions import Question, Questionnaire, Term
from jamfor.core.releases.pack import Pack, Round
from jamfor.core.statistics.suppression import SuppressionPolicy
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.problems import Location, Problem, Severity, Where
from jamfor.formats.definitions import schema
from jamfor.formats.definitions.comparability import Expansion, context_note_of
from jamfor.formats.definitions.indicators import (
    check_archetype,
    family_of,
    indicator_of,
    party_of,
)
from jamfor.formats.definitions.places import (
    counties_of,
    district_of,
    frame_rules_of,
    groups_of,
    municipality_of,
    nation_of,
    relations_of,
    service_areas_of,
)
from jamfor.formats.definitions.questions import (
    question_of,
    questionnaire_of,
    round_of,
    term_of,
)
from jamfor.formats.definitions.reading import Findings, Site, convert
from jamfor.formats.definitions.rules import RuleReader
from jamfor.formats.definitions.suppression import breakdown_of, policy_of
from jamfor.formats.yaml_marks import read_marked


E = TypeVar("E", bound=schema.Entry)
X = TypeVar("X", bound=schema.Entry)

_PLACES: dict[str, type[schema.Entry]] = {
    "places/nation.yaml": schema.NationFile,
    "places/counties.yaml": schema.CountiesFile,
    "places/municipalities.yaml": schema.MunicipalitiesFile,
    "places/groups.yaml": schema.GroupsFile,
    "places/districts.yaml": schema.DistrictsFile,
    "places/service-areas.yaml": schema.ServiceAreasFile,
    "places/frames.yaml": schema.FramesFile,
    "places/relations.yaml": schema.RelationsFile,
}
_FIGURES = ("example/", "published/")  # hold figures too, which are no definitions
_PATTERNS: tuple[tuple[str, type[schema.Entry]], ...] = (
    ("indicators/archetypes.yaml", schema.ArchetypesFile),
    ("indicators/families.yaml", schema.FamiliesFile),
    ("indicators/parties.yaml", schema.PartiesFile),
    ("indicators/*.yaml", schema.IndicatorsFile),
    ("questions/terms*.yaml", schema.TermsFile),
    ("questions/*.yaml", schema.QuestionsFile),
    ("questionnaires/*/round.yaml", schema.RoundFile),
    ("questionnaires/*/*.yaml", schema.QuestionnaireFile),
    ("comparability/notes.yaml", schema.ContextNotesFile),
    ("comparability/*.yaml", schema.EdgesFile),
    ("breakdowns/*.yaml", schema.BreakdownFile),
    ("suppression.yaml", schema.PoliciesFile),
    *_PLACES.items(),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A pack, or None and the faults in its way; warnings may go with a pack."""

    pack: Pack | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The files of a folder as their schemas, each with its site."""

    read: Sequence[tuple[schema.Entry, Site]]

    def of(self, kind: type[E]) -> list[tuple[E, Site]]:
        """Return the files of one kind, in the order of their names."""
        return [(entry, site) for entry, site in self.read if isinstance(entry, kind)]


def definitions_folder() -> Path:
    """Return the folder of definitions: the installed copy, else the repository's."""
    package = Path(__file__).resolve().parents[2]
    for folder in (package / "definitions", package.parents[1] / "definitions"):
        if (folder / "indicators").is_dir():
            return folder
    raise NotFoundError("no definitions are installed; name their folder")


def load_definitions(folder: Path, *, example: bool) -> Loaded:
    """Read and check a folder of definitions; `example` marks the pack as an example's.

    Faults of form are told first, since what they hide cannot be judged.
    """
    findings = Findings()
    files = read_files(folder, findings)
    if findings.problems:
        return Loaded(pack=None, problems=_sorted(findings.problems))
    pack = assemble(files, findings, example=example)
    if findings.problems:
        return Loaded(pack=None, problems=_sorted(findings.problems))
    problems = _sorted(meaning(pack, findings.where))
    faulty = any(problem.severity is Severity.ERROR for problem in problems)
    return Loaded(pack=None if faulty else pack, problems=problems)


def check(folder: Path) -> list[Problem]:
    """Return every fault of a folder of definitions, sorted by file and line."""
    return list(load_definitions(folder, example=False).problems)


def meaning(pack: Pack, where: Where) -> list[Problem]:
    """Return what is wrong with definitions whose form is right."""
    rounds = {each.period for each in pack.rounds}
    areas = {area.id for area in pack.geography.service_areas}
    surroundings = Surroundings(
        questions=pack.questions,
        questionnaires=pack.questionnaires,
        families={family.id for family in pack.families},
        parties={party.id for party in pack.parties},
        geography=pack.geography,
        policies={policy.id for policy in pack.policies},
        groups={
            (breakdown.dimension, each.code)
            for breakdown in pack.breakdowns
            for each in breakdown.codes
        },
    )
    return [
        *check_geography(pack.geography, where=where),
        *check_questions(
            pack.questions, terms={term.id for term in pack.terms}, where=where
        ),
        *check_questionnaires(
            pack.questionnaires,
            questions=pack.questions,
            service_areas=areas,
            rounds=rounds,
            where=where,
        ),
        *check_indicators(pack.indicators, surroundings=surroundings, where=where),
        *check_comparability(pack.indicators, pack.edges, rounds=rounds, where=where),
    ]


def read_files(folder: Path, findings: Findings) -> Files:
    """Read every file of a folder to its schema; what does not fit is noted."""
    if not folder.is_dir():
        raise NotFoundError(f"there is no folder {folder}")
    read: list[tuple[schema.Entry, Site]] = []
    found = sorted([*folder.rglob("*.yaml"), *folder.rglob("*.yml")])
    names = [path.relative_to(folder).as_posix() for path in found]
    for path, name in zip(found, names, strict=True):
        kind = _kind(name)
        if kind is None and name.startswith(_FIGURES):
            continue
        if kind is None:
            _refuse_unknown(f"{folder.name}/{name}", findings)
            continue
        marked, problems = read_marked(path.read_bytes(), file=f"{folder.name}/{name}")
        findings.problems += problems
        entry = None if marked is None else convert(marked, kind, findings)
        if marked is not None and entry is not None:
            read.append((entry, Site(marked=marked)))
    for name in sorted(set(_PLACES) - set(names)):
        findings.refuse(
            "missing-file",
            Location(file=f"{folder.name}/{name}"),
            sv="Filen saknas. Lägg till den.",
            en="The file is missing. Add it.",
        )
    return Files(read=read)


def _kind(name: str) -> type[schema.Entry] | None:
    path = PurePosixPath(name)
    for pattern, kind in _PATTERNS:
        if len(path.parts) == pattern.count("/") + 1 and path.match(pattern):
            return kind
    return None


def _refuse_unknown(file: str, findings: Findings) -> None:
    findings.refuse(
        "unknown-file",
        Location(file=file),
        sv="Filen hör inte till någon sort av definitioner. Flytta den, rätta namnet"
        " eller ta bort den.",
        en="The file belongs to no kind of definitions. Move it, correct its name or"
        " remove it.",
    )


def assemble(files: Files, findings: Findings, *, example: bool) -> Pack:
    """Map files to a pack in one settled order, noting what is wrong on the way."""
    indicators = _indicators(files, findings)
    geography = _geography(files, findings)
    areas = [area.id for area in geography.service_areas]
    expansion = Expansion(indicators=indicators, service_areas=areas, findings=findings)
    verdicts = _entries(files.of(schema.EdgesFile), "edges", lambda file: file.edges)
    return Pack(
        example=example,
        rounds=_rounds(files, findings),
        indicators=tuple(indicators[each] for each in sorted(indicators)),
        families=_families(files, findings),
        parties=_parties(files, findings),
        questions=_questions(files, findings),
        questionnaires=_questionnaires(files, areas, findings),
        terms=_terms(files, findings),
        edges=expansion.edges(list(verdicts)),
        geography=geography,
        notes=_notes(files, areas, findings),
        policies=_policies(files, findings),
        breakdowns=tuple(
            breakdown_of(entry, site, findings)
            for entry, site in files.of(schema.BreakdownFile)
        ),
    )


def _policies(files: Files, findings: Findings) -> tuple[SuppressionPolicy, ...]:
    written = _entries(
        files.of(schema.PoliciesFile), "policies", lambda file: file.policies
    )
    return tuple(policy_of(entry, site, findings) for entry, site in written)


def _notes(
    files: Files, areas: Sequence[str], findings: Findings
) -> tuple[ContextNote, ...]:
    written = _entries(
        files.of(schema.ContextNotesFile), "notes", lambda file: file.notes
    )
    found = [context_note_of(entry, site, areas, findings) for entry, site in written]
    return tuple(sorted(found, key=lambda note: (note.years, note.id)))


def _indicators(files: Files, findings: Findings) -> dict[str, Indicator]:
    archetypes: dict[str, schema.ArchetypeEntry] = {}
    for archetype, site in _entries(
        files.of(schema.ArchetypesFile), "archetypes", lambda file: file.archetypes
    ):
        check_archetype(archetype, site, findings)
        archetypes[archetype.id] = archetype
    reader = RuleReader(findings=findings, archetypes=archetypes)
    written = _entries(
        files.of(schema.IndicatorsFile), "indicators", lambda file: file.indicators
    )
    return {entry.id: indicator_of(entry, site, reader) for entry, site in written}


def _families(files: Files, findings: Findings) -> tuple[Family, ...]:
    written = _entries(
        files.of(schema.FamiliesFile), "families", lambda file: file.families
    )
    return tuple(family_of(entry, site, findings) for entry, site in written)


def _parties(files: Files, findings: Findings) -> tuple[Party, ...]:
    written = _entries(
        files.of(schema.PartiesFile), "parties", lambda file: file.parties
    )
    return tuple(party_of(entry, site, findings) for entry, site in written)


def _questions(files: Files, findings: Findings) -> tuple[Question, ...]:
    written = _entries(
        files.of(schema.QuestionsFile), "questions", lambda file: file.questions
    )
    found = [question_of(entry, site, findings) for entry, site in written]
    return tuple(sorted(found, key=lambda question: question.id))


def _terms(files: Files, findings: Findings) -> tuple[Term, ...]:
    written = _entries(files.of(schema.TermsFile), "terms", lambda file: file.terms)
    found = [term_of(entry, site, findings) for entry, site in written]
    return tuple(sorted(found, key=lambda term: term.id))


def _rounds(files: Files, findings: Findings) -> tuple[Round, ...]:
    found = [round_of(e, site, findings) for e, site in files.of(schema.RoundFile)]
    return tuple(sorted(found, key=lambda each: each.period))


def _questionnaires(
    files: Files, areas: Sequence[str], findings: Findings
) -> tuple[Questionnaire, ...]:
    order = {area: place for place, area in enumerate(areas)}
    found = [
        questionnaire_of(entry, site, findings)
        for entry, site in files.of(schema.QuestionnaireFile)
    ]
    return tuple(
        sorted(found, key=lambda q: (q.period, order.get(q.service_area, len(areas))))
    )


def _geography(files: Files, findings: Findings) -> Geography:
    places = _places(files, findings)
    return Geography(
        places=tuple(sorted(places, key=lambda place: place.code)),
        service_areas=tuple(
            area
            for file, site in files.of(schema.ServiceAreasFile)
            for area in service_areas_of(file, site, findings)
        ),
        frame_rules=tuple(
            rule
            for file, site in files.of(schema.FramesFile)
            for rule in frame_rules_of(file, site, findings)
        ),
        relations=tuple(
            relation
            for file, site in files.of(schema.RelationsFile)
            for relation in relations_of(file, site, findings)
        ),
    )


def _places(files: Files, findings: Findings) -> list[Place]:
    places = [nation_of(f, site, findings) for f, site in files.of(schema.NationFile)]
    for counties, site in files.of(schema.CountiesFile):
        places += counties_of(counties, site, findings)
    for groups, site in files.of(schema.GroupsFile):
        places += groups_of(groups, site, findings)
    for municipality, site in _entries(
        files.of(schema.MunicipalitiesFile),
        "municipalities",
        lambda f: f.municipalities,
    ):
        places.append(municipality_of(municipality, site, findings))
    for district, site in _entries(
        files.of(schema.DistrictsFile), "districts", lambda f: f.districts
    ):
        places.append(district_of(district, site, findings))
    return places


def _entries(
    files: Sequence[tuple[E, Site]], name: str, listed: Callable[[E], Sequence[X]]
) -> Iterator[tuple[X, Site]]:
    """Yield what each file lists, with its site."""
    for file, site in files:
        for index, entry in enumerate(listed(file)):
            yield entry, site.within(name, index)


def _sorted(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(
        sorted(problems, key=lambda p: (p.where.file, p.where.line or 0, p.code))
    )
