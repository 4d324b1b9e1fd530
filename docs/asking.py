"""The page docs/asking.md: each kind of question in docs/questions.yaml, asked of the sample."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from bole.settings import Settings
from kg.evidence.importing import ImportOptions, import_rows
from kg.evidence.sources import Source
from kg.profiles.read import read_profiles
from kg.questions.compile import compile_form
from kg.questions.dialogue import Asked, questions_of
from kg.questions.forms import Facts, Form, read_form
from kg.store import GraphStore
from serve.answer import Wishes, answer
from serve.model import Answer, Status

QUESTIONS = Path(__file__).with_name("questions.yaml")
WISHES = Wishes(year=2026)
MOST_LINES = 4
HEAD = """\
# What can I ask

Written by `make docs`, which asks every question below: edit `docs/questions.yaml`, not this page.

A question is read as a *form*, a small typed value; the form is compiled to Cypher, run, and what
it finds is said, each sentence with the number of what it rests on. No model is needed. Every word
of a question must have been understood, or it is refused, with what was not understood.
`bole ask` answers one question, `bole match` a need; `bole ask --json` prints the form, the Cypher
and each citation with its fact and its sources. [Extending](extending.md) tells how to teach it
more.

The answers are those of the sample that `bole demo` loads. It states no papers, no co-authors and
no years at an institution, and everybody in it has an award: for questions of those there are
[four made-up people](#the-made-up-people), of the Lantern Institute and Harbour University.
"""
PROFILES_HEAD = """\
## The made-up people

```json
"""


class Question(BaseModel):
    """A kind of question, in both languages: one text, or the turns of a conversation."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: str
    status: Status = "answered"
    en: str | list[str]
    zh: str | list[str]


class Section(BaseModel):
    """Kinds of questions under one heading."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str
    questions: list[Question]


class Questions(BaseModel):
    """What docs/questions.yaml holds; ``profiles`` are read as ``bole graph import`` reads them."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    profiles: list[dict[str, Any]]
    sections: list[Section]


class NotAnswered(Exception):
    """A question of docs/questions.yaml was not answered as it says."""


@dataclass(frozen=True)
class Told:
    """The last turn of a conversation as it was answered, and what was said before it."""

    turns: tuple[str, ...]
    history: tuple[dict[str, str], ...]
    answer: Answer


@dataclass(frozen=True)
class Shown:
    """A kind of question with its answers, and the English one as it was understood."""

    question: Question
    en: Told
    zh: Told
    parts: tuple[Asked, ...]


def asking_page(store: GraphStore, settings: Settings, folder: Path) -> str:
    """Return the page, with the answers of a graph that holds the sample.

    Args:
        folder: where the made-up people, whom the graph gets too, are written.
    Raises:
        NotAnswered: answers are not as the questions' file says; every one is named.
    """
    asked = Questions.model_validate(yaml.safe_load(QUESTIONS.read_text(encoding="utf-8")))
    _load(store, asked.profiles, folder / "profiles.jsonl")
    shown = _all(store, settings, asked)
    if faults := [fault for one in shown.values() for fault in _faults(one)]:
        raise NotAnswered("\n".join(("docs/questions.yaml:", *faults)))
    return "\n".join(_lines(asked, shown))


def _load(store: GraphStore, profiles: list[dict[str, Any]], path: Path) -> None:
    path.write_text("".join(f"{as_json(one)}\n" for one in profiles), encoding="utf-8")
    options = ImportOptions(by="docs", fingerprint="made up")
    import_rows(store, read_profiles([str(path)]), Source("made-up"), options)


def _all(store: GraphStore, settings: Settings, asked: Questions) -> dict[str, Shown]:
    """Return the questions with their answers, by kind."""
    shown = {}
    for one in (one for section in asked.sections for one in section.questions):
        en, zh = (_told(store, settings, text) for text in (one.en, one.zh))
        shown[one.kind] = Shown(one, en, zh, questions_of(store, en.turns[-1], en.history))
    return shown


def _told(store: GraphStore, settings: Settings, asked: str | list[str]) -> Told:
    """Return the answer to the last turn, after the answers to those before it."""
    turns = (asked,) if isinstance(asked, str) else tuple(asked)
    history: list[dict[str, str]] = []
    for turn in turns[:-1]:
        given = answer(store, turn, settings=settings, wishes=WISHES, history=history)
        history += [_turn("user", turn), _turn("assistant", given.text)]
    given = answer(store, turns[-1], settings=settings, wishes=WISHES, history=history)
    return Told(turns, tuple(history), given)


def _turn(role: Literal["user", "assistant"], content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def _faults(shown: Shown) -> Iterator[str]:
    wanted = shown.question.status
    for told in (shown.en, shown.zh):
        given = told.answer
        if given.status != wanted:
            yield f"  {told.turns[-1]}: {given.status}, not {wanted}: {given.text}"
        elif wanted == "answered" and not given.values:
            yield f"  {told.turns[-1]}: answered by nothing: {given.text}"
    en, zh = (sorted(map(str, told.answer.values)) for told in (shown.en, shown.zh))
    if shown.en.answer.status == shown.zh.answer.status and en != zh:
        yield f"  {shown.question.kind}: {en} in English, {zh} in Chinese"


def _lines(asked: Questions, shown: dict[str, Shown]) -> Iterator[str]:
    yield HEAD
    yield "| kind | question | 问题 | answer |\n|---|---|---|---|"
    yield from map(_row, shown.values())
    for section in asked.sections:
        yield f"\n## {section.title}"
        for question in section.questions:
            yield from _section(shown[question.kind])
    yield f"\n{PROFILES_HEAD}{chr(10).join(map(as_json, asked.profiles))}\n```\n"


def _row(shown: Shown) -> str:
    kind, en, zh = shown.question.kind, shown.en, shown.zh
    anchor = kind.lower().replace(",", "").replace(" ", "-")
    cells = (f"[{kind}](#{anchor})", en.turns[-1], zh.turns[-1], _short(en.answer))
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _short(given: Answer) -> str:
    if given.status != "answered":
        return f"`{given.status}`"
    shown = ", ".join(map(_value, given.values[:3]))
    return f"{shown}, …" if len(given.values) > 3 else shown


def _value(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _section(shown: Shown) -> Iterator[str]:
    yield f"\n### {shown.question.kind}"
    for told in (shown.en, shown.zh):
        yield f"\n**{' → '.join(told.turns)}**\n\n```text\n{_cut(told.answer.text)}\n```"
    if not any(part.meant.forms for part in shown.parts):
        return
    yield "\n<details><summary>Form and Cypher</summary>"
    told_before: set[str] = set()
    for part in shown.parts:
        if part.meant.mentions:
            yield "\n" + ", ".join(
                f"`@{n}` is the {link.kind} “{link.text}”"
                for n, link in enumerate(part.meant.mentions, 1)
            )
        for unbound, bound in zip(part.meant.unbound, part.meant.forms, strict=True):
            new = [text for text in _cypher(bound) if text not in told_before]
            told_before.update(new)
            yield f"\n```json\n{as_json(plain(unbound))}\n```"
            if new:
                yield "\n```cypher\n" + "\n\n".join(new) + "\n```"
    yield "\n</details>"


def _cut(text: str) -> str:
    lines = text.splitlines()
    return "\n".join(lines[:MOST_LINES] + ["…"] * (len(lines) > MOST_LINES))


def plain(form: Form) -> dict[str, Any]:
    """Return a form as data, without what is as it is by default."""
    data: dict[str, Any] = _stated(form)
    if read_form(data) != form:
        raise NotAnswered(f"the form {as_json(data)} does not say all of {form!r}")
    return data


def _stated(part: Any) -> Any:
    if isinstance(part, BaseModel):
        fields = {
            name: (getattr(part, name), info) for name, info in type(part).model_fields.items()
        }
        return {
            name: _stated(value)
            for name, (value, info) in fields.items()
            if name in ("form", "kind") or value != info.default
        }
    return [_stated(one) for one in part] if isinstance(part, tuple) else part


def _cypher(form: Form) -> list[str]:
    """Return what a form runs: to find its things, to measure them; of `Facts`, the facts too."""
    compiled = compile_form(form)
    side = compiled.sides[0]
    statements = [*(known.statement for known in compiled.known), side.find]
    statements += [side.measure] if side.measure is not None else []
    if isinstance(form, Facts):
        statements += side.evidence.statements or (side.attributes,)
    return [
        "\n".join(
            [f"// {one.purpose}"]
            + [f"// ${name} = {as_json(value)}" for name, value in one.params.items()]
            + [f"{one.query.text};"]
        )
        for one in statements
    ]


def as_json(data: Any) -> str:
    """Return data as one line of JSON."""
    return json.dumps(data, ensure_ascii=False)
