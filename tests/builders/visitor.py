"""Somebody at a page: she reads its forms, fills them in and presses a button.

What she sends is what a browser would send for the page she was given, so that a name,
a hidden field or a button that is missing shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random

from django.core import mail
from django.http import HttpResponse
from django.test import Client


@dataclass(slots=True, kw_only=True)
class Field:
    """A field of a form as the page has it."""

    name: str
    kind: str
    value: str
    chosen: bool = False
    options: list[tuple[str, bool]] = field(default_factory=list)
    question: str = ""


@dataclass(slots=True, kw_only=True)
class Form:
    """A form of a page: where it goes, its fields, its buttons."""

    action: str
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def names(self) -> set[str]:
        """Return the names of its fields."""
        return {each.name for each in self.fields}

    def pairs(self) -> list[tuple[str, str]]:
        """Return what a browser would send without anybody touching it."""
        found = []
        for each in self.fields:
            if each.kind in {"radio", "checkbox"} and not each.chosen:
                continue
            if each.kind == "select":
                chosen = [v for v, on in each.options if on] or each.options[:1]
                value = chosen[0] if isinstance(chosen[0], str) else chosen[0][0]
                found.append((each.name, value))
            elif each.kind != "file":
                found.append((each.name, each.value))
        return found


class _Reader(HTMLParser):
    """Collects the forms of a page; disabled fields are not part of them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._disabled = 0
        self._select: Field | None = None
        self._area: Field | None = None
        self._question = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(action=found.get("action", ""))
            self.forms.append(self._form)
        elif tag == "fieldset":
            self._disabled += "disabled" in found or self._disabled > 0
            self._question = found.get("data-question", self._question)
        elif self._form is not None and not self._disabled:
            self._field(tag, found)

    def _field(self, tag: str, found: dict[str, str]) -> None:
        assert self._form is not None
        made = Field(
            name=found.get("name", ""),
            kind=found.get("type", "text") if tag == "input" else tag,
            value=found.get("value", "on" if tag == "input" else ""),
            chosen="checked" in found,
            question=self._question,
        )
        if tag == "input" and made.kind in {"text", "email", "date"}:
            made.value = found.get("value", "")
        if tag == "button":
            self._form.buttons.append((made.name, made.value))
        elif tag == "option" and self._select is not None:
            self._select.options.append((made.value, "selected" in found))
        elif tag in {"input", "select", "textarea"} and made.name:
            self._form.fields.append(made)
            self._select = made if tag == "select" else self._select
            self._area = made if tag == "textarea" else None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "fieldset":
            self._disabled = max(0, self._disabled - 1)
            self._question = ""
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None


def forms_of(page: str) -> list[Form]:
    """Return the forms of a page."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def form_with(page: str, wanted: str) -> Form:
    """Return the form that has a field or a button (`name` or `name=value`)."""
    name, _, value = wanted.partition("=")
    for form in forms_of(page):
        buttons = any(n == name and value in {"", v} for n, v in form.buttons)
        if buttons or (not value and name in form.names()):
            return form
    raise AssertionError(f"no form with {wanted}")


class Visitor:
    """Somebody in a browser without scripts."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or Client()
        self.address = ""
        self.page = ""

    def go(self, address: str) -> str:
        """Open an address, following where it leads; it must be there."""
        return self._came(self.client.get(address, follow=True), address)

    def _came(self, answer: HttpResponse, address: str) -> str:
        chain = getattr(answer, "redirect_chain", [])
        self.address = (chain[-1][0] if chain else address).split("#")[0]
        assert answer.status_code == 200, (address, answer.status_code, _said(answer))
        self.page = answer.text
        return self.page

    def send(
        self, form: Form, pairs: Iterable[tuple[str, str]], *, press: str = ""
    ) -> str:
        """Send a form with a button pressed, and go where it leads."""
        data: dict[str, list[str]] = {}
        for name, value in pairs:
            data.setdefault(name, []).append(value)
        if press:
            name, _, value = press.partition("=")
            assert (name, value) in form.buttons, (press, form.buttons)
            data.setdefault(name, []).append(value)
        address = form.action or self.address.split("?")[0]
        return self._came(self.client.post(address, data, follow=True), address)

    def fill(self, wanted: str, press: str = "", **values: str) -> str:
        """Fill in some fields of the form that has a field or button, and send it."""
        form = form_with(self.page, wanted)
        pairs = [(n, values.pop(n, v)) for n, v in form.pairs()]
        assert not values, f"the form has no {values}"
        return self.send(form, pairs, press=press)


def _said(answer: HttpResponse) -> str:
    faults = re.findall(r'<p class="fault.*?</p>', answer.text, re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", " ".join(faults) or answer.text)
    return re.sub(r"\s+", " ", text)[-600:]


def letter_to(email: str, *, kind: str) -> str:
    """Return the newest letter to somebody that has a word in its subject."""
    for message in reversed(mail.outbox):
        if email in message.to and kind in message.subject.lower():
            return str(message.body)
    raise AssertionError(f"no letter to {email} about {kind}")


def comes_in(email: str) -> Visitor:
    """Come in by the link of one's newest letter, and the code that follows."""
    found = re.search(r"https?://\S+(/(?:sv|en)/konto/in/\S+)", _invitation(email))
    assert found
    # Everybody has an address of her own, as people at desks of their own do.
    numbers = Random(email)
    address = ".".join(str(numbers.randint(1, 254)) for _ in range(4))
    visitor = Visitor(Client(REMOTE_ADDR=address))
    visitor.go(found.group(1))
    visitor.fill("next")
    code = re.search(r"\d{6}", letter_to(email, kind="kod"))
    assert code
    visitor.fill("code", code=code.group())
    return visitor


def _invitation(email: str) -> str:
    for message in reversed(mail.outbox):
        if email in message.to and "/konto/in/" in message.body:
            return str(message.body)
    raise AssertionError(f"no invitation to {email}")


def answered(
    form: Form, choose: Callable[[str, list[str]], str]
) -> list[tuple[str, str]]:
    """Fill in a page of questions: what is filled in stays, the rest is chosen.

    `choose` is given a field's name and the values it offers; none is a field to write.
    """
    pairs = form.pairs()
    held = {name for name, value in pairs if value}
    groups: dict[str, list[str]] = {}
    for each in form.fields:
        if each.kind in {"radio", "checkbox"}:
            groups.setdefault(each.name, []).append(each.value)
    for name, values in groups.items():
        # Evidence is optional: a follow-up on record needs a date.
        if name not in held and _is_answer(name):
            pairs.append((name, choose(name, values)))
    kinds = {each.name: each.kind for each in form.fields}
    return [
        (name, value or _written(name, kinds.get(name, ""), choose))
        for name, value in pairs
    ]


def _written(name: str, kind: str, choose: Callable[[str, list[str]], str]) -> str:
    """What is written in an empty field: nothing where it is not an answer's own."""
    if not (name.startswith("q.") and name.count(".") == 2 and name.endswith(".")):
        return ""
    return "2024-01-15" if kind == "date" else choose(name, [])


def _is_answer(name: str) -> bool:
    return name.startswith("q.") and not name.endswith(".documented")


def at_random(random: Random) -> Callable[[str, list[str]], str]:
    """Return a way to choose: an answer rather than a reason, and always the same
    number, so that no part is more than its whole.
    """

    def choose(name: str, values: list[str]) -> str:
        answers = [value for value in values if not value.startswith("!")]
        if answers:
            return random.choice(answers)
        return "4" if name.startswith("q.") else ""

    return choose


def answers_all(visitor: Visitor, address: str, random: Random) -> None:
    """Answer until nothing is left: an answer may open another question."""
    for _ in range(4):
        visitor.go(f"{address}/mote")
        form = form_with(visitor.page, "save=1")
        visitor.send(form, answered(form, at_random(random)), press="save=1")
        if "unanswered" not in visitor.go(f"{address}/granska"):
            return
    raise AssertionError(f"{address} is never answered in full")


def explains_all(visitor: Visitor, address: str) -> None:
    """Explain every warning of an area, as its page of review has them."""
    visitor.go(address)
    for _ in range(60):
        if 'value="explain"' not in visitor.page:
            return
        visitor.fill("signature", text="Stämmer, vi har kontrollerat.")
    raise AssertionError(f"{address} is never explained in full")
