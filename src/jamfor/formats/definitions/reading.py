"""From marked YAML to the entries of a file, each fault with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar, get_args, get_origin

import msgspec

from jamfor.core.vocabulary.problems import Location, Problem, Subject, error
from jamfor.formats.definitions.schema import Entry
from jamfor.formats.yaml_marks import Marked, Path


E = TypeVar("E", bound=Entry)

_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")
_FAULT = re.compile(r"(?P<what>.*?)(?: - at `(?P<path>[^`]*)`)?", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`")
_LACKING = re.compile(r"Object missing required field `(.*)`")
_WORDLESS = "matching regex '\\\\S'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place in a file, from which places further in can be named."""

    marked: Marked
    path: Path = ()

    def within(self, *path: str | int) -> Site:
        """Return the site of something further in."""
        return Site(marked=self.marked, path=(*self.path, *path))

    def at(self, *path: str | int) -> Location:
        """Return the location of this, or of something further in."""
        return self.marked.at((*self.path, *path))


@dataclass(slots=True)
class Findings:
    """What reading has found so far: faults, and where each thing was defined."""

    problems: list[Problem] = field(default_factory=list)
    sites: dict[Subject, Site] = field(default_factory=dict)

    def refuse(self, code: str, where: Location, *, sv: str, en: str) -> None:
        """Note a fault."""
        self.problems.append(error(code, where, sv=sv, en=en))

    def define(self, subject: Subject, site: Site) -> None:
        """Note where something is defined; a second definition of it is a fault."""
        if subject in self.sites:
            first = self.sites[subject].at()
            name = " ".join(str(part) for part in subject[1:])
            self.refuse(
                "defined-twice",
                site.at(),
                sv=f"”{name}” är redan definierad på {first}. Behåll den ena.",
                en=f"“{name}” is already defined at {first}. Keep one of them.",
            )
            return
        self.sites[subject] = site

    def where(self, subject: Subject) -> Location:
        """Return the place of a subject, or of the nearest thing around it."""
        for length in range(len(subject), 0, -1):
            site = self.sites.get(subject[:length])
            if site is not None:
                return site.at(*subject[length:])
        return Location()


def convert(marked: Marked, kind: type[E], findings: Findings) -> E | None:
    """Return a file's content as its schema, or note what does not fit it."""
    try:
        return msgspec.convert(marked.content, kind)
    except msgspec.ValidationError as whole:
        faults = list(_faulty_entries(marked, kind))
        for path, fault in faults or [((), whole)]:
            findings.problems.append(_problem(marked, path, fault))
        return None


def _faulty_entries(
    marked: Marked, kind: type[Entry]
) -> Iterator[tuple[Path, msgspec.ValidationError]]:
    """Try each entry of the file's lists alone, so that every faulty one is told."""
    for listed in msgspec.structs.fields(kind):
        entries = marked.content.get(listed.encode_name)
        if get_origin(listed.type) is not list or not isinstance(entries, list):
            continue
        for index, entry in enumerate(entries):
            try:
                msgspec.convert(entry, get_args(listed.type)[0])
            except msgspec.ValidationError as fault:
                yield (listed.encode_name, index), fault


def _problem(marked: Marked, base: Path, fault: msgspec.ValidationError) -> Problem:
    parts = _FAULT.fullmatch(str(fault))
    what, inner = (parts["what"], parts["path"]) if parts else (str(fault), "")
    return problem_of(what, Site(marked=marked, path=(*base, *_steps(inner or ""))))


def _steps(path: str) -> Path:
    """The steps of a path such as $.versions[0].title, up to what has no name."""
    known = path.partition("[...]")[0]
    return tuple(
        int(number) if number else name for name, number in _STEP.findall(known)
    )


def problem_of(what: str, site: Site) -> Problem:
    """Put what msgspec found into words that say what to do."""
    if unknown := _UNKNOWN.fullmatch(what):
        name = unknown[1]
        return error(
            "unknown-field",
            site.at(name),
            sv=f"Fältet ”{name}” finns inte här. Rätta stavningen eller ta bort det.",
            en=f"There is no field “{name}” here. Correct its spelling or remove it.",
        )
    if lacking := _LACKING.fullmatch(what):
        return _lacking(lacking[1], site)
    if _WORDLESS in what and site.path and site.path[-1] in {"sv", "en"}:
        return _lacking(str(site.path[-1]), site)
    return error(
        "invalid-value",
        site.at(),
        sv=f"Värdet passar inte här. Se beskrivningen av filen. ({what})",
        en=f"The value does not fit here. See the description of the file. ({what})",
    )


def _lacking(name: str, site: Site) -> Problem:
    if name in {"sv", "en"}:
        swedish, english = _LANGUAGES[name]
        return error(
            "missing-language",
            site.at(),
            sv=f"Texten saknas på {swedish}. Skriv den efter ”{name}:”.",
            en=f"The text is missing in {english}. Write it after “{name}:”.",
        )
    if name == "code":
        return error(
            "category-without-code",
            site.at(),
            sv="Koden saknas. Ge svarsalternativet, raden eller platsen en ”code:” som"
            " aldrig ändras.",
            en="The code is missing. Give the category, row or place a “code:” that"
            " never changes.",
        )
    return error(
        "missing-field",
        site.at(),
        sv=f"Fältet ”{name}” saknas. Lägg till det.",
        en=f"The field “{name}” is missing. Add it.",
    )


_LANGUAGES = {"sv": ("svenska", "Swedish"), "en": ("engelska", "English")}
