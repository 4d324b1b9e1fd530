"""Ids: hashes of what they name, so that nobody has to hand them out."""

import json
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import orjson

from kg.schema import BY_KIND

MENTION_SOURCE = "mention"


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
# Base 32, two letters (10 bits) at a time: the library's own is the slowest step of an import.
_PAIRS = tuple(first + second for first in _LETTERS for second in _LETTERS)


def canonical(value: Any) -> str:
    """Return the one JSON text of a value: sorted keys, no spaces, integers stay integers."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    except TypeError:  # half a surrogate pair, an integer of more than 64 bits
        return _ENCODER.encode(value)


def digest(text: str, length: int = 16) -> str:
    """Return ``length`` characters [a-z2-7] that stand for a text (5 bits each, at most 16)."""
    raw = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).digest()
    bits = int.from_bytes(raw[:10], "big")
    pairs = [_PAIRS[bits >> shift & 1023] for shift in range(70, -1, -10)]
    return "".join(pairs)[:length]


def record_key(source: str, key: str) -> str:
    """Return the key of the record that a source keeps under its own ``key``."""
    return "R" + digest(f"{source}\x1f{key}")


@lru_cache(maxsize=65_536)
def mention_record_key(mention_key: str) -> str:
    """Return the key of the record of a mention; all sources share it."""
    return record_key(MENTION_SOURCE, mention_key)


def entity_id(kind: str, founder: str) -> str:
    """Return the id of the entity that a record founded."""
    return BY_KIND[kind].letter + founder[1:]


def record_key_of(any_id: str) -> str:
    """Return the record key inside an entity id, claim id or fact id."""
    return "R" + any_id.partition("/")[0][1:]


def claim_id(record: str, predicate: str, stated: str) -> str:
    """Return the id of a claim; ``stated`` is its object and what tells it from its like."""
    return f"{record}/{predicate}/{digest(stated, 8)}"
