"""What a need requires, prefers and excludes, read clause by clause from its pieces.

A mark (``must``, ``ideally``, ``not``) says how what follows it in its clause is meant, or what
stands before it where nothing follows. A condition without a mark is required; a field without one
is a want. What is said of the asker ("we at Princeton need …") is no condition.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.names.link import VALUES
from kg.names.normalise import normalise
from kg.questions.forms import Between, Has
from kg.questions.grammar.times import years_of
from kg.questions.pieces import TOPICAL, Piece
from kg.questions.places import Places
from kg.questions.said import CONDITIONS, LIVING, STRENGTHS, Item, Strength, joined


@dataclass
class _Clause:
    """Where the reading of a clause stands."""

    pieces: Sequence[Piece]
    items: list[Item]
    strength: Strength | None = None
    us: bool = False
    scope: str = ""

    def roles(self, place: int) -> frozenset[str]:
        """Return the roles of the piece at a place; none outside the clause."""
        return self.pieces[place].roles if 0 <= place < len(self.pieces) else frozenset()

    def before(self, place: int) -> frozenset[str]:
        """Return the roles of the piece before a place, articles passed over."""
        article = self.roles(place - 1) == {"filler"} and len(self.pieces[place - 1].text) < 4
        return self.roles(place - 1) | (self.roles(place - 2) if article else frozenset())

    def has_role(self, *roles: str) -> bool:
        """Return whether some piece of the clause has one of these roles."""
        return any(piece.roles.intersection(roles) for piece in self.pieces)


def items_of(pieces: Sequence[Piece], places: Places) -> tuple[Item, ...]:
    """Return what a need says, in order, each with how it is meant."""
    found: list[Item] = []
    for clause in _clauses(pieces):
        last = found[-1] if found else None
        found += _read(_Clause(clause, []), last, places)
    return tuple(joined(found))


def _clauses(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    clause: list[Piece] = []
    for piece in pieces:
        if piece.breaks and clause:
            yield clause
            clause = []
        clause.append(piece)
    if clause:
        yield clause


def _read(clause: _Clause, last: Item | None, places: Places) -> list[Item]:
    for place, piece in enumerate(clause.pieces):
        if (mark := _mark(clause, place)) is not None:
            _turn(clause, place, mark)
        elif piece.roles & {"but", "not_end"}:
            clause.strength, clause.scope = None, ""
        elif "us" in piece.roles:
            clause.us = True
        elif "cue" in piece.roles:
            _ask(clause, place)
        elif (item := _item(clause, place, places)) is not None:
            goes_on = last if place == 0 else None
            _add(clause, item, _joint(clause, place), goes_on)
    return clause.items


def _mark(clause: _Clause, place: int) -> Strength | None:
    roles = clause.roles(place)
    if "never" in roles and not clause.us:
        return "not"
    return next((strength for strength in STRENGTHS if strength in roles), None)


def _turn(clause: _Clause, place: int, mark: Strength) -> None:
    """Let a mark say how what follows is meant; where nothing does, what stands before it."""
    if _leads(clause, place):
        clause.strength, clause.scope = mark, ""
        return
    unmarked = [n for n, item in enumerate(clause.items) if item.strength is None and not item.us]
    conditions = [n for n in unmarked if clause.items[n].kind in CONDITIONS]
    fields = [n for n in unmarked if clause.items[n].kind == "field"]
    for number in conditions or fields:
        clause.items[number] = replace(clause.items[number], strength=mark)


def _ask(clause: _Clause, place: int) -> None:
    """Let the words that ask for somebody make what stands before them the asker's."""
    clause.us = False
    offered = any("people" in piece.roles for piece in clause.pieces[:place])
    if offered or not _leads(clause, place):
        return  # "polymer experts wanted"
    for number, item in enumerate(clause.items):
        if item.kind in ("field", "word"):
            clause.items[number] = replace(item, us=True)


def _leads(clause: _Clause, place: int) -> bool:
    for later in range(place + 1, len(clause.pieces)):
        piece = clause.pieces[later]
        if piece.roles & {"must", "prefer", "not", "never", "us"}:
            return bool(piece.roles & {"not", "never"})
        if piece.links or piece.field or piece.place or piece.roles & {"winner", "living", "dead"}:
            return True
        if piece.left_over:
            return True
    return False


def _add(clause: _Clause, item: Item, joint: str, last: Item | None) -> None:
    """Put an item under the mark that it stands under."""
    strength = clause.strength
    if last is not None and last.kind == item.kind and item.kind in CONDITIONS:
        strength, joint = last.strength, "list"  # "at Princeton, Harvard or Yale"
        clause.strength, clause.scope = strength, item.kind
    elif strength == "not" and item.kind != "word":
        if clause.scope and clause.scope != item.kind:
            strength = clause.strength = None
        clause.scope = item.kind
    known = clause.items[-1].kind if clause.items else item.kind
    joint = joint if known == item.kind else ""
    clause.items.append(replace(item, strength=strength, us=clause.us, joined=joint))


def _joint(clause: _Clause, place: int) -> str:
    """Return how a piece goes on from the item before it."""
    if clause.pieces[place].listed:
        return "or"
    if not clause.items:
        return ""
    if "or" in clause.before(place):
        return "or"
    return "and" if clause.roles(place - 1) == {"filler"} else ""


def _item(clause: _Clause, place: int, places: Places) -> Item | None:
    """Return what a piece says, or None where it says nothing by itself."""
    piece = clause.pieces[place]
    for read in (_award, _institution, _place, _expert, _date, _living):
        item = read(clause, place, places)
        if item is not None:
            return item
    if piece.field is not None:
        return Item("field", piece.field)
    if piece.when is not None and any(_gives_years(other) for other in clause.pieces):
        return None
    if piece.links or piece.place is not None or piece.when is not None:
        name = len(piece.text.split()) > 1 or not piece.link("expert")
        return Item("unused" if name else "word", piece.text)
    if piece.left_over or (piece.roles and piece.roles <= TOPICAL):
        return Item("word", piece.text)
    return None


def _gives_years(piece: Piece) -> bool:
    return piece.link("award") is not None or bool(piece.roles & {"winner", "prize"})


def _award(clause: _Clause, place: int, places: Places) -> Item | None:
    piece = clause.pieces[place]
    link = piece.link("award")
    if link is not None and not clause.us:
        has = Has(fact="received", entity=link.ids, when=_years(clause, place))
        return Item("award", piece.text, has=has, ids=link.ids)
    some = "winner" in piece.roles or ("prize" in piece.roles and clause.has_role("received"))
    if not some or clause.us or any(other.link("award") for other in clause.pieces):
        return None
    if any(item.kind == "award" for item in clause.items):
        return None
    return Item("award", piece.text, has=Has(fact="received", when=_years(clause, place)))


def _years(clause: _Clause, place: int) -> Between | None:
    """Return the years that a clause gives an award: those right after it, or the only ones."""
    times = [n for n, piece in enumerate(clause.pieces) if piece.when is not None]
    later = [n for n in times if n > place]
    chosen = later[:1] or times[-1:]
    return _span(clause.pieces[chosen[0]]) if chosen else None


def _span(piece: Piece) -> Between | None:
    return None if piece.when is None else years_of(*piece.when)


def _institution(clause: _Clause, place: int, places: Places) -> Item | None:
    piece = clause.pieces[place]
    link = piece.link("institution")
    if link is None or clause.us or not _attached(clause, place):
        return None
    before = clause.before(place)
    if "born" in before and places.born_in([piece.text]):
        return None
    shorter = normalise(piece.text) != normalise(link.name)
    if "in" in before and shorter and places.working_in([piece.text]):
        return None
    near = clause.before(place) | clause.roles(place + 1) | clause.roles(place + 2)
    fact = "educated_at" if "educated_at" in near else "affiliated_with"
    has = Has(fact=fact, entity=link.ids)
    return Item("institution", piece.text, has=has, ids=link.ids)


def _attached(clause: _Clause, place: int) -> bool:
    """Return whether words around a name say that somebody is there."""
    near = {"at", "in", "from", "affiliated_with", "educated_at", "must", "prefer", "not", "never"}
    if clause.before(place) & near or clause.roles(place + 1) & {
        "here",
        "people",
        "affiliated_with",
    }:
        return True
    marked = clause.roles(place + 1) & {"educated_at", "must", "prefer", "not"}
    if marked or clause.strength is not None:
        return True
    return bool(clause.items) and clause.items[-1].kind == "institution"


def _place(clause: _Clause, place: int, places: Places) -> Item | None:
    piece = clause.pieces[place]
    link = piece.link(*VALUES)
    called = link is not None or piece.place is not None or places.known(piece.text)
    if not called or clause.us or piece.field is not None:
        return None
    names = (piece.place or "", piece.text, *(link.ids if link is not None else ()))
    before, after = clause.before(place), clause.roles(place + 1)
    following = clause.pieces[place + 1] if place + 1 < len(clause.pieces) else None
    of_people = following is not None and following.field is not None
    goes_on = bool(clause.items) and clause.items[-1].kind == "place"
    if before & {"from", "born"} or after & {"born", "here", "people"} or of_people or goes_on:
        has = places.born_in(names)
    elif before & {"at", "in"}:
        has = places.working_in(names)
    else:
        return None
    return Item("place", piece.text, has=has) if has is not None else None


def _expert(clause: _Clause, place: int, places: Places) -> Item | None:
    piece = clause.pieces[place]
    link = piece.link("expert")
    if link is None or clause.us:
        return None
    if clause.strength == "not":
        return Item("expert", piece.text, ids=link.ids)
    if clause.has_role("collaborated_with"):
        return Item("expert", piece.text, has=Has(fact="collaborated_with", entity=link.ids))
    return None


def _date(clause: _Clause, place: int, places: Places) -> Item | None:
    """Return when somebody was born or died; the years of an award belong to the award."""
    piece = clause.pieces[place]
    if piece.when is None or clause.us:
        return None
    fact = next((fact for fact in ("born", "died") if fact in clause.before(place)), None)
    fact = fact or next((f for f in ("born", "died") if f in clause.roles(place + 1)), None)
    if fact is None:
        return None
    return Item("date", piece.text, has=Has(fact=fact, when=_span(piece)))


def _living(clause: _Clause, place: int, places: Places) -> Item | None:
    roles = clause.roles(place)
    if not roles & {"living", "dead"} or clause.us:
        return None
    marked = clause.before(place) & {"must", "prefer", "not", "never", "filler"}
    if not (marked or clause.roles(place + 1) & {"here", "people"}):
        return None
    if place + 1 < len(clause.pieces) and clause.pieces[place + 1].left_over:
        return None  # "living polymerisation"
    has = LIVING if "living" in roles else Has(fact="died")
    return Item("date", clause.pieces[place].text, has=has)
