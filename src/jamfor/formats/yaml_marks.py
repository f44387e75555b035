"""YAML read so that any later fault can say where it stands.

What YAML would silently turn into something else (an unquoted no, a date, a code with a
leading zero, an empty value) is refused, not guessed at. Keys are always text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from jamfor.core.vocabulary.problems import Location, Problem, Severity
from jamfor.core.vocabulary.texts import LocalText


Path = tuple[str | int, ...]
"""The keys and positions that lead from the top of a file to a value."""

Plain = str | int | float | bool | list["Plain"] | dict[str, "Plain"]

_LOADER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,15})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,15})\.[0-9]{1,15}")
_DEEPEST = 60  # far below where Python would stop, far above any definition
_BOOLEANS = {"true": True, "false": False}
# YAML 1.1 reads these as true and false; other readers read them as text.
_SURPRISING = {"y", "n", "yes", "no", "on", "off"}
_RESOLVER = yaml.SafeLoader("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """The content of a file, and the line of each value in it, counted from one."""

    file: str
    content: dict[str, Plain]
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """Return the line of a value, or of the nearest thing around it."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]

    def at(self, path: Path) -> Location:
        """Return the place of a value, for a problem about it."""
        return Location(file=self.file, line=self.line(path))


def read_marked(raw: bytes, *, file: str) -> tuple[Marked | None, tuple[Problem, ...]]:
    """Read a file of definitions: its content with lines, or what is wrong with it."""
    reader = _Reader(file=file)
    try:
        content = reader.document(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        reader.refuse(line, "yaml-not-utf8", _NOT_UTF8)
        return None, tuple(reader.problems)
    except yaml.YAMLError as error:
        reader.refuse(_line_of(error), "yaml-syntax", _SYNTAX)
        return None, tuple(reader.problems)
    if not isinstance(content, dict):
        reader.refuse(1, "yaml-not-a-mapping", _NOT_A_MAPPING)
    if reader.problems or not isinstance(content, dict):
        return None, tuple(reader.problems)
    return Marked(file=file, content=content, lines=reader.lines), ()


class _TooDeepError(yaml.YAMLError):
    """Values inside values beyond any definition."""

    def __init__(self, line: int) -> None:
        self.line = line


class _Reader:
    """Builds plain values from YAML's events, noting lines and faults on the way."""

    def __init__(self, *, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {(): 1}
        self.problems: list[Problem] = []

    def refuse(self, line: int, code: str, text: LocalText) -> None:
        where = Location(file=self.file, line=line)
        self.problems.append(
            Problem(code=code, severity=Severity.ERROR, text=text, where=where)
        )

    def document(self, text: str) -> Plain | None:
        """Read the one document of a file; None when it is empty."""
        events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)
        content: Plain | None = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    line = _line(event)
                    self.refuse(line, "yaml-several-documents", _SEVERAL)
                content = self.value(next(events), events, ())
        return content

    def value(self, event: yaml.Event, events: Iterator[yaml.Event], at: Path) -> Plain:
        self.lines.setdefault(at, _line(event))
        if len(at) > _DEEPEST:
            raise _TooDeepError(_line(event))
        if isinstance(event, yaml.NodeEvent):
            self.plain_only(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(events, at)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(events, at)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        return ""

    def plain_only(self, event: yaml.NodeEvent) -> None:
        """Refuse anchors, aliases and tags: what is read is what is written there."""
        tagged = getattr(event, "tag", None) is not None
        if event.anchor is not None or tagged:
            self.refuse(_line(event), "yaml-anchor-or-tag", _ANCHOR)

    def mapping(self, events: Iterator[yaml.Event], at: Path) -> dict[str, Plain]:
        found: dict[str, Plain] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent):
                self.refuse(line, "yaml-key-not-text", _KEY_NOT_TEXT)
                self.value(event, events, (*at, ""))
                self.value(next(events), events, (*at, ""))
                continue
            self.plain_only(event)
            key = event.value
            if key in found:
                self.refuse(line, "yaml-duplicate-key", _duplicate(key))
            self.lines[(*at, key)] = line
            found[key] = self.value(next(events), events, (*at, key))
        return found

    def sequence(self, events: Iterator[yaml.Event], at: Path) -> list[Plain]:
        found: list[Plain] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            found.append(self.value(event, events, (*at, len(found))))
        return found

    def scalar(self, event: yaml.ScalarEvent) -> Plain:
        text: str = event.value
        if not event.implicit[0]:
            return text
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return float(text)
        if text in _BOOLEANS:
            return _BOOLEANS[text]
        line = _line(event)
        if not text:
            self.refuse(line, "yaml-empty-value", _EMPTY)
        elif _surprises(text):
            self.refuse(line, "yaml-surprising-value", _surprising(text))
        return text


def _line(event: yaml.Event) -> int:
    return 1 if event.start_mark is None else event.start_mark.line + 1


def _line_of(error: yaml.YAMLError) -> int:
    if isinstance(error, _TooDeepError):
        return error.line
    mark = getattr(error, "problem_mark", None)
    return 1 if mark is None else int(mark.line) + 1


def _surprises(text: str) -> bool:
    """Whether YAML readers disagree on an unquoted word, or make it no text."""
    tag = _RESOLVER.resolve(  # type: ignore[no-untyped-call]
        yaml.ScalarNode, text, (True, False)
    )
    return text.lower() in _SURPRISING or tag != "tag:yaml.org,2002:str"


_NOT_UTF8 = LocalText(
    sv="Filen är inte skriven i UTF-8. Spara den på nytt i UTF-8.",
    en="The file is not written in UTF-8. Save it again as UTF-8.",
)
_SYNTAX = LocalText(
    sv="Raden går inte att läsa som YAML. Se efter indrag, kolon och citattecken här"
    " och på raden före.",
    en="The line cannot be read as YAML. Look at indentation, colons and quotation"
    " marks here and on the line before.",
)
_NOT_A_MAPPING = LocalText(
    sv="Filen ska börja med ett fältnamn, till exempel ”indicators:”.",
    en="The file must begin with the name of a field, for instance “indicators:”.",
)
_SEVERAL = LocalText(
    sv="Filen innehåller flera dokument. Ta bort raden ”---” mellan dem.",
    en="The file holds several documents. Remove the line “---” between them.",
)
_ANCHOR = LocalText(
    sv="Ankare (&), alias (*) och taggar (!) används inte här. Skriv ut värdet, och"
    " sätt citattecken om det ska börja med ett sådant tecken.",
    en="Anchors (&), aliases (*) and tags (!) are not used here. Write the value out,"
    " and quote it if it is to begin with such a character.",
)
_KEY_NOT_TEXT = LocalText(
    sv="Ett fältnamn ska vara ett ord. Sätt citattecken om ett värde som börjar med"
    " { eller [.",
    en="The name of a field must be a word. Quote a value that begins with { or [.",
)
_EMPTY = LocalText(
    sv="Värdet saknas. Skriv ett värde eller ta bort fältet.",
    en="The value is missing. Write a value or remove the field.",
)


def _duplicate(key: str) -> LocalText:
    return LocalText(
        sv=f"Fältet ”{key}” står två gånger. Behåll det ena.",
        en=f"The field “{key}” stands twice. Keep one of them.",
    )


def _surprising(text: str) -> LocalText:
    return LocalText(
        sv=f'{text} utan citattecken läses olika av olika program. Skriv "{text}".',
        en=f"{text} without quotation marks is read differently by different programs."
        f' Write "{text}".',
    )
