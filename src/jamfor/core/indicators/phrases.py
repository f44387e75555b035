"""Small pieces of plain Swedish and English, for sentences about rules."""

from __future__ import annotations

from collections.abc import Sequence

from jamfor.core.vocabulary.texts import LocalText


AND = LocalText(sv="och", en="and")
OR = LocalText(sv="eller", en="or")
_WORDS = {
    0: LocalText(sv="noll", en="zero"),
    1: LocalText(sv="ett", en="one"),
    2: LocalText(sv="två", en="two"),
    3: LocalText(sv="tre", en="three"),
    4: LocalText(sv="fyra", en="four"),
    5: LocalText(sv="fem", en="five"),
    6: LocalText(sv="sex", en="six"),
    7: LocalText(sv="sju", en="seven"),
    8: LocalText(sv="åtta", en="eight"),
    9: LocalText(sv="nio", en="nine"),
    10: LocalText(sv="tio", en="ten"),
    11: LocalText(sv="elva", en="eleven"),
    12: LocalText(sv="tolv", en="twelve"),
}


def say(sv: str, en: str, **parts: LocalText) -> LocalText:
    """Fill the same places of a Swedish and an English sentence.

    >>> say("{who} svarar", "{who} answers", who=LocalText(sv="Hon", en="She")).en
    'She answers'
    """
    return LocalText(
        sv=sv.format(**{name: part.sv for name, part in parts.items()}),
        en=en.format(**{name: part.en for name, part in parts.items()}),
    )


def quoted(text: LocalText) -> LocalText:
    """Return somebody's own words, marked as such the way each language does."""
    return LocalText(sv=f"”{text.sv}”", en=f"“{text.en}”")


def listed(parts: Sequence[LocalText], conjunction: LocalText) -> LocalText:
    """Return parts as a list in a sentence.

    >>> listed([LocalText(sv=c, en=c) for c in "abc"], AND).sv
    'a, b och c'
    """
    if len(parts) == 1:
        return parts[0]
    last = parts[-1]
    return LocalText(
        sv=f"{', '.join(p.sv for p in parts[:-1])} {conjunction.sv} {last.sv}",
        en=f"{', '.join(p.en for p in parts[:-1])} {conjunction.en} {last.en}",
    )


def parted(parts: Sequence[LocalText], conjunction: LocalText) -> LocalText:
    """Return parts with commas of their own as a list, kept apart by stronger marks.

    >>> parted([LocalText(sv=c, en=c) for c in ("a, b", "c")], AND).sv
    'a, b, och c'
    """
    mark = "; " if parts[2:] else ", "
    last = parts[-1]
    first = LocalText(
        sv=mark.join(part.sv for part in parts[:-1]),
        en=mark.join(part.en for part in parts[:-1]),
    )
    return LocalText(
        sv=f"{first.sv}{mark}{conjunction.sv} {last.sv}",
        en=f"{first.en}{mark}{conjunction.en} {last.en}",
    )


def number_word(number: int) -> LocalText:
    """Return a whole number in words where those are usual, else in figures.

    >>> number_word(12).sv
    'tolv'
    """
    return _WORDS.get(number, LocalText(sv=str(number), en=str(number)))


def capital(text: LocalText) -> LocalText:
    """Return a text with a capital first letter.

    >>> capital(LocalText(sv="så är det", en="so it is")).sv
    'Så är det'
    """
    return LocalText(
        sv=text.sv[0].upper() + text.sv[1:], en=text.en[0].upper() + text.en[1:]
    )


def sentence(text: LocalText) -> LocalText:
    """Return a text as a sentence, with a capital first letter and a full stop."""
    return say("{text}.", "{text}.", text=capital(text))


def sentences(texts: Sequence[LocalText]) -> LocalText:
    """Return sentences one after the other."""
    return LocalText(
        sv=" ".join(text.sv for text in texts), en=" ".join(text.en for text in texts)
    )
