"""How many examples of each kind, language and split: exactly as many as were asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, NamedTuple, TypeVar

from instruct_gen.example import SPLITS, Split
from kg.language.lexicon import Language

K = TypeVar("K")
Cover = Literal["facts", "experts"]
Strength = Literal["even", "rarity", "gap"]


class Cell(NamedTuple):
    """The examples of one kind in one language and split."""

    kind: str
    language: Language
    split: Split

    def __str__(self) -> str:
        """Return it in words: ``fact/zh/train``."""
        return "/".join(self)


@dataclass(frozen=True)
class Plan:
    """What data set is wanted.

    Args:
        shares: of each kind, relative to the others.
        named: kinds whose share the user stated: what they lack no other kind makes up for.
        splits: parts of a hundred for train, validation and test.
        cover: what every one of is used before any is used twice.
        taught: of kinds that a teacher thinks out, which part of all examples they are; ``shares``
            are of the rest. What they lack no other kind makes up for, nor they for others.
        strength: whether it is begun at some experts more often than at others.
        gaps: digest of the file of gaps that says at whom.
    """

    n: int
    seed: int
    shares: Mapping[str, float]
    named: frozenset[str] = frozenset()
    languages: tuple[Language, ...] = ("en", "zh")
    splits: tuple[int, int, int] = (80, 10, 10)
    cover: Cover | None = None
    taught: Mapping[str, float] = field(default_factory=dict)
    strength: Strength = "even"
    gaps: str = ""

    @property
    def parts(self) -> dict[str, Fraction]:
        """Return which part of all examples each kind is."""
        # As they are written: 0.7 and 0.3 are all of it.
        taught = {kind: Fraction(str(part)) for kind, part in self.taught.items()}
        whole = sum(map(Fraction, self.shares.values()))
        rest = (1 - sum(taught.values())) / whole if whole else Fraction(0)
        return {kind: Fraction(share) * rest for kind, share in self.shares.items()} | taught

    def settings(self) -> dict[str, object]:
        """Return it as plain data."""
        taught: dict[str, object] = {"taught": dict(self.taught)} if self.taught else {}
        drawn = {"strength": self.strength, "gaps": self.gaps} if self.strength != "even" else {}
        return {
            **taught,
            **drawn,
            "n": self.n,
            "seed": self.seed,
            "shares": dict(self.shares),
            "named": sorted(self.named),
            "languages": list(self.languages),
            "splits": list(self.splits),
            "cover": self.cover,
        }


def apportioned(total: int, shares: Mapping[K, float | Fraction]) -> dict[K, int]:
    """Return whole numbers in proportion to shares that make up a total: largest remainders.

    Of equal remainders the first in order gets one more.
    """
    exact = {key: Fraction(share) for key, share in shares.items()}
    whole = sum(exact.values())
    if not whole:
        return dict.fromkeys(shares, 0)
    given = {key: total * share / whole for key, share in exact.items()}
    counts = {key: int(part) for key, part in given.items()}
    left = total - sum(counts.values())
    by_rest = sorted(given, key=lambda key: counts[key] - given[key])
    for key in by_rest[:left]:
        counts[key] += 1
    return counts


def quotas(plan: Plan) -> dict[Cell, int]:
    """Return how many examples each cell gets: by split, then by language, then by kind."""
    found: dict[Cell, int] = {}
    by_split = apportioned(plan.n, dict(zip(SPLITS, plan.splits, strict=True)))
    for split, in_split in by_split.items():
        by_language = apportioned(in_split, dict.fromkeys(plan.languages, 1))
        for language, in_language in by_language.items():
            by_kind = apportioned(in_language, plan.parts)
            found |= {Cell(kind, language, split): count for kind, count in by_kind.items()}
    return found


def takers(cell: Cell, rest: int, open_cells: Sequence[Cell], plan: Plan) -> dict[Cell, int]:
    """Return which cells of its language and split make up for what one lacks, and how much.

    Nobody does for a kind whose share was stated, nor where no other cell can still give any.
    """
    if cell.kind in plan.named or cell.kind in plan.taught:
        return {}
    beside = {
        other: plan.shares[other.kind]
        for other in open_cells
        if other != cell
        and (other.language, other.split) == (cell.language, cell.split)
        and other.kind not in plan.taught
    }
    given = apportioned(rest, beside) if beside else {}
    return {other: more for other, more in given.items() if more}
