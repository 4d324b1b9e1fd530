"""Who holds a condition, by the compiled form of it, and the facts that show it."""

from collections.abc import Iterable, Sequence

from kg.facts import KnownFact
from kg.questions.compile import compile_form
from kg.questions.forms import MOST_ROWS, Condition, Has, List, Things
from kg.questions.run import Ran, run_form
from kg.store.graph import GraphStore

# What one form takes: conditions, and ids.
MOST_CONDITIONS = 8
MOST_IDS = 500


def holders(store: GraphStore, where: Sequence[Condition]) -> frozenset[str] | None:
    """Return the experts for whom all conditions hold, or None when they are too many to list.

    Args:
        where: some conditions; of more than eight the last are left to ``holding``.
    """
    form = List(things=Things(kind="expert", where=tuple(where[:MOST_CONDITIONS])), limit=MOST_ROWS)
    found = _find(store, form)
    return None if len(found) > MOST_ROWS else holding(store, where[MOST_CONDITIONS:], found)


def holding(store: GraphStore, where: Sequence[Condition], ids: Iterable[str]) -> frozenset[str]:
    """Return those of some experts for whom all conditions hold."""
    kept = frozenset(ids)
    for start in range(0, len(where), MOST_CONDITIONS):
        part = tuple(where[start : start + MOST_CONDITIONS])
        listed = sorted(kept)
        kept = frozenset().union(
            *(
                _find(store, _among(part, listed[at : at + MOST_IDS]))
                for at in range(0, len(listed), MOST_IDS)
            )
        )
    return kept


def shown(
    store: GraphStore, has: Has, ids: Sequence[str]
) -> tuple[dict[str, tuple[KnownFact, ...]], tuple[Ran, ...]]:
    """Return the facts that show a condition, by expert; those for whom it holds are in it."""
    if not ids:
        return {}, ()
    result = run_form(store, _among((has,), sorted(ids)[:MOST_IDS]))
    return {end.entity_id: facts for end, facts in result.facts}, result.queries


def _among(where: tuple[Condition, ...], ids: Sequence[str]) -> List:
    return List(things=Things(kind="expert", ids=tuple(ids), where=where), limit=MOST_ROWS)


def _find(store: GraphStore, form: List) -> frozenset[str]:
    find = compile_form(form).find
    rows = store.read(find.query, **find.params, limit=form.limit + 1)
    return frozenset(row["id"] for row in rows)
