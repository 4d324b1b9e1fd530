"""Shorter ways to say a name."""

import re

from kg.names.normalise import script_of

_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|\d{4})\.?", re.IGNORECASE)
_NUMBERED = re.compile(r"(.*[^\W\d_].*?)\s+\d{4}")
_DOT = re.compile("[·•・‧∙．｡]")
_BRACKETS = re.compile(r"([^()]{2,}?)\s*\(([^()]{2,})\)")
_PARTICLES = frozenset(
    {"al", "ben", "bin", "da", "de", "del", "della", "der", "den", "di", "dos", "du", "el"}
    | {"ibn", "la", "le", "st", "ten", "ter", "van", "von", "y", "zu"}
)


def apart_from_brackets(text: str) -> tuple[str, ...]:
    """Return what stands before and in the brackets that end the name of anything but a person.

    >>> apart_from_brackets("Massachusetts Institute of Technology (MIT)")
    ('Massachusetts Institute of Technology', 'MIT')
    """
    match = _BRACKETS.fullmatch(text)
    return (match[1], match[2]) if match else ()


def unnumbered(text: str) -> str | None:
    """Return a person's name without the number that tells namesakes apart, or None.

    >>> unnumbered("Wei Wang 0001")
    'Wei Wang'
    """
    match = _NUMBERED.fullmatch(text)
    return match[1] if match else None


def short_forms(text: str) -> tuple[str, ...]:
    """Return the surname of a person's Latin name, with and without its particles, or of one that
    is written in Chinese with dots.

    >>> short_forms("Simon van der Meer"), short_forms("尼尔斯·玻尔")
    (('Meer', 'van der Meer'), ('玻尔',))
    """
    if script_of(text) == "han":
        surname = _DOT.split(text)[-1].strip() if _DOT.search(text) else ""
        return (surname,) if len(surname) > 1 else ()
    if script_of(text) != "latin" or "," in text:
        return ()
    words = text.split()
    while len(words) > 1 and _SUFFIX.fullmatch(words[-1]):
        words.pop()
    if len(words) < 2 or len(words[-1].strip(".")) < 2:
        return ()
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    with_particles = " ".join(words[start:])
    return (words[-1],) if start == len(words) - 1 else (words[-1], with_particles)


def place_names(text: str) -> tuple[str, ...]:
    """Return the names that a stated place goes by.

    >>> place_names("India (now Pakistan)"), place_names("Roanoke, VA")
    (('India', 'India (now Pakistan)', 'Pakistan'), ('Roanoke', 'Roanoke, VA'))
    """
    before, _, now = text.partition("(now ")
    names = {text, before.strip(), now.rstrip(") ")}
    names |= {name.partition(",")[0].strip() for name in names}
    names |= {name.removeprefix("the ") for name in names}
    return tuple(sorted(name for name in names if name))
