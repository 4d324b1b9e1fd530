"""The law of forms: on both engines a form gives what the oracle says, to the last fact.

``BOLE_TEST_EXAMPLES`` is how many graphs are drawn (half of them on Neo4j), ``BOLE_TEST_SEED``
from which on. Each gets fifty forms; those of every fifth have the same shapes, with other values.
"""

import json
import os
from collections import Counter
from dataclasses import fields
from typing import Any

from kg.export.jsonl import graph_lines
from kg.questions.evaluate import Evaluated, evaluate
from kg.questions.forms import dump_form
from kg.questions.held import graph_of
from kg.questions.run import Result, run_form
from kg.store import GraphStore
from tests.conftest import wipe
from tests.questions.random_forms import Forms
from tests.questions.random_world import random_world, write

GRAPHS = int(os.environ.get("BOLE_TEST_EXAMPLES", "6"))
FIRST = int(os.environ.get("BOLE_TEST_SEED", "1"))
FORMS, BLOCKS = 50, 5


def test_engines_give_what_the_oracle_gives(store: GraphStore, engine: str) -> None:
    # Neo4j takes ten times as long to plan a statement that it has not seen as to run it.
    graphs = GRAPHS if engine == "embedded" else GRAPHS // 2
    wrong = []
    seen: Counter[str] = Counter()
    for seed in range(FIRST, FIRST + graphs):
        wipe(store)
        world = random_world(seed)
        write(store, world)
        graph = graph_of(map(json.loads, map(str, graph_lines(store))))
        forms = Forms(world, FIRST + seed % BLOCKS, seed)
        for _ in range(FORMS):
            form = forms.form()
            data = dump_form(form)
            expected = evaluate(graph, form)
            found = plain(run_form(store, form))
            seen.update(constructs(data, bool(expected.rows)))
            if found != expected:
                wrong.append(f"graph {seed}: {json.dumps(data)}\n{difference(expected, found)}")
    assert wrong == [], f"{len(wrong)} of {graphs * FORMS}:\n" + "\n".join(wrong[:5])
    assert {name for name in CONSTRUCTS if seen[name] < graphs // 2} == set()


def plain(result: Result) -> Evaluated:
    """Return a result as the oracle states it."""
    return Evaluated(
        rows=tuple(row.entity_id for row in result.rows),
        measures=result.measures,
        total=result.total,
        cut=result.cut,
        unranked=result.unranked,
        facts=tuple(tuple(fact.fact_id for fact in facts) for _, facts in result.facts),
    )


def difference(expected: Evaluated, found: Evaluated) -> str:
    """Return what differs, a line each."""
    pairs = ((f.name, getattr(expected, f.name), getattr(found, f.name)) for f in fields(found))
    return "\n".join(
        f"  {name}: {one} is not {other}" for name, one, other in pairs if one != other
    )


CONSTRUCTS = (
    "form list", "form count", "form exists", "form facts", "form measured", "form compare",
    "kind has", "kind shares", "kind named", "kind between", "kind during", "kind than",
    "how facts", "how ends", "how sum", "how min", "how max", "how value",
    "of things", "order", "negated", "inverse", "at_least", "loosely", "role", "minus", "on", "but",
    "share", "apart", "depth 3", "rows",
)  # fmt: skip
PLAIN = ("order", "negated", "inverse", "loosely", "role", "minus", "on", "but", "share", "apart")


def constructs(data: Any, rows: bool) -> set[str]:
    """Return which constructs a form is made of, and whether it found anything."""
    found = {"rows"} if rows else set()

    def walk(value: Any, depth: int) -> None:
        if isinstance(value, list):
            for item in value:
                walk(item, depth)
        if not isinstance(value, dict):
            return
        for key, inner in value.items():
            if key in ("form", "kind", "how") and isinstance(inner, str):
                found.add(f"{key} {inner}")
            if key == "of" and isinstance(inner, dict):
                found.update({"of things"} | ({"depth 3"} if depth >= 1 else set()))
            if key in PLAIN and inner:
                found.add(key)
            if key == "at_least" and inner > 1:
                found.add(key)
            walk(inner, depth + (key == "of"))

    walk(data, 0)
    return found
