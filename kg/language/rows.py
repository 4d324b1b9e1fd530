"""How the parts of a clause belong together: lists, and rows such as "A in 1903 and B in 1911"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from typing import Literal

from kg.language.pieces import Direction, Piece

_MOST_CHOICES = 6


@dataclass(frozen=True)
class Element:
    """A piece that a relation binds, with what stands before it.

    Args:
        attached: for a name: a cited fact ties it to a name beside it, so no cue needs to.
        governed: for a name: a preposition stands before it, so it is no bare subject or object.
    """

    piece: Piece
    separated: Literal["", "comma", "and"] = ""
    attached: bool = False
    governed: bool = False

    @property
    def at(self) -> int:
        """Return where it stands."""
        return self.piece.start

    @property
    def group(self) -> str:
        """Return what it is in a list: a name, a time or something else."""
        return self.piece.kind if self.piece.kind in ("name", "time") else "other"


@dataclass(frozen=True)
class Relation:
    """What the words of a cue say: predicates, each with the order of its ends.

    ``relative`` says that they are the end of a relative clause: 德国出生的…; ``separated`` that a
    comma or an "and" stands between them and what is before.
    """

    at: int
    senses: Mapping[str, Direction]
    joint: bool = False
    weak: bool = False
    relative: bool = False
    separated: bool = False


@dataclass(frozen=True)
class Row:
    """Elements that are said of each other."""

    elements: tuple[Element, ...]
    main: bool = True


def readings(
    before: Sequence[Element], after: Sequence[Element], respectively: bool
) -> Iterator[tuple[Row, ...]]:
    """Yield ways to read a clause as rows: "won A in 1903 and B in 1911" is two."""
    first, *early = _parts(before)
    next_, *rest = _parts(after)
    rows = [first]
    for part in early:
        if _own_row(rows[-1], part):
            rows.append([])
        rows[-1] += part
    rows[-1] += next_
    earlier = tuple(Row(tuple(row)) for row in rows[:-1])
    main = rows[-1]
    if respectively or not rest:
        yield (*earlier, Row(tuple(chain(main, *rest))))
        return
    free = [n for n, part in enumerate(rest) if not _same_list(part)]
    choices = product((False, True), repeat=min(len(free), _MOST_CHOICES))
    for choice in choices:
        new = {n for n, is_new in zip(free, choice, strict=False) if is_new}
        rows = [list(main)]
        for n, part in enumerate(rest):
            if n in new:
                whole = len(rows) > 1 or bool(_names(next_)) or len(_names(main)) > 1
                if _must_join(rows[-1], part) or not (whole and _names(rows[-1])):
                    break
                rows.append([])
            rows[-1] += part
        else:
            if len(rows) == 1 or _names(rows[-1]):
                yield (*earlier, *(Row(tuple(row), n == 0) for n, row in enumerate(rows)))


def _names(elements: Sequence[Element]) -> list[Element]:
    return [element for element in elements if element.group == "name"]


def _parts(elements: Sequence[Element]) -> list[list[Element]]:
    parts: list[list[Element]] = [[]]
    for element in elements:
        if element.separated and parts[-1]:
            parts.append([])
        parts[-1].append(element)
    return parts


def _own_row(row: Sequence[Element], part: Sequence[Element]) -> bool:
    """Return whether a part before the cue is a row of its own: "1903年A与1911年B得主"."""
    said, groups = {element.group for element in row}, [element.group for element in part]
    return {"time", "name"} <= said and groups[0] == "time" and "name" in groups


def _same_list(part: Sequence[Element]) -> bool:
    """Return whether a part can only go on with a list: it is neither a name nor a time."""
    return all(element.group == "other" for element in part)


def _must_join(row: Sequence[Element], part: Sequence[Element]) -> bool:
    """Return whether a time belongs to both sides of an "and", so that no new row begins there.

    "A and B in 1911" says 1911 of both, and "in 1911 A and B" too.
    """
    times = [element.at for element in row if element.group == "time"]
    names = [element.at for element in row if element.group == "name"]
    groups = [element.group for element in part]
    if not times and "time" in groups and groups[0] == "name":
        return len(groups) < 3 or groups.count("name") < 2
    if times and names and "time" not in groups:
        return times[-1] < names[-1]
    return False
