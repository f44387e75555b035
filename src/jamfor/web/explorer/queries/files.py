"""The files of a release that may be fetched: those its manifest names, no others."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import PurePosixPath

from jamfor.core.statistics.formatting import number_text
from jamfor.core.vocabulary.texts import Language
from jamfor.store.manifest import MANIFEST
from jamfor.store.releases import Release


KILO = 1000
MEGA = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file of a release: its path in the release folder, size and checksum."""

    path: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The last part of its path."""
        return PurePosixPath(self.path).name

    @property
    def address(self) -> str:
        """Its address below data/: its name, or its whole path where names repeat."""
        if self.path.startswith("downloads/") or "/" not in self.path:
            return self.name
        return self.path.replace("/", "-")

    @property
    def stem(self) -> str:
        """Its name without the form it has."""
        return PurePosixPath(self.path).stem

    @property
    def form(self) -> str:
        """What kind of file it is, in the words of those who open it."""
        suffix = PurePosixPath(self.path).suffix.lstrip(".")
        return "Excel" if suffix == "xlsx" else suffix.upper()

    def size_text(self, language: Language) -> str:
        """Return its size in round numbers: "240 kB"."""
        if self.size >= MEGA:
            tenths = round(self.size * 10 / MEGA)
            return f"{tenths / 10:.1f} MB".replace(
                ".", "," if language == "sv" else "."
            )
        return f"{number_text(max(1, round(self.size / KILO)), language)} kB"


def _sized(value: Fraction, unit: str, language: Language, digits: int) -> str:
    return f"{number_text(value, language, digits)}\N{NO-BREAK SPACE}{unit}"


def files_of(release: Release) -> tuple[Download, ...]:
    """Return every file of a release, by path."""
    return tuple(
        Download(path=path, size=entry.size, sha256=entry.sha256)
        for path, entry in sorted(release.manifest.files.items())
    )


def downloads_of(release: Release) -> tuple[Download, ...]:
    """Return the workbooks and CSV files made for reading, by path."""
    return tuple(f for f in files_of(release) if f.path.startswith("downloads/"))


def whole_files_of(release: Release) -> tuple[Download, ...]:
    """Return the files a release is made of, the downloads left out."""
    return tuple(f for f in files_of(release) if not f.path.startswith("downloads/"))


def path_of(release: Release, address: str) -> str | None:
    """Return where a file lies in the release folder, or None for an unknown address.

    Only what the manifest lists is known, so nothing else can be reached.
    """
    if address == MANIFEST:
        return MANIFEST
    return next((f.path for f in files_of(release) if f.address == address), None)
