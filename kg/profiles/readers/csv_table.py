"""CSV: a header, then a record a row; the delimiter is found from the header.

Parsing is strict, since a quote that is not closed would swallow rows in silence.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator

from bole.errors import BadData
from kg.profiles.readers.record import LONGEST_VALUE, Record
from kg.profiles.readers.text import LONGEST_LINE, read_lines

DELIMITERS = ",;\t|"
_MARK = "\ufeff"


class CsvTable:
    """A CSV text: its columns, and then its records, once."""

    def __init__(self, chunks: Iterable[str], name: str) -> None:
        """Read the header.

        Raises:
            BadData: there is no header, or two columns have one name, or one has none.
        """
        self.name = name
        self._taken: list[str] = []
        lines = enumerate(read_lines(chunks, name), 1)
        blank = _MARK + " \t"
        self._line, first = next((line for line in lines if line[1].strip(blank)), (0, ""))
        first = first.lstrip(_MARK)
        # The module's one limit, for all readers; a longer cell means that a quote is open.
        csv.field_size_limit(LONGEST_LINE)
        self._rows = csv.reader(self._fed(first, lines), delimiter=delimiter_of(first), strict=True)
        self.columns = self._header()
        self.header = "\n".join(self._taken)

    def __iter__(self) -> Iterator[Record]:
        """Yield a record a row; blank rows are passed over."""
        while True:
            self._taken.clear()
            begins = self._line + 1
            try:
                cells = next(self._rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._unreadable(begins, error)
                continue
            if cells:
                yield self._record(begins, cells)

    def _fed(self, first: str, lines: Iterator[tuple[int, str]]) -> Iterator[str]:
        """Feed physical lines to the parser and remember those of the row being read."""
        self._taken.append(first)
        yield first + "\n"
        for self._line, line in lines:
            self._taken.append(line)
            yield line + "\n"

    def _header(self) -> tuple[str, ...]:
        try:
            cells = tuple(cell.strip() for cell in next(self._rows, []))
        except csv.Error as error:
            raise BadData(f"{self.name} has a header that is not CSV: {error}.") from error
        empty = [number for number, cell in enumerate(cells, 1) if not cell]
        twice = [cell for cell, count in Counter(cells).items() if cell and count > 1]
        if not cells:
            raise BadData(f"{self.name} is empty: a header line was expected.")
        if empty:
            raise BadData(f"{self.name} has no name for column {empty[0]}: name every column.")
        if twice:
            raise BadData(f"{self.name} has two columns named {twice[0]!r}: rename one.")
        return cells

    def _record(self, line: int, cells: list[str]) -> Record:
        width = len(self.columns)
        raw = "\n".join(self._taken)
        longest = max(range(len(cells)), key=lambda at: len(cells[at]))
        if len(cells[longest]) > LONGEST_VALUE:
            column = self.columns[longest] if longest < width else f"column {longest + 1}"
            fault = (
                f"{column} has {len(cells[longest]):,} characters: "
                f"at most {LONGEST_VALUE:,} are read"
            )
            return Record(line, None, raw, fault)
        if len(cells) != width and (len(cells) < width or any(cells[width:])):
            fault = f"the row has {len(cells)} cells, and the header {width}"
            return Record(line, None, raw, fault)
        return Record(line, dict(zip(self.columns, cells, strict=False)), raw)

    def _unreadable(self, line: int, error: csv.Error) -> Record:
        if "end of data" in str(error) or "limit" in str(error):
            raise BadData(
                f"{self.name}: a quote that opens in the row of line {line} is never closed, or "
                "the file is cut off. The rows before were read; mend that row, or fetch the file "
                "again."
            ) from error
        raw = "\n".join(self._taken)
        return Record(
            line, None, raw, f"the row is not CSV: {error} (double a quote inside quotes)"
        )


def delimiter_of(header: str) -> str:
    """Return the delimiter that gives the header the most columns; a comma when none does."""
    return max(DELIMITERS, key=lambda delimiter: _columns(header, delimiter))


def _columns(header: str, delimiter: str) -> int:
    return max((len(row) for row in csv.reader([header], delimiter=delimiter)), default=0)
