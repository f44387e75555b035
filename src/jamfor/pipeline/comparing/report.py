"""What differs between two releases, as lines to read: facts first, then figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from jamfor.core.releases.cause_words import BECAUSE, CAUSES, text_words
from jamfor.core.releases.changes import Cause, Change
from jamfor.core.statistics.formatting import number_text
from jamfor.core.vocabulary.observations import Measure
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.pipeline.comparing.answers import ANSWER
from jamfor.pipeline.comparing.grouped import Fact, Grouped


NATION = "0000"
FACTS = 20  # of each cause
FIGURES = 4  # of each fact
LISTED = 10  # of a cause without facts, and of each list of what moved nothing
MARKED = "marked"
COLUMNS = {
    str(Change.CHANGED): LocalText(sv="ändrade", en="changed"),
    str(Change.ADDED): LocalText(sv="nya", en="added"),
    str(Change.REMOVED): LocalText(sv="borttagna", en="removed"),
    MARKED: LocalText(sv="bara märkta om", en="marks only"),
}
_BESIDE = (Measure.MEAN_UNWEIGHTED, Measure.RESPONSE_RATE, Measure.Q1, Measure.Q3)
"""Measures that are never the first one shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """In which language, whether cut, and whether all of the two is asked about."""

    language: Language
    cut: bool
    whole: bool

    def at_most(self, number: int) -> int | None:
        """Return a limit, or none where nothing is to be cut."""
        return number if self.cut else None

    def say(self, sv: str, en: str, **parts: str) -> str:
        """Fill a sentence in the language."""
        return (sv if self.language == "sv" else en).format(**parts)

    def number(self, number: int) -> str:
        """Return a number as the language writes it."""
        return number_text(number, self.language)

    def told(self, text: LocalText) -> str:
        """Return a text in the language."""
        return text.in_language(self.language)


def report_lines(grouped: Grouped, manner: Manner) -> Iterator[str]:
    """Return the report: a summary, then each cause with its facts and figures."""
    found = grouped.found
    yield f"{found.before} → {found.after}"
    yield ""
    if grouped.figures.is_empty() and not (manner.whole and found.rounds):
        yield manner.say("Inget värde skiljer sig.", "No figure differs.")
    else:
        yield from _summary(grouped, manner)
        for cause in Cause if grouped.scope.cause is None else (grouped.scope.cause,):
            yield from _group(grouped, cause, manner)
    if manner.whole:
        yield from _unmoving(grouped, manner)


def _summary(grouped: Grouped, manner: Manner) -> Iterator[str]:
    """A line for each cause, and one for each service area within it."""
    counts = summary(grouped)
    rows = list(_counts(counts, manner))
    heading = manner.say("Värden som skiljer sig", "Figures that differ")
    width = 2 + max(len(name) for name, _ in [(heading, {}), *rows])
    names = [manner.told(text) for text in COLUMNS.values()]
    yield heading.ljust(width) + "".join(f"{name:>16}" for name in names)
    for name, told in rows:
        cells = [manner.number(told.get(column, 0)) for column in COLUMNS]
        yield name.ljust(width) + "".join(f"{cell:>16}" for cell in cells)


def _counts(
    counts: Mapping[Cause, Mapping[LocalText, Mapping[str, int]]], manner: Manner
) -> Iterator[tuple[str, Mapping[str, int]]]:
    for cause in Cause:
        areas = counts.get(cause, {})
        if not areas:
            continue
        whole = {c: sum(area.get(c, 0) for area in areas.values()) for c in COLUMNS}
        yield manner.told(CAUSES[cause]), whole
        for area, told in sorted(areas.items(), key=lambda item: item[0].sv):
            yield f"  {manner.told(area)}", told


def summary(grouped: Grouped) -> dict[Cause, dict[LocalText, dict[str, int]]]:
    """Count figures by decisive cause, service area and what became of them."""
    kind = pl.when("moved").then("change").otherwise(pl.lit(MARKED)).alias("kind")
    keys = ["cause", "indicator", "period", "kind"]
    counted = grouped.figures.with_columns(kind).group_by(keys).len().sort(keys)
    found: dict[Cause, dict[LocalText, dict[str, int]]] = {}
    for cause, indicator, period, column, number in counted.iter_rows():
        area = grouped.names.area_of((indicator, period))
        told = found.setdefault(Cause(cause), {}).setdefault(area, {})
        told[column] = told.get(column, 0) + number
    return found


def _group(grouped: Grouped, cause: Cause, manner: Manner) -> Iterator[str]:
    """A cause: how many figures, and each fact with those it moved."""
    figures = grouped.figures.filter(pl.col("cause") == str(cause))
    facts = grouped.facts(cause, manner.at_most(FACTS))
    rounds = cause is Cause.ROUND and manner.whole and facts.total
    if grouped.by_cause(cause).is_empty() and not rounds:
        return
    yield ""
    yield (
        f"{manner.told(CAUSES[cause])}. {manner.told(BECAUSE[cause])}: "
        + (manner.number(figures.height))
        + _decided_elsewhere(grouped, cause, figures.height, manner)
    )
    for fact in facts.facts:
        yield from _fact(grouped, fact, manner)
    yield from _more(facts.total - len(facts.facts), manner, indent=2)
    if not facts.total:
        yield from _figures(grouped, figures, manner, place="", most=LISTED, indent=2)


def _decided_elsewhere(grouped: Grouped, cause: Cause, own: int, manner: Manner) -> str:
    """How many more a cause took part in, told under a more decisive one."""
    more = grouped.by_cause(cause).height - own
    if not more:
        return ""
    return manner.say(
        ", och {n} där en annan orsak väger tyngre",
        ", and {n} where another cause weighs more",
        n=manner.number(more),
    )


def _fact(grouped: Grouped, fact: Fact, manner: Manner) -> Iterator[str]:
    yield f"  {manner.told(fact.text)}"
    if fact.figures.is_empty():
        return
    count = fact.figures.height
    yield manner.say(
        "    ändrar {n} {what}:",
        "    moves {n} {what}:",
        n=manner.number(count),
        what=manner.say("värde", "figure")
        if count == 1
        else manner.say("värden", "figures"),
    )
    yield from _figures(
        grouped, fact.figures, manner, place=fact.place, most=FIGURES, indent=6
    )


def _figures(
    grouped: Grouped,
    figures: pl.DataFrame,
    manner: Manner,
    *,
    place: str,
    most: int,
    indent: int,
) -> Iterator[str]:
    ordered = _in_order(grouped, figures, place)
    limit = manner.at_most(most)
    shown = ordered if limit is None else ordered.head(limit)
    for row in shown.iter_rows(named=True):
        line = manner.told(grouped.names.figure(row))
        yield " " * indent + line + _beside(row, manner)
    yield from _more(ordered.height - shown.height, manner, indent=indent)


def _in_order(grouped: Grouped, figures: pl.DataFrame, place: str) -> pl.DataFrame:
    """The unit's own figures and the nation's first, each by its plain headline."""
    composites = sorted(grouped.found.grounds.composites)
    here, nation = pl.col("place") == place, pl.col("place") == NATION
    beside = [str(measure) for measure in _BESIDE]
    return figures.sort(
        ~pl.col("moved"),
        (pl.col("breakdown") != "") | pl.col("measure").is_in(beside),
        ~(here | nation),
        pl.col("indicator").is_in(composites),
        ~here,
        "indicator",
        "period",
        "place",
        "measure",
        "breakdown",
    )


def _beside(row: Mapping[str, object], manner: Manner) -> str:
    """How many units moved an aggregate, and all causes where there are several."""
    told = []
    units, causes = row["units"], row["causes"]
    if isinstance(units, int) and units:
        one = manner.say("enhet", "unit") if units == 1 else ""
        told.append(f"{manner.number(units)} {one or manner.say('enheter', 'units')}")
    if isinstance(causes, list) and len(causes) > 1:
        names = (manner.told(CAUSES[Cause(cause)]).lower() for cause in causes)
        told.append(" + ".join(names))
    return f"  [{'; '.join(told)}]" if told else ""


def _more(number: int, manner: Manner, *, indent: int) -> Iterator[str]:
    if number > 0:
        yield " " * indent + manner.say(
            "… och {n} till", "… and {n} more", n=manner.number(number)
        )


def _unmoving(grouped: Grouped, manner: Manner) -> Iterator[str]:
    """What changed and moved no figure: answers, participation, definitions, words."""
    answers = grouped.unmoving_answers()
    keys = answers.select(ANSWER[:3]).unique(maintain_order=True)
    limit = manner.at_most(LISTED)
    shown = keys if limit is None else keys.head(limit)
    told = [
        grouped.answer_text(answers.filter(_equal(row)))
        for row in shown.iter_rows(named=True)
    ]
    yield from _list(
        manner.say(
            "Svar som ändrades utan att något värde ändrades",
            "Answers that changed, and no figure moved",
        ),
        told,
        keys.height,
        manner,
    )
    units = grouped.unmoving_units()
    yield from _list(
        manner.say(
            "Deltagande som ändrades utan att något värde ändrades",
            "Participation that changed, and no figure moved",
        ),
        [grouped.unit_text(change) for change in units[:limit]],
        len(units),
        manner,
    )
    definitions = grouped.unmoving_definitions()
    yield from _list(
        manner.say(
            "Definitioner som ändrades utan att något värde ändrades",
            "Definitions that changed, and no figure moved",
        ),
        [grouped.definition_text(change) for change in definitions[:limit]],
        len(definitions),
        manner,
    )
    texts = grouped.found.texts
    yield from _list(
        manner.say(
            "Ord och upplysningar som ändrades i definitionerna; de avgör inget värde",
            "Words of the definitions that changed; they decide no figure",
        ),
        [text_words(change) for change in texts[:limit]],
        len(texts),
        manner,
    )


def _equal(row: Mapping[str, object]) -> pl.Expr:
    return pl.all_horizontal(pl.col(name) == value for name, value in row.items())


def _list(
    title: str, told: Sequence[LocalText], total: int, manner: Manner
) -> Iterator[str]:
    if not total:
        return
    yield ""
    yield f"{title}: {manner.number(total)}"
    for text in told:
        yield f"  {manner.told(text)}"
    yield from _more(total - len(told), manner, indent=2)
