"""An example: one training conversation, what it rests on, and how it came to be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kg.evidence.ids import canonical, digest
from kg.language.lexicon import Language

Split = Literal["train", "validation", "test"]
Role = Literal["system", "user", "assistant"]
SPLITS: tuple[Split, ...] = ("train", "validation", "test")
# The version of the code that makes examples: samplers, cases, kinds, writer, verifier. Raise it
# when a change makes other examples of the same facts, so that what was begun by other code is not
# gone on with. Wordings need no new version: they have a hash of their own.
GENERATOR = 3
# The kind of examples that rest on documents.
DOCUMENT_QA = "document_qa"


@dataclass(frozen=True, slots=True)
class Message:
    """What one side says."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class FactRef:
    """A fact an example rests on, as it was then."""

    fact_id: str
    fact_hash: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of an example and what they stand for: entity ids, or stored values of a place."""

    text: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One training conversation.

    Args:
        messages: in order; a plain paragraph is one message of the assistant.
        rejected: of a preference pair, the answer that is worse than the last message, else "".
        facts: what it rests on, sorted by id.
        experts: ids of those whom its messages name, sorted.
        forms: what was asked, unbound: ``@1`` is the first of ``mentions``.
        values: what the forms give together on the graph of ``graph_version``: ids of entities,
            numbers, years, ISO dates, true or false.
        wording: id of the wording that asks, ``<language>/<intent>/<number>``; where a teacher
            thought it out, the hash of what it says in the place of a number.
        teacher: the model that rephrased it, or thought it out, and the hash of what it was asked,
            else "".
        document: of an example that rests on a document, its file's name and the number of the
            passage, ``notes.md#3``; else "".
        passage: that passage, else "".
    """

    kind: str
    language: Language
    split: Split
    messages: tuple[Message, ...]
    facts: tuple[FactRef, ...]
    experts: tuple[str, ...]
    mentions: tuple[Mention, ...]
    forms: tuple[Mapping[str, Any], ...]
    values: tuple[Any, ...]
    wording: str
    sampler: str
    graph_version: int
    rejected: str = ""
    teacher: str = ""
    document: str = ""
    passage: str = ""
    generator: int = GENERATOR

    @property
    def example_id(self) -> str:
        """Return an id that only its kind and its words decide."""
        said = [self.kind, self.language, *((m.role, m.content) for m in self.messages)]
        return f"X{digest(canonical([*said, self.rejected]))}"

    def to_line(self) -> str:
        """Return the example as one line of canonical JSON."""
        return canonical(
            {
                "id": self.example_id,
                "kind": self.kind,
                "language": self.language,
                "split": self.split,
                "messages": [{"role": m.role, "content": m.content} for m in self.messages],
                "rejected": self.rejected,
                "facts": [[fact.fact_id, fact.fact_hash] for fact in self.facts],
                "experts": self.experts,
                "mentions": [{"text": m.text, "ids": m.ids} for m in self.mentions],
                "forms": self.forms,
                "values": self.values,
                "wording": self.wording,
                "sampler": self.sampler,
                "graph_version": self.graph_version,
                "teacher": self.teacher,
                "document": self.document,
                "passage": self.passage,
                "generator": self.generator,
            }
        )


def example_of(data: Mapping[str, Any]) -> Example:
    """Return the example that a line of a data set holds.

    Raises:
        KeyError, TypeError, ValueError: it is not one; the reader of the file says where.
    """
    return Example(
        kind=data["kind"],
        language=data["language"],
        split=data["split"],
        messages=tuple(Message(m["role"], m["content"]) for m in data["messages"]),
        facts=tuple(FactRef(*fact) for fact in data["facts"]),
        experts=tuple(data["experts"]),
        mentions=tuple(Mention(m["text"], tuple(m["ids"])) for m in data["mentions"]),
        forms=tuple(data["forms"]),
        values=tuple(data["values"]),
        wording=data["wording"],
        sampler=data["sampler"],
        graph_version=data["graph_version"],
        rejected=data["rejected"],
        teacher=data["teacher"],
        # What generators before the third wrote has neither.
        document=data.get("document", ""),
        passage=data.get("passage", ""),
        generator=data["generator"],
    )
