"""Sentences held to the facts that they cite."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.facts import End, KnownFact
from kg.language.lexicon import Language
from kg.language.verify import verify
from kg.schema import BY_PREDICATE

TABLE: Mapping[str, Any] = yaml.safe_load(
    Path(__file__).with_name("verify_cases.yaml").read_text(encoding="utf-8")
)
NAMES: Mapping[str, list[str]] = TABLE["names"]


def end(entity_id: str) -> End:
    return End(entity_id, NAMES[entity_id][0])


def fact(name: str) -> KnownFact:
    said = dict(TABLE["facts"][name])
    subject, predicate = end(said.pop("subject")), said.pop("predicate")
    object_, value = said.pop("object", None), said.pop("value", None)
    assert (object_ is not None) == (predicate in BY_PREDICATE)
    to = end(object_) if object_ is not None else None
    return KnownFact(f"R1/{name}", "h", (f"R1/{name}",), predicate, subject, to, value, said)


@pytest.mark.parametrize(
    ("language", "sentence", "cited", "verdict"),
    TABLE["cases"],
    ids=[f"{n}-{case[3]}" for n, case in enumerate(TABLE["cases"], 1)],
)
def test_cases(language: Language, sentence: str, cited: list[str], verdict: str) -> None:
    found = verify(sentence, [fact(name) for name in cited], NAMES, language)
    if verdict == "supported":
        assert found.faults == ()
    elif verdict == "true_but_refused":
        assert not found.supported
    else:
        assert verdict in {fault.kind for fault in found.faults}
