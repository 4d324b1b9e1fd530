"""Judgements: decisions of a curator or the resolver, kept for ever, in force until withdrawn."""

from dataclasses import dataclass
from typing import Literal

from kg.evidence.ids import digest

JudgementKind = Literal["same", "different", "retract", "means"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision.

    ``sides`` are, by kind: *same*, *different*: two record keys; *retract*: the claim ids of the
    fact; *means*: the record that states a mention, the record key of the mention as stated, and
    the record key of what is meant.
    """

    kind: JudgementKind
    sides: tuple[str, ...]
    by: str
    run: int
    at: str = ""
    reason: str = ""

    @property
    def judgement_id(self) -> str:
        """Return an id made of what was decided, by whom, in which run."""
        return "J" + digest("\x1f".join((self.kind, self.by, str(self.run), *self.sides)))
