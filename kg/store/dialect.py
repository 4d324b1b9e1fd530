"""What the two engines say differently: full-text indexes."""

import re
from dataclasses import dataclass

from cypher import Query

_DECLARED = re.compile(r"//\s*@fulltext\s+(\w+)\s+(\w+)\((\w+)\)")
_CJK = "org.apache.lucene.analysis.cjk.CJKAnalyzer"


@dataclass(frozen=True)
class FullText:
    """A full-text index on one property of one label, with an analyzer for Chinese and Latin."""

    name: str
    label: str
    property: str

    def neo4j(self) -> Query:
        """Return the statement that makes it on Neo4j."""
        text = (
            f"CREATE FULLTEXT INDEX {self.name} IF NOT EXISTS FOR (n:{self.label}) "
            f"ON EACH [n.{self.property}] OPTIONS {{indexConfig: {{`fulltext.analyzer`: 'cjk'}}}}"
        )
        return Query(f"fulltext {self.name}", text, "", "schema")

    def embedded(self) -> tuple[str, ...]:
        """Return the SQL statements that make it on the embedded engine.

        There a property has one index at most: a later constraint on it would silently take the
        place of this one. So the index is on two properties, of which the second is never set.
        """
        unset = f"{self.name}_unset"
        return (
            f"CREATE VERTEX TYPE {self.label} IF NOT EXISTS",
            f"CREATE PROPERTY {self.label}.{self.property} IF NOT EXISTS STRING",
            f"CREATE PROPERTY {self.label}.{unset} IF NOT EXISTS STRING",
            f"CREATE INDEX {self.name} IF NOT EXISTS ON {self.label} ({self.property}, {unset}) "
            f'FULL_TEXT METADATA {{"analyzer": "{_CJK}"}}',
        )


def declared(source: str) -> tuple[FullText, ...]:
    """Return the full-text indexes a migration declares: ``// @fulltext name Label(property)``."""
    return tuple(FullText(*match) for match in _DECLARED.findall(source))
