"""How many examples of each sort a data set has."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from instruct_gen.example import SPLITS, Example

Cell = tuple[str, str, str]


@dataclass(slots=True)
class Counts:
    """How many examples there are by what they are.

    Args:
        cells: by kind, language and split.
        questions: how many turns there are in all.
        taught: how many a model rephrased or thought out, by model.
    """

    cells: Counter[Cell] = field(default_factory=Counter)
    samplers: Counter[str] = field(default_factory=Counter)
    wordings: Counter[str] = field(default_factory=Counter)
    taught: Counter[str] = field(default_factory=Counter)
    questions: int = 0
    pairs: int = 0

    def add(self, examples: Iterable[Example]) -> None:
        """Count some examples too."""
        for example in examples:
            self.cells[example.kind, example.language, example.split] += 1
            self.samplers[example.sampler] += 1
            self.wordings[example.wording] += 1
            if example.teacher:
                self.taught[example.teacher.rpartition(" ")[0]] += 1
            self.questions += sum(message.role == "user" for message in example.messages)
            self.pairs += bool(example.rejected)

    @property
    def examples(self) -> int:
        """Return how many examples there are."""
        return self.cells.total()

    @property
    def kinds(self) -> dict[str, int]:
        """Return how many there are of each kind, in the order of their names."""
        return self._by(0)

    @property
    def languages(self) -> dict[str, int]:
        """Return how many there are in each language."""
        return self._by(1)

    @property
    def splits(self) -> dict[str, int]:
        """Return how many there are in each split that has any, train first."""
        found = self._by(2)
        return {split: found[split] for split in SPLITS if split in found}

    def _by(self, place: int) -> dict[str, int]:
        found: Counter[str] = Counter()
        for cell, number in self.cells.items():
            found[cell[place]] += number
        return dict(sorted(found.items()))
