"""Mentions linked to what they name: the longest wins, stated beats short, a real tie is a tie."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.names.common import is_common
from kg.names.lookup import Candidate, Form
from kg.names.normalise import normalise

VALUES = ("country", "city")
# The surest first: a mention is linked to what it names most surely, and to that alone.
FORMS: tuple[Form, ...] = ("stated", "pinyin", "short", "near")


@dataclass(frozen=True)
class Link:
    """What a mention was linked to, as one kind of thing.

    ``ids`` are entity ids, or stored values where the kind is ``country`` or ``city``. Several ids
    are either one reading (institutions of one name, read together) or, when ``tied``, a choice
    that only the asker can make.

    ``form`` is the surest form of the candidates (see ``Candidate``). ``because`` says what
    was done to the text to find them, and ``read`` holds each wrong word with what it was read as:
    ``(("fermmi", "fermi"),)`` of a link to Enrico Fermi. ``common`` says that the mention is also a
    common word ("May", "Young", "高"): as a short form it is more likely the word. ``either``: the
    asker named several, any of which will do.
    """

    kind: str
    text: str
    ids: tuple[str, ...]
    name: str
    form: Form = "stated"
    tied: bool = False
    cities: tuple[str | None, ...] = ()
    because: str = ""
    read: tuple[tuple[str, str], ...] = ()
    common: bool = False
    either: bool = False

    @property
    def together(self) -> bool:
        """Return whether several entities are read as one."""
        several = len(self.ids) > 1 and not (self.tied or self.either)
        return several and self.kind == "institution"


def links_of(text: str, candidates: Iterable[Candidate]) -> tuple[Link, ...]:
    """Return one link for each kind of thing that a mention may name.

    Args:
        text: the mention as it stands in the question.
    """
    by_kind: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_kind.setdefault(candidate.kind, []).append(candidate)
    return tuple(_link(kind, text, by_kind[kind]) for kind in sorted(by_kind))


def _link(kind: str, text: str, candidates: list[Candidate]) -> Link:
    form = min((candidate.form for candidate in candidates), key=FORMS.index)
    chosen: dict[str, Candidate] = {}
    for candidate in candidates:
        if candidate.form == form:
            chosen.setdefault(candidate.entity_id, candidate)
    ids = tuple(sorted(chosen))
    first = chosen[ids[0]]
    if kind in VALUES:
        values = tuple(sorted({entity_id.partition("|")[2] for entity_id in ids}))
        return Link(kind, text, values, first.name, form, common=is_common(text))
    same_name = len({normalise(chosen[entity_id].name) for entity_id in ids}) == 1
    return Link(
        kind,
        text,
        ids,
        first.name,
        form,
        tied=len(ids) > 1 and not (kind == "institution" and same_name),
        cities=tuple(chosen[entity_id].city for entity_id in ids),
        because=first.because,
        read=first.read,
        common=is_common(text),
    )


def at_place(link: Link, place: str) -> Link | None:
    """Return an institution's link narrowed to a city, or None when none of them is there."""
    wanted = normalise(place)
    kept = [
        entity_id
        for entity_id, city in zip(link.ids, link.cities, strict=True)
        if city is not None and wanted in (normalise(city), normalise(city.partition(",")[0]))
    ]
    if not kept:
        return None
    return replace(link, ids=tuple(kept), tied=False, cities=(place,) * len(kept))
