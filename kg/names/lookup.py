"""What words name: exact look-up of spans, and the nearest names for what is not found."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

import cypher
from kg.names.normalise import normalise, script_of
from kg.names.tokens import Token
from kg.schema import BY_LETTER
from kg.store.graph import GraphStore

MOST_SPANS = 650
MOST_WORDS = 12
MOST_ROWS = 2_000
MOST_NAME_WORDS = 6
TITLES = frozenset({"sir", "dame", "lord", "lady", "dr", "prof", "jr", "sr", "ii", "iii", "iv"})


@dataclass(frozen=True)
class Candidate:
    """One thing that a span may name.

    ``kind`` is a kind of entity, or ``country`` or ``city`` where the span names a value.
    """

    entity_id: str
    kind: str
    name: str
    text: str
    language: str | None
    form: str
    sources: tuple[str, ...]
    city: str | None = None


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
        found.setdefault(row["span"], []).append(
            Candidate(
                entity_id=row["id"],
                kind=row["value_kind"] or str(row["label"]).lower(),
                name=row["name"],
                text=row["text"],
                language=row["language"],
                form=row["form"] or "stated",
                sources=tuple(row["sources"] or ()),
                city=row["city"],
            )
        )
    return {form: tuple(candidates) for form, candidates in found.items()}


def look_up_fuller(
    store: GraphStore, texts: Iterable[str], kinds: Collection[str] = ("expert", "institution")
) -> dict[str, tuple[Candidate, ...]]:
    """Return what each text names less than fully, by the text's normalised form.

    "Richard Feynman" is said of "Richard P. Feynman": the first and the last word are the same,
    titles and suffixes apart, and the words between stand in the same order. "Princeton" is
    said of "Princeton University".
    """
    found: dict[str, tuple[Candidate, ...]] = {}
    for form in dict.fromkeys(map(normalise, texts)):
        words = ["".join(filter(str.isalnum, word)) for word in form.split()]
        query = " AND ".join(f'"{word}"' for word in words if len(word) > 1)
        if not query or len(words) > MOST_NAME_WORDS:
            continue
        rows = store.read(cypher.load("name/find_like"), text=query, limit=50)
        candidates = {
            row["id"]: Candidate(
                row["id"], row["label"].lower(), row["name"], row["text"], None, "stated", ()
            )
            for row in rows
            if row["label"].lower() in kinds and _is_meant(row, form)
        }
        if candidates:
            found[form] = tuple(candidates.values())
    return found


def _is_meant(row: dict[str, Any], form: str) -> bool:
    if row["label"] == "Expert":
        return _is_fuller(row["key"].split(), form.split())
    return row["label"] == "Institution" and form in _said_shorter(row["text"])


def _is_fuller(name: list[str], words: list[str]) -> bool:
    bare = [word for word in name if word not in TITLES]
    if len(words) < 2 or len(bare) < len(words):
        return False
    rest = iter(bare)
    return (bare[0], bare[-1]) == (words[0], words[-1]) and all(word in rest for word in words)


def _said_shorter(name: str) -> set[str]:
    """Return the normalised shorter ways to say a university's name."""
    whole = normalise(name)
    cores = {whole.removesuffix(word).strip() for word in (" university", "大学")}
    return {whole.removeprefix("university of "), *cores} - {whole}


def find_entities(
    store: GraphStore, text: str, *, kind: str | None = None, limit: int = 10
) -> tuple[Found, ...]:
    """Return the entities that a text may mean, best first: exact names, then near ones.

    Args:
        kind: only entities of this kind: expert, field, award, institution.
        limit: most entities to return.
    """
    best: dict[str, Found] = {}
    for found in [*_exact(store, text), *nearest_names(store, text, limit * 5)]:
        if kind in (None, found.kind) and found.entity_id[:1] in BY_LETTER:
            known = best.get(found.entity_id)
            if known is None or found.score > known.score:
                best[found.entity_id] = found
    ranked = sorted(best.values(), key=lambda found: (-found.score, found.name, found.entity_id))
    return tuple(ranked[:limit])


def nearest_names(store: GraphStore, text: str, limit: int = 5) -> tuple[Found, ...]:
    """Return the entities whose names are nearest to a text, best first; never exact by itself."""
    form = normalise(text)
    query = _fulltext(form)
    if not query:
        return ()
    best: dict[str, Found] = {}
    for row in store.read(cypher.load("name/find_like"), text=query, limit=200):
        if row["label"] == "Value":
            continue
        score = max(fuzz.ratio(form, row["key"]), fuzz.token_sort_ratio(form, row["key"])) / 100
        because = f"its name {row['text']!r} is like {text!r}"
        found = Found(row["id"], str(row["label"]).lower(), row["name"], because, round(score, 3))
        known = best.get(found.entity_id)
        if known is None or found.score > known.score:
            best[found.entity_id] = found
    ranked = sorted(best.values(), key=lambda found: (-found.score, found.name, found.entity_id))
    return tuple(ranked[:limit])


def _exact(store: GraphStore, text: str) -> list[Found]:
    candidates = look_up(store, [normalise(text)]).get(normalise(text), ())
    return [
        Found(
            candidate.entity_id,
            candidate.kind,
            candidate.name,
            "named so" if candidate.form == "stated" else "a short form of its name",
            1.0 if candidate.form == "stated" else 0.95,
        )
        for candidate in candidates
    ]


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
