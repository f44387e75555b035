"""The few elements our charts are made of. Style comes from classes in the page."""

from __future__ import annotations

from html import escape


Attribute = str | float


def tag(name: str, *children: str, **attributes: Attribute) -> str:
    """Write an element; `class_` is class, `text_anchor` is text-anchor, and so on.

    >>> tag("circle", cx=4.0, cy=2.5, class_="fill-mine")
    '<circle cx="4" cy="2.5" class="fill-mine"/>'
    """
    written = "".join(
        f' {_name(key)}="{_value(value)}"' for key, value in attributes.items()
    )
    inner = "".join(children)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def words(text: str, *, x: Attribute, y: Attribute, **attributes: Attribute) -> str:
    """Write text at a point; what people wrote is escaped."""
    return tag("text", escape(text), x=x, y=y, **attributes)


def chart(*children: str, width: int, height: int, label: str) -> str:
    """Write a chart of a size in its own units, described in one sentence."""
    return tag(
        "svg",
        *children,
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_label=label,
        class_="chart",
    )


def strip(*children: str, height: int, label: str = "") -> str:
    """Write a chart as wide as its place; x runs in percent. Unlabelled: decoration."""
    if label:
        return tag(
            "svg",
            *children,
            height=height,
            role="img",
            aria_label=label,
            class_="chart",
        )
    return tag("svg", *children, height=height, aria_hidden="true", class_="chart")


def _name(key: str) -> str:
    if key == "viewBox":
        return key
    return key.rstrip("_").replace("_", "-")


def _value(value: Attribute) -> str:
    if isinstance(value, str):
        return escape(value, quote=True)
    return f"{value:.2f}".rstrip("0").rstrip(".")
