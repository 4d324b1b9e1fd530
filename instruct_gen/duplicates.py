"""Which examples are nearly the same though no two of their texts are.

Examples made from wordings are alike by nature: "When was Marie Curie born?" and "When was Pierre
Curie born?" have nearly all words in common and are different examples. So two are near-duplicates
only if they are of one kind and language and *say the same*: they rest on the same facts, mention
the same entities, ask the same forms and hold the same numbers (``batch.sense_key``); and if what
the user says (where nobody asks, what is said) is alike to 90 % by the MinHash of its runs of three
words' characters. The answer is not compared: about one sense it is nearly the same whatever was
asked, and would make duplicates of two really different ways to ask.

Source: A. Broder, On the resemblance and containment of documents (1997); bands as in J. Leskovec,
A. Rajaraman, J. Ullman, Mining of Massive Datasets, 3.4.
"""

from collections.abc import Iterator

import numpy as np
from datasketch import MinHash

from instruct_gen.example import Example
from instruct_gen.occurring import words_of
from kg.evidence.ids import digest

ALIKE = 0.9
_RUN = 3
# At 90 % alike two signatures have a band in common 99 times of 100, at 60 % 13 times.
_BANDS, _ROWS = 8, 8


def signature(example: Example) -> bytes:
    """Return the MinHash of what is asked, or of what is said where nobody asks."""
    asked = [m.content for m in example.messages if m.role == "user"]
    texts = asked or [m.content for m in example.messages]
    said = " ".join(" ".join(words_of(text)) for text in texts)
    hashed = MinHash(num_perm=_BANDS * _ROWS, seed=1)
    runs = {said[n : n + _RUN] for n in range(max(1, len(said) - _RUN + 1))}
    hashed.update_batch([run.encode() for run in sorted(runs)])
    return np.asarray(hashed.hashvalues, dtype="<u8").tobytes()


def bands(sense: str, signed: bytes) -> Iterator[str]:
    """Yield keys of which those that say the same and are alike have one in common."""
    size = len(signed) // _BANDS
    for band in range(_BANDS):
        part = signed[band * size : (band + 1) * size]
        yield digest(f"{sense} {band} {part.hex()}")


def alike(left: bytes, right: bytes) -> bool:
    """Return whether two signatures are alike enough."""
    pair = (np.frombuffer(left, dtype="<u8"), np.frombuffer(right, dtype="<u8"))
    return bool(np.mean(pair[0] == pair[1]) >= ALIKE)
