"""What entities and values are called in the language of an answer."""

from collections.abc import Iterable, Mapping
from typing import Any

import cypher
from kg.language.lexicon import Language, lexicon
from kg.names.normalise import script_of
from kg.schema import BY_LETTER, fill
from kg.store.graph import GraphStore

SCRIPTS = {"zh": "han", "en": "latin"}


def names_in(
    store: GraphStore,
    entities: Iterable[str],
    values: Iterable[str],
    language: Language,
    *,
    primary: bool = False,
) -> dict[str, str]:
    """Return what entities (by id) and values (by themselves) are called in a language.

    What has no name in that language is left out, or with ``primary`` goes by its primary name.
    """
    names: dict[str, str] = {}
    by_letter: dict[str, set[str]] = {}
    for entity_id in entities:
        by_letter.setdefault(entity_id[:1], set()).add(entity_id)
    for letter in sorted(by_letter.keys() & BY_LETTER.keys()):
        query = fill(cypher.load("name/list_of_entities"), label=BY_LETTER[letter].label)
        rows = store.read(query, ids=sorted(by_letter[letter]))
        if primary:
            names |= {row["id"]: row["name"] for row in rows}
        names |= called(rows, letter, language)
    if language != "en":
        names |= _values(store, set(values), language)
    return names


def called(rows: Iterable[Mapping[str, Any]], letter: str, language: Language) -> dict[str, str]:
    """Return what entities of one kind are called in a language, of all that they are stated as.

    Args:
        rows: ``id``, primary ``name``, and a stated ``text`` with its ``language``.
    """
    usual: dict[str, str] = {}
    stated: dict[str, list[tuple[bool, int, str]]] = {}
    for row in rows:
        if (said := _usual(row["name"], letter, language)) is not None:
            usual[row["id"]] = said
        if _is_in(language, row["language"], row["text"]):
            # The primary name where it is one, else the fullest: 居里夫人 before 居里.
            other = row["text"] != row["name"]
            stated.setdefault(row["id"], []).append((other, -len(row["text"]), row["text"]))
    return usual | {entity_id: min(texts)[-1] for entity_id, texts in stated.items()}


def is_in(language: Language, name: str) -> bool:
    """Return whether a primary name is what an answer in this language calls its owner."""
    return script_of(name) == SCRIPTS[language]


def _usual(name: str, letter: str, language: Language) -> str | None:
    """Return what an award is usually called in a language, where the lexicon knows it."""
    if letter != "A" or language == "en":
        return None
    say = lexicon(language).say
    if name in say.awards:
        return say.awards[name][0]
    words = say.categories.get(name)
    return say.category_awards[0].replace("{c}", words[0]) if words else None


def _values(store: GraphStore, values: set[str], language: Language) -> dict[str, str]:
    ids = sorted(f"{kind}|{value}" for value in values for kind in ("city", "country"))
    rows = store.read(cypher.load("name/list_of_values"), ids=ids) if ids else []
    return {
        row["id"].partition("|")[2]: row["text"]
        for row in reversed(rows)
        if _is_in(language, row["language"], row["text"])
    }


def _is_in(language: Language, stated: str | None, text: str) -> bool:
    if script_of(text) != SCRIPTS[language]:
        return False
    return stated is None or stated == language or stated not in SCRIPTS
