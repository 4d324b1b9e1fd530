"""How far each cell of a data set is, and what is still to be done for it."""

from collections import Counter
from dataclasses import dataclass, field

from instruct_gen.quotas import Cell

# A cell is exhausted when so many epochs together gave fewer new examples than this part of what
# they offered.
PATIENCE = 3
LEAST_NEW = 0.01
MOST_AHEAD = 16
# A teacher is not asked further when of so many things it thought out nothing could be taken.
MOST_IN_VAIN = 160


@dataclass
class Progress:
    """What a cell has, and what it was offered.

    Args:
        wanted: its quota, with what it took over from others.
        batches: how many were taken in, from the first on.
        epoch: how many batches it takes to begin everywhere once.
        paid: whether a teacher is paid for its drafts: none are made that may not be needed.
        counts: of drafts, and of those not taken by reason.
    """

    cell: Cell
    wanted: int
    epoch: int
    paid: bool = False
    accepted: int = 0
    batches: int = 0
    exhausted: bool = False
    no_longer_waits: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    _epochs: list[tuple[int, int]] = field(default_factory=list)
    _at_epoch: tuple[int, int] = (0, 0)
    _last_offered: tuple[int, int] = (0, 0)

    @property
    def lacking(self) -> int:
        """Return how many examples it still wants."""
        return self.wanted - self.accepted

    @property
    def open(self) -> bool:
        """Return whether it wants examples and may still get some."""
        return self.lacking > 0 and not self.exhausted

    def ahead(self) -> range:
        """Return the numbers of the batches that it will likely need next."""
        if self.batches == 0 or self.paid:
            return range(self.batches, self.batches + 1)
        rate = max(self.accepted / self.batches, 1 / MOST_AHEAD)
        count = min(MOST_AHEAD, max(1, round(self.lacking / rate)))
        return range(self.batches, self.batches + count)

    def took_in(self, offered: int) -> bool:
        """Note that a batch was taken in, and return whether an epoch ended with it."""
        self.batches += 1
        self.counts["offered"] += offered
        if self.batches % self.epoch:
            return False
        now = (self.accepted, self.counts["offered"])
        before, self._at_epoch = self._at_epoch, now
        self._epochs.append((now[0] - before[0], now[1] - before[1]))
        return True

    def is_in_vain(self) -> bool:
        """Return whether a teacher was asked long enough for nothing."""
        if self.counts["offered"] > self._last_offered[0]:
            self._last_offered = (self.counts["offered"], self.counts["drafts"])
        return self.paid and self.counts["drafts"] - self._last_offered[1] >= MOST_IN_VAIN

    def gained(self) -> int:
        """Return how many examples the last epoch gave."""
        return self._epochs[-1][0]

    def is_exhausted(self) -> bool:
        """Return whether going on is of no use."""
        if self.counts["drafts"] == 0:
            return True
        if len(self._epochs) < PATIENCE:
            return False
        last = self._epochs[-PATIENCE:]
        new, offered = sum(one for one, _ in last), sum(one for _, one in last)
        return new == 0 or new < LEAST_NEW * offered
