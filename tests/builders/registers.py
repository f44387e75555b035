"""A little register: the real indicators of placed children over a little Sweden."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from builders.deliveries import store
from builders.little_sweden import handful, little_pack
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.register_files.reading import read_register
from jamfor.pipeline.register.delivery import delivery_of
from jamfor.pipeline.register.protect import protect
from jamfor.pipeline.register.review import review
from jamfor.store.cells import Delivery


CREDIT = LocalText(sv="Källa: Provregistret", en="Source: the test register")
HEADER = "indicator;place;period;sex;numerator;denominator;missing"
# Bengtsfors has too few; Mellerud (1461) goes with it, or it would be what is left.
ROWS = """\
N33870;0000;2017–2022;;980;1630;
N33870;0000;2016–2021;;960;1600;
N33870;lan-14;2017–2022;;143;430;
N33870;1460;2017–2022;;..;..;
N33870;1461;2017–2022;;30;90;
N33870;1480;2017–2022;;61;180;
N33870;1490;2017–2022;;49;100;
N33812;0000;2022;;22363;;
N33812;0000;2022;women;10579;;
N33812;0000;2022;men;11784;;
N33812;1480;2022;;900;;
N33812;1480;2022;women;410;;
N33812;1480;2022;men;490;;
N33817;0000;2022;;22363;2528889;
"""


def with_registers(pack: Pack) -> Pack:
    """Return a pack with the register indicators and their policies."""
    whole = little_pack()
    known = {indicator.id for indicator in pack.indicators}
    added = (i for i in whole.indicators if i.latest.source == "register")
    indicators = (*pack.indicators, *(i for i in added if i.id not in known))
    return replace(
        pack,
        indicators=tuple(sorted(indicators, key=lambda i: i.id)),
        policies=whole.policies,
    )


def handful_with_registers() -> Pack:
    """Return the handful with the register indicators."""
    return with_registers(handful())


def register_delivery(pack: Pack, rows: str = ROWS, label: str = "2022-10") -> Delivery:
    """Return rows of a register as they come through the door."""
    read = read_register(f"{HEADER}\n{rows}".encode(), file="register.csv")
    reviewed = review(pack, read)
    assert reviewed.problems == ()
    protected = protect(pack, reviewed.figures)
    assert protected.problems == ()
    return delivery_of(protected.figures, label=label, credit=CREDIT)


def store_register(data: Path, pack: Pack) -> Path:
    """Freeze the little register's delivery."""
    return store(data, register_delivery(pack), example=True)
