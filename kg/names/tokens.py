"""The words of a text with where they stand: Latin words and numbers, single Han characters."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.names.normalise import normalise

_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_WORD = re.compile(
    rf"(?P<possessive>(?<=\w)['’]s\b)|(?P<slot>\{{\w\}})|(?P<zh_year>[〇零一二三四五六七八九]{{4}}(?=年))"
    rf"|(?P<han>[{_HAN}])|(?P<dash>(?<=[\d}}])\s*[-–—~～]\s*(?=[\d{{]))"
    rf"|(?P<word>(?:(?![{_HAN}_])[\w+#&@%])+(?:['’](?!s\b)(?:(?![{_HAN}_])\w)+)*)"
)
POSSESSIVE = "'s"
_YEAR = re.compile(r"[12]\d{3}")
_DECADE = re.compile(r"([12]\d{2}0)s")
_ZH_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


@dataclass(frozen=True)
class Token:
    """A word of a text: its normal form, and the half-open range of characters it stands in."""

    form: str
    start: int
    end: int
    kind: str

    @property
    def year(self) -> int | None:
        """Return the year that the word is, or the first of the decade that it is."""
        return _year(self.form)

    @property
    def shape(self) -> str:
        """Return what a phrase of the lexicon calls this word: itself, ``{y}`` or ``{d}``.

        A text that says ``{y}`` itself says no year: no phrase has its shape.
        """
        if self.kind == "slot":
            return f"{{{self.form}}}"
        return _shape(self.form)


@lru_cache(maxsize=16_384)
def _year(form: str) -> int | None:
    match = _YEAR.fullmatch(form) or _DECADE.fullmatch(form)
    return int(match.group(match.lastindex or 0)) if match else None


@lru_cache(maxsize=16_384)
def _shape(form: str) -> str:
    if _YEAR.fullmatch(form):
        return "{y}"
    return "{d}" if _DECADE.fullmatch(form) else form


@lru_cache(maxsize=4096)
def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the words of a text; punctuation is none."""
    return tuple(_tokens(text))


def shapes_of(phrase: str) -> tuple[str, ...]:
    """Return the words of a lexicon's phrase, with its slots (``{y}``) as they stand."""
    if phrase == POSSESSIVE:
        return (POSSESSIVE,)
    return tuple(t.form if t.kind == "slot" else t.shape for t in tokens_of(phrase))


def _tokens(text: str) -> Iterator[Token]:
    for match in _WORD.finditer(text):
        kind = match.lastgroup or "word"
        word = match.group()
        if kind == "zh_year":
            form = word.translate(_ZH_DIGITS)
        elif kind in ("slot", "dash", "possessive"):
            form = {"dash": "-", "possessive": POSSESSIVE}.get(kind, word)
        else:
            form = normalise(word) or unicodedata.normalize("NFKC", word).casefold()
        if " " in form:  # a ligature or symbol that opens into several words
            form = form.replace(" ", "")
        yield Token(form, match.start(), match.end(), kind)
