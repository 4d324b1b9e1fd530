"""How a name that was asked for is read as a name that is known, and at what price. Pure.

Conservative: every word asked for must be a word of the known name, in order. What may differ:
the surname may come first, middle names may be left out or shortened, given names may be initials,
and a long word may hold a slip of the pen. Nobody is read as somebody who just sounds alike.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from kg.names.normalise import normalise, script_of
from kg.names.pinyin import toneless

HONORIFICS = frozenset({"sir", "dame", "lord", "lady", "dr", "prof", "professor"})
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
LONGEST_EXACT = 4
ONE_SLIP = 7
MOST_SLIPS = 2
SHORTEST_ALONE = 8
LONGEST_BODY_WORD_EXACT = 6
_CAPITALS = re.compile(r"(?<![\w.])[A-Z]{2,3}(?![\w])")
_ARTICLE = re.compile(r"(?<!\w)[ai](?![\w.])")
_NO_VOWEL = re.compile(r"[b-df-hj-np-tv-xz]{2,3}")

Words = tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """A name asked for, read as a known one.

    ``grade`` is 0 for the same words in other order or pieces, 1 for fewer words or initials.
    ``slips`` counts wrong letters, and ``read`` holds each wrong word with what it is read as.
    """

    grade: int
    slips: int
    because: str
    read: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=4096)
def asked_words(text: str) -> tuple[Words, ...]:
    """Return the words of a name asked for, as they may be meant.

    "RP Feynman" is ``r p feynman``; an honorific before a name is no part of it. A small "a" or
    "i" is no initial: what holds one is no name.
    """
    if _ARTICLE.search(text):
        return ()
    found = [_bare(_words(_CAPITALS.sub(_apart, text) if not text.isupper() else text))]
    words = found[0]
    if len(words) > 1 and _NO_VOWEL.fullmatch(words[0]):
        found.append((*words[0], *words[1:]))
    return tuple(found)


@lru_cache(maxsize=65536)
def person_reading(asked: Words, name: str) -> Reading | None:
    """Return how asked words are read as the name of a person, or None."""
    known = tuple(w for w in _words(_CAPITALS.sub(_apart, name)) if w not in HONORIFICS)
    readings = [_read(asked, each) for each in {known, _without_suffixes(known, asked)}]
    return min((r for r in readings if r), key=price, default=None)


@lru_cache(maxsize=65536)
def body_reading(asked: Words, name: str) -> Reading | None:
    """Return how asked words are read as the name of an institution, field or award, or None.

    Word by word, with one slip in one long word: Genova is not Geneva.
    """
    known = _words(name)
    if len(known) != len(asked):
        return None
    wrong = [(a, k) for a, k in zip(asked, known, strict=True) if a != k]
    if len(wrong) != 1 or len(wrong[0][0]) <= LONGEST_BODY_WORD_EXACT:
        return None
    if len(wrong[0][1]) < LONGEST_BODY_WORD_EXACT or _slips(*wrong[0]) != 1:
        return None
    return Reading(1, 1, _because("", wrong), tuple(wrong))


def price(reading: Reading) -> tuple[int, int]:
    """Return what readings are ranked by, the best first."""
    return (reading.slips, reading.grade)


def proposed(asked: Words) -> Iterator[str]:
    """Yield full-text queries for names with every word that is asked for, or the outer ones."""
    words = [f'"{word}"' for word in asked if len(word) > 1]
    if words:
        yield " AND ".join(words)
    if len(words) > 2:
        yield f"{words[0]} AND {words[-1]}"


def proposed_by_initials(asked: Words) -> str:
    """Return the full-text query for names with every word asked for, initials among them."""
    return " AND ".join(f'"{word}"' if len(word) > 1 else f"{word}*" for word in asked)


def proposed_for_slips(asked: Words) -> Iterator[str]:
    """Yield full-text queries for names whose words end, or go on, otherwise than those asked."""
    words = [word for word in asked if len(word) > 1]
    if not words or script_of(words[0]) != "latin":
        return
    yield " AND ".join(f"{word[:3]}*" if len(word) > 2 else f'"{word}"' for word in words)
    if len(words) == 2:
        one, other = words
        yield f'("{one}" AND {_begun(other)}) OR ({_begun(one)} AND "{other}")'


def _begun(word: str) -> str:
    """Return a query for words that begin as one does, but for a slip in its first letters."""
    starts = {word[:2], word[0] + word[2:3] + word[1:2], word[0] + word[2:4]}
    return "(" + " OR ".join(f"{start}*" for start in sorted(starts) if len(start) > 1) + ")"


def _words(text: str) -> Words:
    cleaned = ("".join(filter(str.isalnum, word)) for word in toneless(normalise(text)).split())
    return tuple(word for word in cleaned if word)


def _apart(match: re.Match[str]) -> str:
    return " ".join(match.group())


def _bare(words: Words) -> Words:
    start = 0
    while start < len(words) - 1 and words[start] in HONORIFICS:
        start += 1
    return words[start:]


def _without_suffixes(name: Words, asked: Words) -> Words:
    return tuple(word for word in name if word not in SUFFIXES or word in asked)


def _read(asked: Words, name: Words) -> Reading | None:
    if not asked or not name:
        return None
    if len(asked) == 1:
        return _surname_alone(asked[0], name)
    found = []
    for turn in range(len(asked)):
        # The surname may come first; it is then the end of the known name.
        reading = _in_order((*asked[turn:], *asked[:turn]), name, turned=turn > 0)
        if reading is not None:
            found.append(reading)
    return min(found, key=price, default=None)


def _surname_alone(word: str, name: Words) -> Reading | None:
    """A surname by itself is read with a slip only: without one it is looked up.

    The word must be long, and no letter another one: Hawking is not Hawkins.
    """
    if len(name) < 2 or len(word) < SHORTEST_ALONE or _slips(word, name[-1]) != 1:
        return None
    if len(word) == len(name[-1]) and sorted(word) != sorted(name[-1]):
        return None
    wrong = [(word, name[-1])]
    return Reading(1, 1, _because("", wrong), tuple(wrong))


def _in_order(words: Words, name: Words, *, turned: bool) -> Reading | None:
    how = "surname first" if turned else ""
    if words == name:
        return Reading(0, 0, how or "named so")
    if "".join(words) == "".join(name) and min(map(len, (words, name))) > 1:
        return Reading(0, 0, how or "written in other pieces")
    aligned = _aligned(words, name)
    if aligned is None:
        return None
    wrong = [(a, k) for a, k in aligned if _kind(a, k) == "slip"]
    slips = sum(_slips(a, k) or 0 for a, k in wrong)
    initials = any(_kind(a, k) == "initial" for a, k in aligned)
    fewer = len(words) < len(name)
    told = [how] * turned + ["with initials"] * initials + ["said less fully"] * fewer
    grade = int(initials or fewer)
    return Reading(grade, slips, _because(", ".join(told), wrong), tuple(wrong))


def _aligned(words: Words, name: Words) -> list[tuple[str, str]] | None:
    """Return the words with those of the name that they are: first and last meet, order is kept."""
    if not 1 < len(words) <= len(name) or len(words[-1]) == 1:
        return None
    ends = [(words[0], name[0]), (words[-1], name[-1])]
    if any(_kind(a, k) is None for a, k in ends) or len(name[0]) == 1 < len(words[0]):
        return None
    middle = _middle(words[1:-1], name[1:-1])
    if middle is None:
        return None
    pairs = [ends[0], *middle, ends[1]]
    total = sum(_slips(a, k) or 0 for a, k in pairs if _kind(a, k) == "slip")
    return pairs if total <= MOST_SLIPS else None


def _middle(words: Words, name: Words) -> list[tuple[str, str]] | None:
    pairs, at = [], 0
    for word in words:
        while at < len(name) and _kind(word, name[at]) is None:
            at += 1
        if at == len(name):
            return None
        pairs.append((word, name[at]))
        at += 1
    return pairs


@lru_cache(maxsize=65536)
def _kind(asked: str, known: str) -> str | None:
    """Return how one word is another: "same", "initial" (of either), "slip", or None."""
    if asked == known:
        return "same"
    if asked[0] != known[0]:
        return None
    if min(len(asked), len(known)) == 1:
        return "initial"
    return "slip" if _slips(asked, known) is not None else None


def _slips(asked: str, known: str) -> int | None:
    """Return how many letters are wrong, at most what so long a word may have; None when more.

    Letters exchanged with their neighbours are one slip.
    """
    shorter = min(len(asked), len(known))
    if shorter <= LONGEST_EXACT or asked[0] != known[0] or not (asked + known).isalpha():
        return None
    allowed = 1 if shorter <= ONE_SLIP else MOST_SLIPS
    distance = int(OSA.distance(asked, known, score_cutoff=allowed))
    return distance if distance <= allowed else None


def _because(how: str, wrong: list[tuple[str, str]]) -> str:
    read = ", ".join(f"{asked!r} read as {known!r}" for asked, known in wrong)
    return "; ".join(filter(None, (how, read))) or "named so"
