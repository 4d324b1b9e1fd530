"""What leaves Bole: an answer and a match, each with its citations, as values and as JSON."""

from dataclasses import dataclass, field
from typing import Any, Literal

from kg.questions.fetch import Ran

Status = Literal[
    "answered", "ambiguous", "unknown_entity", "unknown_fact", "out_of_domain", "not_understood",
    "error",
]  # fmt: skip


@dataclass(frozen=True)
class FactCitation:
    """A fact that a sentence rests on."""

    n: int
    fact_id: str
    text: str
    sources: tuple[str, ...]
    record_keys: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the citation as data."""
        return {
            "n": self.n, "kind": "fact", "fact_id": self.fact_id, "text": self.text,
            "sources": list(self.sources), "record_keys": list(self.record_keys),
        }  # fmt: skip


@dataclass(frozen=True)
class ComputedCitation:
    """A count, a "yes" or a "none" that a form gave on one version of the graph."""

    n: int
    form: dict[str, Any]
    rows: int
    fact_ids: tuple[str, ...]
    graph_version: int

    def to_json(self) -> dict[str, Any]:
        """Return the citation as data."""
        return {
            "n": self.n, "kind": "computed", "form": self.form, "rows": self.rows,
            "fact_ids": list(self.fact_ids), "graph_version": self.graph_version,
        }  # fmt: skip


Citation = FactCitation | ComputedCitation


@dataclass(frozen=True)
class Offered:
    """Somebody or something that was perhaps meant, and what tells it apart."""

    entity_id: str
    name: str
    because: str

    def to_json(self) -> dict[str, Any]:
        """Return the candidate as data."""
        return {"entity_id": self.entity_id, "name": self.name, "because": self.because}


@dataclass(frozen=True)
class MatchedExpert:
    """An expert for a need: the score, what it is made of, and each reason as a cited fact.

    ``met`` and ``unmet`` are the wants and conditions of the need, in the answer's language.
    """

    entity_id: str
    name: str
    score: float
    components: dict[str, float]
    reasons: tuple[FactCitation, ...]
    met: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the expert as data."""
        return {
            "entity_id": self.entity_id, "name": self.name, "score": self.score,
            "components": self.components, "reasons": [r.to_json() for r in self.reasons],
            "met": list(self.met), "unmet": list(self.unmet),
        }  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """An answer, or an honest refusal; ``values`` is it as data, in no language.

    ``hints`` are for a person at a terminal and no part of the data.
    """

    status: Status
    text: str
    language: str
    question: str
    graph_version: int
    values: tuple[Any, ...] = ()
    entity_ids: tuple[str, ...] = ()
    reading: str = ""
    citations: tuple[Citation, ...] = ()
    forms: tuple[dict[str, Any], ...] = ()
    queries: tuple[Ran, ...] = ()
    candidates: tuple[Offered, ...] = ()
    experts: tuple[MatchedExpert, ...] | None = None
    hints: tuple[str, ...] = field(default=(), compare=False)

    def to_json(self) -> dict[str, Any]:
        """Return the answer as data; ``experts`` is there only when a need was matched."""
        data: dict[str, Any] = {
            "status": self.status,
            "text": self.text,
            "values": list(self.values),
            "entity_ids": list(self.entity_ids),
            "language": self.language,
            "reading": self.reading,
            "citations": [citation.to_json() for citation in self.citations],
            "forms": list(self.forms),
            "queries": [
                {"cypher": ran.cypher, "params": ran.params, "ms": ran.ms} for ran in self.queries
            ],
            "candidates": [candidate.to_json() for candidate in self.candidates],
            "question": self.question,
            "model": None,
            "graph_version": self.graph_version,
        }
        if self.experts is not None:
            data["experts"] = [expert.to_json() for expert in self.experts]
        return data
