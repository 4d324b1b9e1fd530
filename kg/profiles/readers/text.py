"""The text of a source, chunk by chunk: its encoding found, its line ends made one.

UTF-8 and UTF-16 are known by their mark or by being valid. What is not UTF-8 is read as GB18030
only when it looks like Chinese: almost any bytes are *valid* GB18030, so a Latin-1 or Big5 file
would come out as nonsense instead of an error.
"""

import codecs
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator

from bole.errors import BadData, UsageError
from kg.profiles.readers.input import Input

CHUNK = 1 << 18
LONGEST_LINE = 64 * 1024 * 1024
# The first sample with a byte beyond ASCII is made at least this long before it is judged.
_SAMPLE = 4096
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# GB2312, what Chinese is mostly written in: both bytes are high. Neither Latin-1 text, where a high
# byte is followed by a letter, nor Big5 or Shift JIS, where the second byte is often low, looks so.
_HIGH_PAIR = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")
_OTHER = re.compile(rb"[\x80-\xff].?", re.DOTALL)
_CHINESE_ENOUGH = 0.75
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_FEW = 30


def read_text(source: Input, encoding: str | None = None) -> Iterator[str]:
    """Yield the text of a source in chunks, with ``\\n`` as its only line end.

    Args:
        encoding: a codec's name where it is known; found otherwise.
    Raises:
        BadData: the bytes are not text in any encoding that is known here.
    """
    newlines = io.IncrementalNewlineDecoder(None, translate=True)
    for chunk in _decoded(source, encoding):
        yield newlines.decode(chunk)
    yield newlines.decode("", final=True)


def read_lines(chunks: Iterable[str], name: str) -> Iterator[str]:
    """Yield the lines of a text without their ends; the last need not have one."""
    pending: list[str] = []
    held = 0
    for chunk in chunks:
        first, *rest = chunk.split("\n")
        pending.append(first)
        held += len(first)
        if held > LONGEST_LINE:
            raise BadData(f"{name} has a line of over {LONGEST_LINE:,} characters: is it text?")
        if rest:
            yield "".join(pending)
            yield from rest[:-1]
            pending, held = [rest[-1]], len(rest[-1])
    if held:
        yield "".join(pending)


def _decoded(source: Input, encoding: str | None) -> Iterator[str]:
    chunk = source.read(CHUNK)
    start, line = 0, 1
    for mark, marked in _MARKS:
        if chunk.startswith(mark):
            encoding, start = encoding or marked, len(mark)
            chunk = chunk[start:]
            break
    encoding = encoding or _wide(chunk)
    if encoding is None:
        while chunk and chunk.isascii():
            yield chunk.decode("ascii")
            start += len(chunk)
            line += chunk.count(b"\n")
            chunk = source.read(CHUNK)
        while chunk and len(chunk) < _SAMPLE and (more := source.read(CHUNK)):
            chunk += more
        encoding = _chosen(chunk)
    yield from _strictly(source, encoding, chunk, start, line)


def _strictly(source: Input, encoding: str, chunk: bytes, start: int, line: int) -> Iterator[str]:
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
    except LookupError as error:
        raise UsageError(
            f"there is no encoding {encoding!r}: known are utf-8, gb18030, utf-16, big5 and others."
        ) from error
    while True:
        held = len(decoder.getstate()[0])
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            raise _undecodable(source.name, start - held, line, error) from error
        if text:
            line += text.count("\n")
            yield text
        if not chunk:
            return
        start += len(chunk)
        chunk = source.read(CHUNK)


def _wide(chunk: bytes) -> str | None:
    """Return which UTF-16 a text without a mark is in: every other byte of its Latin part is 0."""
    sample = chunk[:200]
    if sample.count(0) * 4 < len(sample):
        return None
    return "utf-16-le" if sample[1::2].count(0) >= sample[0::2].count(0) else "utf-16-be"


def _chosen(sample: bytes) -> str:
    if not _looks_chinese(sample):
        return "utf-8"
    as_utf8, as_chinese = _reach(sample, "utf-8"), _reach(sample, "gb18030")
    if as_utf8 == len(sample):
        text = codecs.getincrementaldecoder("utf-8")().decode(sample)
        return "gb18030" if _is_jumble(text) else "utf-8"
    return "gb18030" if as_chinese > as_utf8 else "utf-8"


def _reach(sample: bytes, encoding: str) -> int:
    """Return how far a sample can be read in an encoding."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError as error:
        return error.start
    return len(sample)


def _is_jumble(text: str) -> bool:
    """Return whether a few Chinese characters in GB18030 happen to be valid UTF-8.

    They come out as neighbouring letters of unlike scripts: 钱学森 as Ǯѧɭ.
    """
    letters = _BEYOND_ASCII.findall(text)
    if sum(map(len, letters)) > _FEW or any(max(run) > "\u07ff" for run in letters):
        return False
    return any(len({unicodedata.name(c, "").split(" ")[0] for c in run}) > 1 for run in letters)


def _looks_chinese(sample: bytes) -> bool:
    high = len(_HIGH_PAIR.findall(sample))
    other = len(_OTHER.findall(_HIGH_PAIR.sub(b"", sample)))
    return high >= _CHINESE_ENOUGH * (high + other)


def _undecodable(name: str, start: int, line: int, error: UnicodeDecodeError) -> BadData:
    byte = error.object[error.start]
    line += error.object[: error.start].count(b"\n")
    if error.encoding == "utf-8":
        what = "that is not UTF-8, and the file does not look like GB18030 either"
    else:
        what = f"that is not {error.encoding}"
    return BadData(
        f"{name} has the byte 0x{byte:02X} at offset {start + error.start:,} "
        f"(line {line}): {what}. Save it as UTF-8, or name its encoding (`encoding:` in the "
        "mapping, or --encoding)."
    )
