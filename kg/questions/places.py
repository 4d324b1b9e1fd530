"""Places as conditions: born in one, or at an institution there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.names.link import Link
from kg.names.normalise import normalise
from kg.names.places import places_named
from kg.questions.forms import Has, Things
from kg.store.graph import GraphStore

MOST_VALUES = 500
Named = Mapping[str, tuple[Link, ...]]


@dataclass(frozen=True)
class Places:
    """The stated places of birth, and of institutions, by the names they go by."""

    born: Named = field(default_factory=dict)
    institutions: Named = field(default_factory=dict)

    def known(self, name: str) -> bool:
        """Return whether this names a place."""
        form = normalise(name)
        return form in self.born or form in self.institutions

    def born_in(self, names: Iterable[str]) -> Has | None:
        """Return the condition of being born in a place, or None where nobody is."""
        link = _first(self.born, names)
        if link is None:
            return None
        return Has(fact=f"born_{link.kind}", value=link.ids[:MOST_VALUES])

    def working_in(self, names: Iterable[str]) -> Has | None:
        """Return the condition of being at an institution in a place, or None where none is."""
        link = _first(self.institutions, names)
        if link is None:
            return None
        there = Things(kind="institution", where=(Has(fact=link.kind, value=link.ids),))
        return Has(fact="affiliated_with", of=there)


def places_of(store: GraphStore, names: Iterable[str]) -> Places:
    """Return the places of birth and of institutions that some names may mean."""
    forms = {normalise(name) for name in names if name}
    if not forms:
        return Places()
    return Places(places_named(store, forms), places_named(store, forms, of="institution"))


def _first(named: Named, names: Iterable[str]) -> Link | None:
    """Return what the first of some names means, a country before a city."""
    found = (link for name in names if name for link in named.get(normalise(name), ()))
    return next(found, None)
