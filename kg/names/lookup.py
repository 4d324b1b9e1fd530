"""What words name: exact look-up of spans, and the nearest names for what is not found."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from rapidfuzz import fuzz

import cypher
from kg.names.common import is_common
from kg.names.normalise import normalise, script_of
from kg.names.pinyin import asked_in_pinyin, spells
from kg.names.reading import (
    Reading,
    Words,
    asked_words,
    body_reading,
    person_reading,
    price,
    proposed,
    proposed_by_initials,
    proposed_for_slips,
)
from kg.names.tokens import Token
from kg.schema import BY_KIND
from kg.store.graph import GraphStore

MOST_SPANS = 650
MOST_WORDS = 12
MOST_ROWS = 2_000
MOST_NAME_WORDS = 6
MOST_LIKE = 200
MOST_CORRECTED = 3
MOST_ALIKE = 0.9
PART = 0.6
LEAST_ALIKE = 0.55
# What only a look-up of its own finds: a place where somebody was born, a name in pinyin.
APART = ("place", "pinyin")
Row = dict[str, Any]
Form = Literal["stated", "pinyin", "short", "near"]


@dataclass(frozen=True)
class Candidate:
    """One thing that a span may name.

    ``kind`` is a kind of entity, or ``country`` or ``city`` where the span names a value.
    ``form`` says how surely: ``stated`` is a name in full, or as much of it as people say
    (initials, surname first, "Richard Feynman"); ``pinyin`` spells a Chinese name; ``short`` is a
    surname or a name in brackets; ``near`` takes slips of the pen for what was meant. ``because``
    says what was done to the text, and is empty where it is the name; ``read`` holds each wrong
    word with what it was read as.
    """

    entity_id: str
    kind: str
    name: str
    text: str
    language: str | None
    form: Form
    sources: tuple[str, ...]
    city: str | None = None
    because: str = ""
    read: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Found:
    """An entity that a text may mean, and why it is offered; ``score`` is 0 to 1."""

    entity_id: str
    kind: str
    name: str
    because: str
    score: float


def spans_of(text: str, tokens: tuple[Token, ...]) -> dict[str, list[tuple[int, int]]]:
    """Return the normal form of each span of words, and the ranges of words it stands at."""
    longest = max(2, min(MOST_WORDS, MOST_SPANS // max(len(tokens), 1)))
    spans: dict[str, list[tuple[int, int]]] = {}
    for start in range(len(tokens)):
        for end in range(start + 1, min(start + longest, len(tokens)) + 1):
            form = normalise(text[tokens[start].start : tokens[end - 1].end])
            if form:
                spans.setdefault(form, []).append((start, end))
    return spans


def look_up(store: GraphStore, forms: Iterable[str]) -> dict[str, tuple[Candidate, ...]]:
    """Return what each normalised form names; a form that names nothing is left out."""
    rows = store.read(cypher.load("name/find_spans"), spans=sorted(set(forms)), limit=MOST_ROWS)
    found: dict[str, list[Candidate]] = {}
    for row in rows:
        if row["form"] not in APART:
            found.setdefault(row["span"], []).append(_candidate(row))
    return {form: tuple(candidates) for form, candidates in found.items()}


def _candidate(row: Row, reading: Reading | None = None) -> Candidate:
    form, because = row["form"], reading.because if reading else ""
    if form == "unnumbered":
        form, because = "stated", f"{row['text']} without the number of a namesake"
    elif reading is not None:
        form = "near" if reading.slips else "stated"
    return Candidate(
        entity_id=row["id"],
        kind=row["value_kind"] or str(row["label"]).lower(),
        name=row["name"],
        text=row["text"],
        language=row["language"],
        form=form,
        sources=tuple(row["sources"]),
        city=row["city"],
        because=because,
        read=reading.read if reading else (),
    )


def look_up_fuller(
    store: GraphStore, texts: Iterable[str], kinds: Collection[str] = ("expert", "institution")
) -> dict[str, tuple[Candidate, ...]]:
    """Return what each text names otherwise than in so many words, by its normalised form.

    "Richard Feynman", "R. P. Feynman" and "Feynman, Richard" are said of "Richard P. Feynman",
    "Tu You-you" of 屠呦呦, "Princeton" of "Princeton University"; and "enrico fermmi" is a slip of
    the pen. Several candidates for a text are a tie.

    Args:
        texts: as they were written, the likeliest first: only the first few that are not found
            otherwise are searched for slips.
    """
    asked = {normalise(text): text for text in reversed(list(texts))}
    asked = {form: asked[form] for form in reversed(asked) if _may_be_name(form)}
    found = {form: _said_otherwise(store, text, kinds) for form, text in asked.items()}
    if "expert" in kinds:
        for form, spelt in _spelt_in_pinyin(store, asked).items():
            # "Wang Wei" may be Wei Wang as well as 王维.
            found[form] += tuple(replace(c, form="stated") for c in spelt) if found[form] else spelt
    for form in [form for form in asked if not found[form]][:MOST_CORRECTED]:
        found[form] = _corrected(store, asked[form], kinds)
    return {form: candidates for form, candidates in found.items() if candidates}


def _may_be_name(form: str) -> bool:
    return 0 < len(form.split()) <= MOST_NAME_WORDS and any(map(str.isalnum, form))


def _said_otherwise(store: GraphStore, text: str, kinds: Collection[str]) -> tuple[Candidate, ...]:
    """Return what has the very words of a text: fewer of them, in other order, or as initials."""
    for words in asked_words(text):
        for query in proposed(words):
            rows = _like(store, query)
            if len(rows) > MOST_LIKE // 2 and min(map(len, words)) == 1:
                rows = _like(store, proposed_by_initials(words))
            read = [(row, _reading(row, words, normalise(text))) for row in rows]
            if chosen := _best([(row, r) for row, r in read if r and not r.slips], kinds):
                return chosen
    return ()


def _corrected(store: GraphStore, text: str, kinds: Collection[str]) -> tuple[Candidate, ...]:
    """Return what a text names but for slips of the pen, or its words in other pieces.

    One word by itself is read so only where it is written as a name and is no common word.
    """
    words = next(iter(asked_words(text)), ())
    if len(words) == 1 and (not text[:1].isupper() or is_common(text)):
        return ()
    rows = [row for query in proposed_for_slips(words) for row in _like(store, query)]
    read = [(row, _reading(row, words, normalise(text))) for row in rows]
    return _best([(row, reading) for row, reading in read if reading], kinds)


def _like(store: GraphStore, query: str) -> list[Row]:
    """Return the names that a full-text query proposes, but for surnames by themselves."""
    if not query:
        return []
    rows = store.read(cypher.load("name/find_like"), text=query, limit=MOST_LIKE)
    return [row for row in rows if row["form"] not in ("short", *APART)]


def _reading(row: Row, words: Words, form: str) -> Reading | None:
    if row["label"] == "Expert":
        return person_reading(words, row["text"])
    if row["label"] == "Institution" and form in _said_shorter(row["text"]):
        return Reading(1, 0, "said less fully")
    return None if row["label"] == "Value" else body_reading(words, row["text"])


def _best(read: list[tuple[Row, Reading]], kinds: Collection[str]) -> tuple[Candidate, ...]:
    """Return the readings that nothing beats clearly: one slip does not clearly beat two."""
    best: dict[str, tuple[Row, Reading]] = {}
    for row, reading in read:
        known = best.get(row["id"])
        if row["label"].lower() in kinds and (known is None or price(reading) < price(known[1])):
            best[row["id"]] = (row, reading)
    if not best:
        return ()
    slips, grade = min(price(reading) for _, reading in best.values())
    return tuple(
        _candidate(row, reading)
        for _, (row, reading) in sorted(best.items())
        if (reading.slips <= slips + 1 if slips else price(reading) == (0, grade))
    )


def _spelt_in_pinyin(store: GraphStore, forms: Iterable[str]) -> dict[str, tuple[Candidate, ...]]:
    keys = {form: asked_in_pinyin(form) for form in forms}
    spans = sorted({key for several in keys.values() for key in several})
    if not spans:
        return {}
    rows = store.read(cypher.load("name/find_spans"), spans=spans, limit=MOST_ROWS)
    return {
        form: tuple(
            replace(_candidate(row), because=f"pinyin of {row['text']}")
            for row in rows
            if row["form"] == "pinyin" and row["span"] in several and spells(form, row["text"])
        )
        for form, several in keys.items()
    }


def _said_shorter(name: str) -> set[str]:
    """Return the normalised shorter ways to say a university's name."""
    whole = normalise(name)
    cores = {whole.removesuffix(word).strip() for word in (" university", "大学")}
    return {whole.removeprefix("university of "), *cores} - {whole}


def find_entities(
    store: GraphStore, text: str, *, kind: str | None = None, limit: int = 10
) -> tuple[Found, ...]:
    """Return the entities that a text may mean, best first: by name, nearly so, and in part.

    Args:
        kind: only entities of this kind: expert, field, award, institution.
        limit: most entities to return.
    """
    form = normalise(text)
    exact = look_up(store, [form]).get(form, ())
    fuller = look_up_fuller(store, [text], tuple(BY_KIND)).get(form, ())
    found = [*map(_found, (*exact, *fuller)), *nearest_names(store, text, limit * 5)]
    wanted = [one for one in found if kind in (None, one.kind) and one.kind in BY_KIND]
    return _ranked(wanted, limit)


def nearest_names(store: GraphStore, text: str, limit: int = 5) -> tuple[Found, ...]:
    """Return the entities whose names are nearest to a text, best first; never exact by itself."""
    form = normalise(text)
    query = _fulltext(form)
    rows = store.read(cypher.load("name/find_like"), text=query, limit=200) if query else []
    found = [_near(row, form, text) for row in rows if row["label"] != "Value"]
    return _ranked((one for one in found if one.score >= LEAST_ALIKE), limit)


def _found(candidate: Candidate) -> Found:
    if candidate.form == "near":
        score, because = 0.95 - 0.02 * len(candidate.read), candidate.because
    elif candidate.form == "stated":
        named_so = candidate.because in ("", "named so")
        score, because = (1.0, "named so") if named_so else (0.98, candidate.because)
    else:
        score, because = 0.97, candidate.because or "a short form of its name"
    return Found(candidate.entity_id, candidate.kind, candidate.name, because, round(score, 3))


def _near(row: Row, form: str, text: str) -> Found:
    """Return what full text proposes, scored by how alike the names are, and below all the rest."""
    key = row["key"]
    score = max(fuzz.ratio(form, key), fuzz.token_sort_ratio(form, key)) / 100
    because = f"its name {row['text']!r} is like {text!r}"
    if form in key and form != key:
        score, because = max(score, PART), f"{text!r} is part of its name {row['text']!r}"
    kind = str(row["label"]).lower()
    return Found(row["id"], kind, row["name"], because, round(min(score, MOST_ALIKE), 3))


def _ranked(found: Iterable[Found], limit: int) -> tuple[Found, ...]:
    best: dict[str, Found] = {}
    for one in found:
        known = best.get(one.entity_id)
        if known is None or one.score > known.score:
            best[one.entity_id] = one
    ranked = sorted(best.values(), key=lambda one: (-one.score, one.name, one.entity_id))
    return tuple(ranked[:limit])


def _fulltext(form: str) -> str:
    """Return a full-text query that proposes names for a normalised text.

    A Latin word also proposes names that begin as it does, so that a slip of the pen is met; Han
    text is cut into pairs, since a quoted phrase would only find itself.
    """
    terms: list[str] = []
    for word in form.split()[:MOST_WORDS]:
        letters = "".join(character for character in word if character.isalnum())
        if not letters:
            continue
        if script_of(letters) == "han":
            pairs = [letters[i : i + 2] for i in range(len(letters) - 1)] or [letters]
            terms += [f'"{pair}"' for pair in pairs[:MOST_WORDS]]
        else:
            terms.append(f'"{letters}"')
            if len(letters) >= 4:
                terms.append(f"{letters[: max(3, len(letters) // 2)]}*")
    return " OR ".join(terms)
