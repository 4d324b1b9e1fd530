"""One form for every way a name is written.

``key_form`` is what ids are made of, so it is frozen: only what Unicode itself says (NFKC, case,
accents) and separators. ``normalise`` is what look-ups use; it also reads traditional characters as
simplified ones.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Literal

from opencc import OpenCC

Script = Literal["latin", "han", "other"]

# Letters that Unicode does not decompose, as people type them.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ŋ": "n",
        "ŧ": "t",
        "ə": "e",
    }
)
_DROPPED = dict.fromkeys(map(ord, "'’‘ʼ`´\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u061c"))
_KEPT = "+#&@%"
_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_BETWEEN_HAN = re.compile(f"(?<=[{_HAN}]) +(?=[{_HAN}])")
_ANY_HAN = re.compile(f"[{_HAN}]")


@lru_cache(maxsize=65536)
def key_form(text: str) -> str:
    """Return the form of a name that ids are made of; it never changes between versions."""
    folded = unicodedata.normalize("NFKC", text).translate(_DROPPED).casefold().translate(_LETTERS)
    if folded.isascii() and folded.isalnum():
        return folded
    bare = []
    for character in unicodedata.normalize("NFD", folded):
        category = unicodedata.category(character)
        if category == "Mn":
            # A Latin accent goes; the marks of other scripts (Japanese voicing) are letters' parts.
            if not ("\u0300" <= character <= "\u036f"):
                bare.append(character)
        elif category[0] in "PZCS" and character not in _KEPT:
            bare.append(" ")
        else:
            bare.append(character)
    joined = " ".join(unicodedata.normalize("NFC", "".join(bare)).split())
    # A name of nothing but symbols is still a name, and not the same one as every other.
    return _BETWEEN_HAN.sub("", joined) or folded.strip()


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """Return the form under which a name is looked up."""
    form = key_form(text)
    return _to_simplified(form) if _ANY_HAN.search(form) else form


def script_of(text: str) -> Script:
    """Return the script a name is written in, by the first letter that tells."""
    for character in text:
        if _ANY_HAN.match(character):
            return "han"
        if character.isalpha():
            return "latin" if "LATIN" in unicodedata.name(character, "") else "other"
    return "other"


def _to_simplified(text: str) -> str:
    converted: str = _converter().convert(text)
    return converted


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
