"""What takes the place of examples that a teacher thought out, where no teacher is asked."""

from collections import Counter
from collections.abc import Container, Mapping

from bole.errors import Conflict
from instruct_gen.counts import Counts
from instruct_gen.quotas import Cell, apportioned


def stand_in(
    outdated: Mapping[Cell, int], kept: Counts, taught: Container[str]
) -> tuple[dict[Cell, int], tuple[str, ...]]:
    """Return how many examples of each cell are to be made, and in words what stands in for what.

    For those of a kind that is taught come others of the data set, of the same language and split,
    in proportion.

    Args:
        outdated: how many examples of each cell are out of date; ``kept`` counts the others.
    Raises:
        Conflict: there are no others.
    """
    wanted = {cell: n for cell, n in outdated.items() if cell.kind not in taught}
    moved = []
    for cell, lacking in outdated.items():
        if cell.kind not in taught:
            continue
        able = {cell._replace(kind=kind): n for kind, n in _beside(cell, outdated, kept).items()
                if kind not in taught}  # fmt: skip
        if not able:
            raise Conflict(
                f"{lacking} examples {cell}, which a teacher thought out, are out of date, and the "
                f"data set has no others in {cell.language}/{cell.split} to replace them by: have "
                "it made anew with `bole dataset generate … --fresh`."
            )
        given = {one: n for one, n in apportioned(lacking, able).items() if n}
        for one, n in given.items():
            wanted[one] = wanted.get(one, 0) + n
        told = ", ".join(f"{n} of {one.kind}" for one, n in given.items())
        moved.append(f"{lacking} of {cell} are replaced by {told}")
    return wanted, tuple(moved)


def _beside(cell: Cell, outdated: Mapping[Cell, int], kept: Counts) -> dict[str, int]:
    """Return how many examples of each kind there were in the language and split of a cell."""
    found: Counter[str] = Counter()
    for some in (kept.cells, outdated):
        for (kind, language, split), n in some.items():
            if (language, split) == (cell.language, cell.split):
                found[kind] += n
    return dict(sorted(found.items()))
