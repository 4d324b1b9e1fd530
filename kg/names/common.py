"""Common words that are also names: May, Young, Long; 高, 王, 高明."""

from functools import cache
from importlib.resources import files

import yaml

import kg.names
from kg.names.normalise import normalise, script_of


def is_common(text: str) -> bool:
    """Return whether a mention is also a common word of the language it is written in.

    A single Han character always is.

    >>> [is_common(text) for text in ("May", "高", "高明", "Feynman", "屠呦呦")]
    [True, True, True, False, False]
    """
    form = normalise(text)
    return form in _words() or (len(form) == 1 and script_of(form) == "han")


@cache
def _words() -> frozenset[str]:
    stated = yaml.safe_load(files(kg.names).joinpath("common_words.yaml").read_text("utf-8"))
    return frozenset(word for words in stated.values() for word in words.split())
