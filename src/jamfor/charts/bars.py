"""Horizontal bars: a share each, mine set apart, bounds as a whisker."""

from __future__ import annotations

from jamfor.charts.svg import strip, tag


HEIGHT = 22


def bar(
    share: float | None,
    *,
    label: str,
    mine: bool = False,
    bounds: tuple[float, float] | None = None,
) -> str:
    """Draw one bar on a scale of 0–1; an absent value draws an empty track."""
    parts = [tag("rect", x=0, y=4, width="100%", height=14, class_="track")]
    if share is not None:
        kind = "fill-mine" if mine else "fill-accent"
        width = f"{100 * share:.2f}%"
        parts.append(tag("rect", x=0, y=4, width=width, height=14, class_=kind))
    if bounds is not None:
        low, high = (f"{100 * end:.2f}%" for end in bounds)
        parts.append(tag("line", x1=low, x2=high, y1=11, y2=11, class_="bounds"))
        parts += [
            tag("line", x1=end, x2=end, y1=6, y2=16, class_="bounds")
            for end in (low, high)
        ]
    return strip(*parts, height=HEIGHT, label=label)
