"""Another view of a shared question: all its fields, refused alike, told in words."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.utils import timezone

from builders.rounds import answer, opened_round, person, signed_in, the_pack, unit_at
from builders.visitor import Form, Visitor, form_with
from jamfor.core.access.roles import Role
from jamfor.core.answers.content import Content
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.formats.contents import content_from_json
from jamfor.web.accounts.models import User
from jamfor.web.audit.models import Event
from jamfor.web.collection.here import Here
from jamfor.web.collection.models import Administration, Assignment, Opinion, Unit
from jamfor.web.collection.packs import asked_of
from jamfor.web.collection.queries.answers import answers_of


pytestmark = pytest.mark.django_db

ROOT = "/sv/enkat/2022/1460"
AREA, SLUG = "child-youth-welfare", "social-barn-och-ungdomsvard"
ROUTINE = "coordination-cy-fa"
SHARES = "financial-assistance"  # the other area the routine serves
TYPES = (
    "yes-no",
    "routine",
    "matrix",
    "ordinal",
    "number",
    "multiple",
    "single",
    "date",
    "text",
)


@pytest.fixture
def unit() -> Unit:
    return unit_at(opened_round(), "1460")


@pytest.fixture
def coordinator(unit: Unit) -> User:
    return person(Role.COORDINATOR, "1460", period="2022", name="Kim")


@pytest.fixture
def kim(coordinator: User) -> Visitor:
    return Visitor(signed_in(coordinator))


@pytest.fixture
def family(unit: Unit) -> Administration:
    return Administration.objects.create(
        place="1460", name="Familjeförvaltningen", service_areas=[AREA]
    )


def _asked(unit: Unit) -> AskedRound:
    return asked_of(unit.round.pack_id, "2022")


def _address(unit: Unit, question: str) -> str:
    area = next(
        form.service_area
        for form in _asked(unit).questionnaires_of("1460")
        if question in form.questions
    )
    slug = next(a.slug for a in the_pack().geography.service_areas if a.id == area)
    return f"{ROOT}/{slug}/annan-mening/{question}"


def _section_of(unit: Unit, question: str) -> str:
    """The page the question itself is answered on."""
    form = next(
        form
        for form in _asked(unit).questionnaires_of("1460")
        if question in form.questions
    )
    section = next(s for s in form.sections if question in s.questions)
    return f"{_address(unit, question).partition('/annan-mening')[0]}/{section.id}"


def _fields(form: Form, question: str) -> list[tuple[str, str, str]]:
    return [
        (each.name, each.kind, each.value if each.kind in {"radio", "checkbox"} else "")
        for each in form.fields
        if each.name.startswith((f"q.{question}.", f"r.{question}."))
    ]


@pytest.fixture
def everything_is_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only yes-no and routines happen to be shared in the definitions."""
    monkeypatch.setattr(Here, "areas_of", lambda here, _question: here.works.keys())


@pytest.mark.usefixtures("everything_is_shared")
@pytest.mark.parametrize("kind", TYPES)
def test_a_view_has_every_field_of_the_question(
    kim: Visitor, unit: Unit, kind: str
) -> None:
    """Breaks when a type of question has a form of its own here: fields would lack."""
    question = next(
        q
        for form in _asked(unit).questionnaires_of("1460")
        for q in form.questions
        if _asked(unit).questions[q].response.type == kind
    )
    own = _fields(form_with(kim.go(_section_of(unit, question)), "next"), question)

    here = _fields(form_with(kim.go(_address(unit, question)), "text"), question)

    assert here == own
    assert here


def _sends(who: Visitor, address: str, **fields: str) -> HttpResponse:
    who.go(address)
    form = form_with(who.page, "text")
    assert fields.keys() <= form.names(), fields.keys() - form.names()
    data = {name: value for name, value in form.pairs() if name not in fields}
    return who.client.post(address, {**data, **fields})


def test_a_routines_evidence_is_kept_and_told_in_words(
    kim: Visitor, unit: Unit, coordinator: User, family: Administration
) -> None:
    """Breaks when only yes and no are kept, or the view is told nowhere but here."""
    official = Content(values={"written": ("yes",)})
    answer(unit, ROUTINE, official, coordinator, 0)
    address = _address(unit, ROUTINE)
    name = f"q.{ROUTINE}"

    sent = _sends(
        kim,
        address,
        **{
            f"{name}.written": "no",
            f"{name}.decided": "2019-03-01",
            f"{name}.followed_up": "2020-04-02",
            f"{name}.documented": "yes",
            f"{name}.link": "Dnr 2020/17",
            "text": "Rutinen är inte vår.",
        },
    )

    assert sent.status_code == 302
    kept = Opinion.objects.get()
    content = content_from_json(kept.content)
    assert kept.administration == family
    assert content.values == {"written": ("no",)}
    assert content.evidence is not None
    assert str(content.evidence.followed_up) == "2020-04-02"
    assert answers_of(unit)[ROUTINE].content == official
    slug = address.split("/")[5]
    agency = Visitor(signed_in(person(Role.AGENCY), second_factor=True))
    for who, page in (
        (kim, address),
        (kim, _section_of(unit, ROUTINE)),
        (kim, f"{ROOT}/{slug}/granska"),
        (agency, f"{ROOT}/{slug}/granska"),
    ):
        said = " ".join(who.go(page).split())
        assert "<strong>Familjeförvaltningen (Kim)</strong>" in said, page
        assert "2 april 2020" in said
        assert "Rutinen är inte vår." in said
        # Where a routine is to be found is for colleagues: it is not sent.
        assert ("Dnr 2020/17" in said) is (who is kim)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("decided", "i våras", "date-unreadable"),
        ("written", "perhaps", "answer-unknown"),
    ],
)
def test_a_view_is_refused_as_an_answer_is(
    kim: Visitor, unit: Unit, family: Administration, field: str, value: str, code: str
) -> None:
    """Breaks when a view is stored unread: what cannot be an answer cannot be one."""
    address = _address(unit, ROUTINE)

    refused = _sends(
        kim, address, **{f"q.{ROUTINE}.{field}": value, "text": "Så här är det."}
    )
    own = kim.client.post(
        _section_of(unit, ROUTINE),
        {f"b.{ROUTINE}": "0", f"q.{ROUTINE}.{field}": value},
    )

    assert (refused.status_code, own.status_code) == (422, 422)
    assert f"<small>{code}</small>" in refused.text
    assert f"<small>{code}</small>" in own.text
    assert not Opinion.objects.exists()
    assert "Så här är det." in refused.text
    assert field != "decided" or 'value="i våras"' in refused.text


def test_a_refused_view_keeps_whose_it_is(
    kim: Visitor, unit: Unit, family: Administration
) -> None:
    other = Administration.objects.create(
        place="1460", name="Arbetsförvaltningen", service_areas=[SHARES]
    )
    wrong = {f"q.{ROUTINE}.decided": "i våras", "administration": str(other.pk)}

    refused = _sends(kim, _address(unit, ROUTINE), **wrong)

    form = form_with(refused.text, "text")
    assert ("administration", str(other.pk)) in form.pairs()


def test_the_areas_own_administration_is_proposed(
    kim: Visitor, unit: Unit, family: Administration
) -> None:
    Administration.objects.create(
        place="1460", name="A-förvaltningen", service_areas=[SHARES]
    )

    form = form_with(kim.go(f"{ROOT}/{SLUG}/annan-mening/{ROUTINE}"), "text")

    assert ("administration", str(family.pk)) in form.pairs()


def _forged(who: Visitor, address: str, **fields: str) -> HttpResponse:
    sent = {f"b.{ROUTINE}": "0", f"q.{ROUTINE}.written": "no", "text": "Nej."}
    return who.client.post(address, {**sent, **fields})


@pytest.mark.parametrize("pressed", [{}, {"withdraw": "1"}])
@pytest.mark.parametrize("whose", ["another area’s", "another place’s", "nobody’s"])
def test_nobody_speaks_for_an_administration_that_is_not_hers(
    unit: Unit, family: Administration, whose: str, pressed: dict[str, str]
) -> None:
    """Breaks when the form is believed: a view would be another’s, or withdrawn."""
    others = {
        "another area’s": ("1460", SHARES),
        "another place’s": ("0180", AREA),
    }
    place, area = others.get(whose, ("1460", "elderly-care"))
    other = Administration.objects.create(
        place=place, name="En annan", service_areas=[area]
    )
    sent = {"administration": "" if whose == "nobody’s" else str(other.pk), **pressed}
    alex = person(Role.CONTRIBUTOR, "1460", period="2022")
    Assignment.objects.create(
        unit=unit, user=alex, service_area=AREA, made_at=timezone.now()
    )
    visitor = Visitor(signed_in(alex))
    address = f"{ROOT}/{SLUG}/annan-mening/{ROUTINE}"

    refused = _forged(visitor, address, **sent)

    assert refused.status_code == 422
    assert "Välj en förvaltning som frågan gäller" in refused.text
    assert not Opinion.objects.exists()
    form = form_with(refused.text, "text")
    assert (f"q.{ROUTINE}.written", "no") in form.pairs()
    assert ("administration", str(family.pk)) in form.pairs()
    assert visitor.client.post(address, {"withdraw": "1", **sent}).status_code == 422
    assert not Opinion.objects.exists()
    assert _forged(visitor, address, administration=str(family.pk)).status_code == 302


def test_where_no_administration_is_described_a_view_is_ones_own(
    kim: Visitor, unit: Unit, coordinator: User
) -> None:
    """Breaks when the first administration there is gets to hold it."""
    Administration.objects.create(
        place="1460", name="Äldreförvaltningen", service_areas=["elderly-care"]
    )

    page = kim.go(f"{ROOT}/{SLUG}/annan-mening/{ROUTINE}")
    kim.fill("text", text="Inte vi.")

    assert "Er mening sparas i ditt namn" in page
    kept = Opinion.objects.get()
    assert (kept.administration, kept.by) == (None, coordinator)


def test_a_view_is_changed_from_what_it_was(
    kim: Visitor, unit: Unit, family: Administration
) -> None:
    """Breaks when who corrects one date loses the rest, or another's view is lost."""
    work = Administration.objects.create(
        place="1460", name="Arbetsförvaltningen", service_areas=[SHARES]
    )
    address = f"{ROOT}/{SLUG}/annan-mening/{ROUTINE}"
    written, decided = f"q.{ROUTINE}.written", f"q.{ROUTINE}.decided"
    _sends(kim, address, **{written: "no", "text": "Inte vi."})

    kim.go(address)
    changed = form_with(kim.page, "text").pairs()
    kim.fill("text", **{decided: "2020-01-02"})
    kim.go(f"{address}?forvaltning={work.pk}")
    others = form_with(kim.page, "text").pairs()
    kim.fill("text", text="Vi håller inte heller med.")

    assert {(written, "no"), ("text", "Inte vi.")} <= set(changed)
    assert (written, "no") not in others
    assert ("administration", str(work.pk)) in others
    last = {each.administration: each for each in Opinion.objects.order_by("id")}
    assert last.keys() == {family, work}
    kept = content_from_json(last[family].content)
    assert kept.values == {"written": ("no",)}
    assert kept.evidence is not None
    assert last[family].text == "Inte vi."


def test_a_view_that_stands_is_not_written_over_unseen(
    kim: Visitor, unit: Unit, family: Administration
) -> None:
    """Breaks when an empty form offers who holds a view already."""
    work = Administration.objects.create(
        place="1460", name="Arbetsförvaltningen", service_areas=[SHARES]
    )
    address = f"{ROOT}/{SLUG}/annan-mening/{ROUTINE}"
    kim.go(f"{address}?forvaltning={work.pk}")
    kim.fill("text", text="Inte vi.")

    page = kim.go(address)

    whose = page.partition('<select id="administration"')[2].partition("</select>")[0]
    assert "Familjeförvaltningen" in whose
    assert "Arbetsförvaltningen" not in whose
    assert f'<a href="?forvaltning={work.pk}">Arbetsförvaltningen</a>' in page


def test_nobody_changes_what_somebody_else_said_for_herself(
    kim: Visitor, unit: Unit
) -> None:
    """Breaks when the form is filled with a colleague's own view, or withdraws it."""
    address = f"{ROOT}/{SLUG}/annan-mening/{ROUTINE}"
    _sends(kim, address, text="Inte jag.")
    deputy = Visitor(signed_in(person(Role.DEPUTY, "1460", period="2022", name="Lo")))

    page = deputy.go(address)

    assert "<strong>Kim</strong>" in page
    assert ("text", "") in form_with(page, "text").pairs()
    assert 'name="withdraw"' not in page
    assert 'name="withdraw"' in kim.go(address)


def test_the_log_says_whose_the_view_is(
    kim: Visitor, unit: Unit, family: Administration
) -> None:
    """Breaks when one cannot see afterwards whose view was kept or withdrawn."""
    _sends(kim, _address(unit, ROUTINE), text="Inte vi.")

    assert Event.objects.get(action="opinion-kept").facts == {
        "question": ROUTINE,
        "administration": family.pk,
    }
    log = " ".join(kim.go(f"{ROOT}/logg").split())
    assert "förvaltning: Familjeförvaltningen" in log


@pytest.mark.parametrize(("length", "status"), [(1999, 302), (2000, 422)])
def test_a_long_text_is_refused_and_never_cut(
    kim: Visitor, unit: Unit, length: int, status: int
) -> None:
    """Breaks when it is cut, or when a line break is counted as two characters."""
    text = "\r\n" + "å\r\n" + "ä" * (length - 1)

    sent = _sends(kim, _address(unit, ROUTINE), text=text)

    assert sent.status_code == status
    kept = [each.text for each in Opinion.objects.all()]
    assert kept == ([] if status == 422 else ["å\n" + "ä" * (length - 1)])
    assert status == 302 or "ä" * (length - 1) in sent.text


def test_a_comment_alone_is_a_comment(
    kim: Visitor, unit: Unit, coordinator: User, family: Administration
) -> None:
    """Breaks when what was left empty is told as a view, or must be explained."""
    answer(unit, ROUTINE, Content(values={"written": ("yes",)}), coordinator, 0)

    assert _sends(kim, _address(unit, ROUTINE), text="Se tjänsteskrivelsen.")

    assert content_from_json(Opinion.objects.get().content).is_empty
    review = kim.go(f"{_address(unit, ROUTINE).partition('/annan')[0]}/granska")
    assert "Se tjänsteskrivelsen." in review
    assert "<small>areas-disagree</small>" not in review


def test_nothing_at_all_is_refused(kim: Visitor, unit: Unit) -> None:
    refused = _sends(kim, _address(unit, ROUTINE), text="  ")

    assert refused.status_code == 422
    assert "Skriv vad ni skulle ha svarat" in refused.text
    assert not Opinion.objects.exists()


def test_what_was_withdrawn_is_told_no_more_and_still_kept(
    kim: Visitor, unit: Unit
) -> None:
    """Breaks when withdrawing removes what the log speaks of, or is not heeded."""
    address = _address(unit, ROUTINE)
    _sends(kim, address, text="Inte vi.")
    assert "<strong>Kim</strong>" in kim.go(address)

    kim.fill("text", "withdraw=1")

    review = f"{address.partition('/annan-mening')[0]}/granska"
    assert "<strong>Kim</strong>" not in kim.page
    assert "Annan mening:" not in kim.go(_section_of(unit, ROUTINE))
    assert "Förvaltningar av annan mening" not in kim.go(review)
    assert [each.withdrawn for each in Opinion.objects.order_by("id")] == [False, True]
    said = Event.objects.filter(action__startswith="opinion-").order_by("id")
    assert [e.action for e in said] == ["opinion-kept", "opinion-withdrawn"]


def test_more_views_make_no_more_queries(
    kim: Visitor, unit: Unit, family: Administration, django_assert_max_num_queries
) -> None:
    """Breaks when the review reads the official answer of each question by itself."""
    shared = [
        q
        for form in _asked(unit).questionnaires_of("1460")
        if form.service_area == AREA
        for q in form.questions
        if len(_asked(unit).areas_of[q] & _asked(unit).units["1460"]) > 1
    ]
    counts = []
    for question in shared[:3]:
        _sends(kim, f"{ROOT}/{SLUG}/annan-mening/{question}", text="Nej.")
        with django_assert_max_num_queries(60) as found:
            assert kim.client.get(f"{ROOT}/{SLUG}/granska").status_code == 200
        counts.append(len(found))

    assert len(set(counts)) == 1
    assert len(counts) == 3
