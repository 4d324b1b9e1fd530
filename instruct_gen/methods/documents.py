"""Documents to ask about: files of plain text or Markdown, cut into passages of bounded length.

A passage begins and ends where a paragraph does, or, of a paragraph that is too long, a sentence. A
heading stays with what follows it. The same bytes give the same passages.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bole.errors import BadData, NotFound, UsageError
from kg.evidence.ids import digest
from kg.language.lexicon import Language
from kg.names.normalise import normalise
from kg.names.tokens import tokens_of

SUFFIXES = (".txt", ".md", ".markdown")
# Characters of a passage, of which a Chinese one counts as three: as much is said with it.
FEWEST, MOST = 300, 1_200
_HAN_COUNTS = 3
_HEADING = re.compile(r"#{1,6}\s")
_LONGEST_HEADING = 80
_ENDS = "[.!?。！？…]"
_CLOSING = "[\"”’'」』)）]*"
_CLOSED = re.compile(f"{_ENDS}{_CLOSING}$")
_BORDER = re.compile(f"(?<=[.!?]){_CLOSING}\\s+|(?<=[。！？]){_CLOSING}\\s*")
# After these a full stop ends no sentence.
_SHORT = re.compile(
    r"(?:^|[\s(])(?:[A-Za-z]|dr|prof|mr|mrs|ms|st|sr|jr|no|nos|vol|fig|eq|ch|sec|p|pp|ed|eds|etc|cf|"
    r"vs|al|ca|approx|dept|univ|inst|inc|ltd|co|corp|[ei]\.[eg]|[A-Z](?:\.[A-Z])+|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.$",
    re.I,
)
_LISTED = re.compile(r"(?:[-*+>|]|\d+[.)])\s|```")
_WIDE = r"[\u2e80-\u9fff\uff00-\uffef]"
_WRAPPED = re.compile(rf"(?<={_WIDE})\s*\n\s*(?={_WIDE})")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffd]")


@dataclass(frozen=True)
class Passage:
    """A piece of a document.

    Args:
        document: the file's name, without its folder.
        number: which of the document's passages it is, from 1.
    """

    document: str
    number: int
    text: str

    @property
    def key(self) -> str:
        """Return what names it: ``notes.md#3``."""
        return f"{self.document}#{self.number}"

    @property
    def language(self) -> Language:
        """Return the language that most of it is in."""
        return "zh" if 2 * _han(self.text) > len(_squeezed(self.text)) / 2 else "en"

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return its sentences, each on one line; headings, lists and the like are none."""
        return sentences_of(self.text)


@dataclass(frozen=True)
class Document:
    """A file that was read."""

    name: str
    size: int
    sha256: str
    passages: tuple[Passage, ...]

    def settings(self) -> Mapping[str, Any]:
        """Return as plain data what tells that it is this file."""
        return {"name": self.name, "size": self.size, "sha256": self.sha256}


def read_documents(paths: Sequence[Path]) -> tuple[Document, ...]:
    """Return files as documents, in the order of their names.

    Raises:
        NotFound: a file is not there.
        UsageError: it is no file of text, or two have one name.
        BadData: it is empty, is not UTF-8, or holds no text.
    """
    read: dict[str, Document] = {}
    for path in paths:
        if path.name in read:
            raise UsageError(
                f"--documents {path}: another document is called {path.name} too, by which "
                "examples name it: rename one, and name each file once."
            )
        read[path.name] = _read(path)
    return tuple(read[name] for name in sorted(read))


def _read(path: Path) -> Document:
    if path.is_dir():
        raise UsageError(f"--documents {path} is a folder: name the files in it, one by one.")
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(
            f"--documents {path}: {path.suffix or 'a file without an ending'} is not read: save "
            f"it as plain text ({', '.join(SUFFIXES)}) in UTF-8."
        )
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"--documents {path}: there is no such file: look at its name.") from None
    except OSError as error:
        raise UsageError(f"--documents {path} cannot be read: {error.strerror}.") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadData(
            f"--documents {path}, line {line}: byte 0x{content[error.start]:02x} is not UTF-8: "
            "save the file in UTF-8."
        ) from None
    if found := _CONTROL.search(text):
        line = text[: found.start()].count("\n") + 1
        raise BadData(
            f"--documents {path}, line {line}: the character U+{ord(found[0]):04X} is in no text: "
            "save the file as plain text."
        )
    passages = tuple(
        Passage(path.name, number, piece) for number, piece in enumerate(passages_of(text), 1)
    )
    if not any(passage.sentences for passage in passages):
        raise BadData(
            f"--documents {path} holds no sentence ({len(content):,} bytes): leave it out, or name "
            "a file of prose."
        )
    return Document(path.name, len(content), hashlib.sha256(content).hexdigest(), passages)


def passages_of(text: str) -> Iterator[str]:
    """Yield the passages of a text, in order; together they are all of it."""
    held: list[str] = []
    for block in _blocks(text):
        if held and (
            _size("\n\n".join([*held, block])) > MOST
            or (_is_heading(block) and _size("\n\n".join(held)) >= FEWEST)
        ):
            kept = _headings_at_end(held)
            if len(kept) < len(held):
                yield "\n\n".join(held[: len(held) - len(kept)])
                held = kept
        held.append(block)
        if len(held) > 1 and _size("\n\n".join(held)) > MOST:
            # Headings alone, and what is nearly too long by itself.
            yield "\n\n".join(held)
            held = []
    if held:
        yield "\n\n".join(held)


def _headings_at_end(blocks: Sequence[str]) -> list[str]:
    """Return the headings that blocks end with, which belong to what follows."""
    kept: list[str] = []
    for block in reversed(blocks):
        if not _is_heading(block):
            break
        kept.insert(0, block)
    return kept


def _blocks(text: str) -> Iterator[str]:
    """Yield paragraphs and headings, none too long."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n").split("\n")
    held: list[str] = []
    for line in [*lines, ""]:
        line = line.rstrip()
        if held and (not line or _HEADING.match(line) or _HEADING.match(held[0])):
            yield from _bounded("\n".join(held))
            held = []
        if line:
            held.append(line)


def _bounded(block: str) -> Iterator[str]:
    """Yield a paragraph, or, where it is too long, parts of it that end where sentences do."""
    if _size(block) <= MOST:
        yield block
        return
    held = ""
    for piece in _pieces(block):
        if held and _size(held + piece) > MOST:
            yield held.strip()
            held = ""
        held += piece
    if held.strip():
        yield held.strip()


def _pieces(block: str) -> Iterator[str]:
    """Yield the sentences of a paragraph with what is between them; none is too long."""
    for sentence in _cut(block):
        # What has no end for so long is no prose: a table, or data.
        step = MOST if _han(sentence) == 0 else MOST // _HAN_COUNTS
        yield from (sentence[at : at + step] for at in range(0, len(sentence), step))


def _cut(text: str) -> Iterator[str]:
    start = 0
    for border in _BORDER.finditer(text):
        if not _SHORT.search(text[start : border.start()]):
            yield text[start : border.end()]
            start = border.end()
    if start < len(text):
        yield text[start:]


def sentences_of(text: str) -> tuple[str, ...]:
    """Return the sentences of a passage that state something, each on one line."""
    found: list[str] = []
    for block in text.split("\n\n"):
        if _is_heading(block):
            continue
        for sentence in _cut(block):
            line = on_one_line(sentence)
            stated = _CLOSED.search(line) and not _LISTED.match(line)
            if stated and not line.rstrip("\"”’'」』)）").endswith(("?", "？", "…")):
                found.append(line)
    return tuple(found)


def on_one_line(text: str) -> str:
    """Return a text without line breaks; between Chinese characters nothing takes their place."""
    return " ".join(_WRAPPED.sub("", text).split())


def same_text(text: str) -> str:
    """Return what is the same for texts that differ in nothing but case, signs and spaces."""
    return digest(" ".join(token.form for token in tokens_of(text))) if normalise(text) else ""


def _is_heading(block: str) -> bool:
    if _HEADING.match(block):
        return True
    return "\n" not in block and len(block) <= _LONGEST_HEADING and not _CLOSED.search(block)


def _size(text: str) -> int:
    return len(text) + (_HAN_COUNTS - 1) * _han(text)


def _han(text: str) -> int:
    return sum("\u3400" <= character <= "\u9fff" for character in text)


def _squeezed(text: str) -> str:
    return "".join(text.split())
