"""The mentions of a question in the order in which its form names them: ``@1``, ``@2`` …."""

from kg.names.link import Link


class Mentions:
    """Links by number; the same link keeps its number."""

    def __init__(self) -> None:
        """Begin with none."""
        self._links: list[Link] = []

    def copy(self) -> "Mentions":
        """Return the same mentions, to try something out with."""
        other = Mentions()
        other._links = list(self._links)
        return other

    def add(self, link: Link) -> str:
        """Return how a form writes a link."""
        if link not in self._links:
            self._links.append(link)
        return f"@{self._links.index(link) + 1}"

    @property
    def links(self) -> tuple[Link, ...]:
        """Return the links so far."""
        return tuple(self._links)
