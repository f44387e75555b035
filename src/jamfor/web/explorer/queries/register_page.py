"""The page of a register indicator: what it counts, its periods, every place by sex."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jamfor.core.indicators.definitions import Indicator
from jamfor.core.indicators.wording import describe, describe_method
from jamfor.core.places.places import Place
from jamfor.core.vocabulary.errors import JamforError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.explorer.pages import Page, Visit
from jamfor.web.explorer.queries.atlas import Atlas
from jamfor.web.explorer.queries.register_tables import (
    PLACES,
    place_table,
    series_tables,
)
from jamfor.web.explorer.queries.registers import RegisterSeries


PARAMETER = "ar"


def page(
    visit: Visit, atlas: Atlas, indicator: Indicator, words: Mapping[str, LocalText]
) -> Page:
    """Show one register indicator; `?ar=2021` shows the places of another year."""
    series = RegisterSeries.of(visit.release, atlas, indicator)
    version = series.version
    year = _year(visit, series)
    credit = series.first_credit(visit.release)
    hidden, places = series.hidden(year) if year else (0, 0)
    context: dict[str, Any] = {
        "atlas": atlas,
        "indicator": indicator,
        "version": version,
        "rule": describe(version, questions={}),
        "method": describe_method(version),
        "areas": tuple(atlas.area[area] for area in version.service_areas),
        "words": words,
        "policy": series.policy,
        "credit": credit,
        "nation": series.nation(),
        "sexes": series.sexes,
        "periods": tuple(series.period(each) for each in series.years),
        "chosen": series.period(year) if year else None,
        "counties": series.counties(year) if year else (),
        "hidden": hidden,
        "places": places,
    }
    return Page(
        template="explorer/register.html",
        title=version.title,
        address=f"indikator/{indicator.id}",
        context=context,
        tables=lambda: series_tables(series),
        further=(PLACES,) if year else (),
        credits=(credit,) if credit else (),
    )


def place_page(visit: Visit, atlas: Atlas, indicator: Indicator, place: Place) -> Page:
    """Show a register indicator at one place, period by period, beside the country."""
    series = RegisterSeries.of(visit.release, atlas, indicator)
    version, credit = series.version, series.first_credit(visit.release)
    rows = zip(series.at_place(place.code), series.nation(), strict=True)
    return Page(
        template="explorer/register_place.html",
        title=LocalText(
            sv=f"{version.title.sv}: {place.name.sv}",
            en=f"{version.title.en}: {place.name.en}",
        ),
        address=f"indikator/{indicator.id}/{place.code}",
        context={
            "indicator": indicator,
            "version": version,
            "place": place,
            "rule": describe(version, questions={}),
            "policy": series.policy,
            "credit": credit,
            "sexes": series.sexes,
            "rows": tuple(rows),
        },
        tables=lambda: (place_table(series, place),),
        credits=(credit,) if credit else (),
    )


def _year(visit: Visit, series: RegisterSeries) -> str:
    """The year asked for, else the latest; empty where there is no figure at all."""
    wanted = visit.query.get(PARAMETER)
    if wanted is None:
        return series.years[0] if series.years else ""
    if wanted in series.years:
        return wanted
    years = ", ".join(series.years)
    raise JamforError(
        text=LocalText(
            sv=f"Indikatorn har ingen period som slutar ”{wanted}”. Den har {years}.",
            en=f"The indicator has no period that ends “{wanted}”. It has {years}.",
        )
    )
