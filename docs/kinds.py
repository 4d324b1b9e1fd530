"""The page docs/kinds.md: each kind of example, with one of the sample in each language."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import click
from asking import as_json, plain

from bole.settings import Settings
from instruct_gen.dataset import open_dataset
from instruct_gen.example import Example
from instruct_gen.generate import Order, generate
from instruct_gen.kinds import KINDS, Kind
from instruct_gen.quotas import Plan
from instruct_gen.wordings import Wording, wordings
from kg.language.lexicon import LANGUAGES, Language
from kg.questions.forms import read_form
from kg.store import GraphStore

# Of so many of each kind and language one is shown.
EACH, SEED = 5, 7
MOST_TURNS, MOST_FACTS, MOST_NAMED = 3, 3, 3
LATIN = re.compile(r"[A-Za-z]")
# What the intents begin with that a kind asks by, where it is not the kind's name.
BEGINNINGS: Mapping[str, tuple[str, ...]] = {
    "dialogue": ("then_", "next_", "what_about"),
    "preference": ("grounded",),
    "unknown_fact": ("missing_", "outside", "contact", "private"),
}
LANGUAGE_NAMES: Mapping[Language, str] = {"en": "English", "zh": "Chinese"}
HEAD = """\
# Kinds of examples

Written by `make docs`, which makes every example below of the sample that `bole demo` loads: edit
the kinds in `instruct_gen/kinds/` and the wordings in `instruct_gen/wordings/`, not this page.

[Data sets](datasets.md) tells how they are made; `--kinds` makes only some kinds, `--kind-share`
more of one. Of the few that were drawn of a kind, a short one is shown that is asked plainly.

- *share*: its part of a data set by default.
- *drawn from*: an expert (`ego`), what dates a life (`timeline`), two experts (`pair`), the experts
  around an award, a field or an institution (`star`).
- *English*, *Chinese*: how many ways to ask were written by hand, those of the test split among
  them; in brackets, how many of these the grammar of `bole ask` does not read. Each is a text with
  slots and choices. A kind that is about a question (a dialogue, a task, an answer that cites) has
  the wordings of that question besides. A paragraph is asked by nobody.
- *What they rest on*: what `@1`, `@2` … stand for, the forms that were asked (a line each, without
  what is as it is by default) with the values they give, and the ids of facts.

| kind | what it is | share | drawn from | English | Chinese |
|---|---|---|---|---|---|
"""


def kinds_page(store: GraphStore, settings: Settings, folder: Path) -> str:
    """Return the page, with examples of a graph.

    Args:
        folder: where they are made; it must not be there.
    """
    shown = _shown(store, settings, folder)
    return "\n".join(_lines(shown))


def _shown(
    store: GraphStore, settings: Settings, folder: Path
) -> dict[tuple[str, Language], Example]:
    """Return the example of each kind and language that is shown."""
    names = [kind.name for kind in KINDS]
    plan = Plan(
        EACH * len(LANGUAGES) * len(names),
        SEED,
        dict.fromkeys(names, 1.0),
        # So none makes up for another: where there is nothing to show, it is said.
        named=frozenset(names),
        splits=(100, 0, 0),
    )
    generate(store, Order(plan, KINDS, folder, settings), _tell_nothing, _say)
    drawn: dict[tuple[str, Language], list[Example]] = {}
    for example in open_dataset(folder).examples():
        drawn.setdefault((example.kind, example.language), []).append(example)
    return {cell: min(some, key=_how_plain) for cell, some in drawn.items()}


def _tell_nothing(stage: str, done: int, total: int | None) -> None:
    pass


def _say(text: str) -> None:
    click.echo(text, err=True)


def _how_plain(example: Example) -> tuple[object, ...]:
    """Return what is least for the example that shows most of its kind and reads most easily."""
    texts = [message.content for message in example.messages]
    turns = sum(message.role == "user" for message in example.messages)
    foreign = example.language == "zh" and any(map(LATIN.search, texts))
    return (
        foreign,
        -min(turns, MOST_TURNS),
        not example.forms,
        not _asks_plainly(example),
        -min(len(example.facts), MOST_FACTS),
        sum(map(len, texts)),
        example.example_id,
    )


def _asks_plainly(example: Example) -> bool:
    """Return whether it is asked in words that the grammar reads."""
    asked = wordings(example.language).asks.get(example.wording.split("/")[1], ())
    return any(one.parsed for one in asked if one.wording_id == example.wording)


def _asked_by(kind: Kind, language: Language) -> list[Wording]:
    """Return the wordings that a kind asks by."""
    if isinstance(kind.drafts, partial):  # one that asks cases names their intents
        intents: Sequence[str] = kind.drafts.args[1]
    else:
        begins = BEGINNINGS.get(kind.name, (kind.name,))
        intents = [one for one in wordings(language).asks if one.startswith(begins)]
    return [one for intent in intents for one in wordings(language).asks[intent]]


def _lines(shown: Mapping[tuple[str, Language], Example]) -> Iterator[str]:
    whole = sum(kind.share for kind in KINDS)
    yield HEAD + "\n".join(_row(kind, whole) for kind in KINDS)
    for kind in KINDS:
        yield f"\n## {kind.name}\n\n{_sentence(kind.description)}"
        examples = [shown[kind.name, language] for language in LANGUAGES]
        for example in examples:
            yield f"\n{_conversation(example)}"
        yield "\n<details><summary>What they rest on</summary>"
        for example in examples:
            yield from _ground(example)
        yield "\n</details>"
    yield ""


def _row(kind: Kind, whole: float) -> str:
    cells = [
        f"[{kind.name}](#{kind.name})",
        kind.description,
        f"{100 * kind.share / whole:.1f} %",
        ", ".join(f"`{sampler}`" for sampler in kind.samplers),
        *(_count(_asked_by(kind, language)) for language in LANGUAGES),
    ]
    return f"| {' | '.join(cells)} |"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith("?") else ".")


def _count(asked: Sequence[Wording]) -> str:
    unparsed = sum(not one.parsed for one in asked)
    return f"{len(asked)} ({unparsed})" if asked else "–"


def _conversation(example: Example) -> str:
    said = [f"{message.role}: {message.content}" for message in example.messages]
    said += [f"rejected: {example.rejected}"] if example.rejected else []
    return "```text\n" + "\n".join(said) + "\n```"


def _ground(example: Example) -> Iterator[str]:
    """Yield the mentions, forms, values and facts of an example."""
    language = LANGUAGE_NAMES[example.language]
    yield f"\n{language}: {_named([fact.fact_id for fact in example.facts], 'fact')}"
    if example.mentions:
        yield "\n" + ", ".join(
            f"`@{n}` is “{one.text}” ({_some(one.ids)})"
            for n, one in enumerate(example.mentions, 1)
        )
    if example.forms:
        forms = "\n".join(as_json(plain(read_form(form))) for form in example.forms)
        yield f"\n```json\n{forms}\n```"
        yield f"\nValues: {_some([_value(one) for one in example.values]) or 'none'}"


def _value(value: object) -> str:
    return value if isinstance(value, str) else as_json(value)


def _named(ids: Sequence[str], what: str) -> str:
    if not ids:
        return f"no {what}"
    return f"{len(ids)} {what}{'s' * (len(ids) > 1)}, {_some(ids)}"


def _some(texts: Sequence[str]) -> str:
    shown = ", ".join(f"`{text}`" for text in texts[:MOST_NAMED])
    return f"{shown}, …" if len(texts) > MOST_NAMED else shown
