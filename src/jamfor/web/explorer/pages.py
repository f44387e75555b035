"""From an address to a page: open the release, build the page, answer in its form.

None but this module asks which release is current. A page is a pure function of a
release, an address, and which release is current, so it may be kept as bytes for as
long as those are the same.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.template.loader import render_to_string

from jamfor.core.releases.ids import ReleaseId
from jamfor.core.statistics.formatting import date_text
from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.formats.tables import Source, Table, to_csv, to_json, to_xlsx
from jamfor.store.releases import Release
from jamfor.web.explorer.kept import Kept, build
from jamfor.web.explorer.releases import current_id, release_for
from jamfor.web.shell.errors import refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody looks at a release, in a language, at an address."""

    release: Release
    language: Language
    pinned: bool
    query: QueryDict
    current: ReleaseId | None = None

    @property
    def superseded_by(self) -> ReleaseId | None:
        """The current release, where a pinned one older than that is read."""
        newer = self.current is not None and self.current > self.release.id
        return self.current if self.pinned and newer else None

    @property
    def root(self) -> str:
        """The beginning of every address of this visit."""
        pin = f"r/{self.release.id}/" if self.pinned else ""
        return f"/{self.language}/{pin}"

    @property
    def year(self) -> str:
        """The year the reader chose, or nothing."""
        return self.query.get(YEAR, "")

    @property
    def query_string(self) -> str:
        """The choices made on the page, as they follow its address."""
        written = self.query.urlencode()
        return f"?{written}" if written else ""

    def choosing(self, choice: str, value: str) -> str:
        """Return the choices made on the page, with one of them made anew."""
        query = self.query.copy()
        query[choice] = value
        return f"?{query.urlencode()}"

    @property
    def published(self) -> str:
        """The day the release was published, in words."""
        return date_text(self.release.manifest.published_at.date(), self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a view answers with: a template and its context, and the tables behind it.

    `address` is the page's own, without language, release and form of answer. `tables`
    are made only when a form other than the page is asked for; `further` are the keys
    of those after the first, which CSV gives one by one.
    """

    template: str
    title: LocalText
    address: str
    context: dict[str, Any] = field(default_factory=dict)
    tables: Callable[[], tuple[Table, ...]] = tuple
    further: tuple[str, ...] = ()
    credits: tuple[LocalText, ...] = ()  # of figures others published, on this page

    @property
    def part(self) -> str:
        """The part of the site it belongs to: the first word of its address."""
        return self.address.split("/", 1)[0]


View = Callable[..., Page]

MEDIA = {
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FOR_EVER = "public, max-age=31536000, immutable"
A_MINUTE = "public, max-age=60"


def published(view: View) -> Callable[..., HttpResponse]:
    """Make a Django view of a function from a visit to a page."""

    def answer(
        request: HttpRequest,
        language: Language,
        release_id: str | None = None,
        form: str = "html",
        **place: str,
    ) -> HttpResponse:
        try:
            release = release_for(release_id)
            return _answer(request, view, release, language, form, place)
        except JamforError as error:
            return refused(request, error)

    return answer


def _answer(
    request: HttpRequest,
    view: View,
    release: Release,
    language: Language,
    form: str,
    place: dict[str, str],
) -> HttpResponse:
    current = current_id()
    variant = f"{release.key}-{current}-{build()}-{language}-{form}"
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = f'"{variant}-{"gzip" if zipped else "identity"}"'
    pinned = request.path_info.startswith(f"/{language}/r/")
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    key = (f"{release.key}-{current}", request.get_full_path())
    body = _kept.get(key)
    if body is None:
        visit = Visit(
            release=release,
            language=language,
            pinned=pinned,
            query=request.GET,
            current=current,
        )
        body = gzip.compress(_written(request, view(visit, **place), visit, form), 6)
        _kept.put(key, body)
    headers = {
        "ETag": etag,
        "Vary": "Accept-Encoding",
        "Cache-Control": FOR_EVER if pinned else A_MINUTE,
    }
    if zipped:
        headers["Content-Encoding"] = "gzip"
    return HttpResponse(
        body if zipped else gzip.decompress(body),
        content_type=MEDIA.get(form, "text/html; charset=utf-8"),
        headers=headers,
    )


def _written(request: HttpRequest, page: Page, visit: Visit, form: str) -> bytes:
    if form == "html":
        context = page.context | {
            "visit": visit,
            "page": page,
            "release": visit.release,
            "citation": source_of(visit.release, page, visit).citation,
        }
        return render_to_string(page.template, context, request).encode()
    source = source_of(visit.release, page, visit)
    tables = page.tables()
    if form == "csv":
        return to_csv(_asked_for(tables, visit), language=visit.language)
    if form == "xlsx":
        return to_xlsx(tables, language=visit.language, source=source)
    return to_json(
        tables,
        language=visit.language,
        source=source,
        release=str(visit.release.id),
    )


YEAR = "ar"
"""What says in the address which year a page is about."""

PEER = "jamfor"
"""What says in the address whom a place is compared with."""

TABLE = "tabell"
"""What says in the address which of a page's tables a CSV file is to hold."""


def _asked_for(tables: Sequence[Table], visit: Visit) -> Table:
    """Return the table asked for by its key, else the page's first; one to a file."""
    if not tables:
        raise NotFoundError(
            text=LocalText(
                sv="Sidan har ingen tabell att hämta.",
                en="The page has no table to fetch.",
            )
        )
    found = {table.key: table for table in tables}
    wanted = visit.query.get(TABLE, tables[0].key)
    if wanted in found:
        return found[wanted]
    keys = ", ".join(found)
    raise JamforError(
        text=LocalText(
            sv=f"Sidan har ingen tabell ”{wanted}”. Den har {keys}.",
            en=f"The page has no table “{wanted}”. It has {keys}.",
        )
    )


def source_of(release: Release, page: Page, visit: Visit) -> Source:
    """Return how figures are cited: title, release, date and pinned address."""
    published_on = release.manifest.published_at
    # A citation leads to the page as it was seen, with the choices made on it.
    pinned = f"/{visit.language}/r/{release.id}/{page.address}{visit.query_string}"
    address = settings.SITE + pinned
    return Source(
        citation=LocalText(
            sv=f"Jämför, Öppna jämförelser av socialtjänsten. {page.title.sv}."
            f" Utgåva {release.id}, {published_on:%Y-%m-%d}. {address}",
            en=f"Jämför, Open Comparisons of social services. {page.title.en}."
            f" Release {release.id}, {published_on:%Y-%m-%d}. {address}",
        ),
        notice=EXAMPLE_NOTICE if release.pack.example else None,
        created=published_on,
        credits=page.credits,
    )


EXAMPLE_NOTICE = LocalText(
    sv="Exempeldata. Svaren är påhittade och visar hur Jämför fungerar.",
    en="Example data. The answers are invented and show how Jämför works.",
)


_kept = Kept(limit=64 * 1024 * 1024)


def forget() -> None:
    """Let all kept pages go, so that the next visit builds its page anew."""
    _kept.clear()
