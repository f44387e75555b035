"""Files of a release as they are: the manifest says which there are, and no others."""

from __future__ import annotations

from http import HTTPStatus
from mimetypes import guess_type

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase

from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.store.releases import Release
from jamfor.web.explorer.pages import A_MINUTE, FOR_EVER
from jamfor.web.explorer.queries.files import path_of
from jamfor.web.explorer.releases import release_for
from jamfor.web.shell.errors import refused


TYPES = {
    ".parquet": "application/vnd.apache.parquet",
    ".sqlite": "application/vnd.sqlite3",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
}


def download(
    request: HttpRequest,
    language: Language,  # noqa: ARG001 - part of the address; files have none
    name: str,
    release_id: str | None = None,
) -> HttpResponseBase:
    """Answer with a file of the release, or refuse a name its manifest lacks."""
    try:
        release = release_for(release_id)
        return _file(request, release, name, pinned=release_id is not None)
    except JamforError as error:
        return refused(request, error)


def _file(
    request: HttpRequest, release: Release, name: str, *, pinned: bool
) -> HttpResponseBase:
    path = path_of(release, name)
    if path is None:
        raise NotFoundError(
            text=LocalText(
                sv=f"Utgåva {release.id} har ingen fil som heter ”{name}”.",
                en=f"Release {release.id} has no file called “{name}”.",
            )
        )
    etag = f'"{release.key}-{name}"'
    headers = {"ETag": etag, "Cache-Control": FOR_EVER if pinned else A_MINUTE}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers=headers)
    file = release.folder / path
    kind = TYPES.get(file.suffix) or guess_type(name)[0]
    if request.method == "HEAD":
        size = {"Content-Length": str(file.stat().st_size)}
        return HttpResponse(
            status=HTTPStatus.OK, content_type=kind, headers=headers | size
        )
    return FileResponse(
        file.open("rb"),
        as_attachment=True,
        filename=f"jamfor-{release.id}-{name}",
        content_type=kind,
        headers=headers,
    )
