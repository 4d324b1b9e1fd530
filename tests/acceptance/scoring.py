"""Whether an answer is right, by the rules of the questions' own README."""

import unicodedata
from typing import Any

Row = dict[str, Any]


def is_right(row: Row, given: Row) -> bool:
    """Return whether an answer is what a question's gold says."""
    if given["status"] != row["expected_status"]:
        return False
    gold, values = row["gold"], given["values"]
    if row["expected_status"] == "ambiguous":
        offered = {_plain(one["name"]) for one in given["candidates"]}
        return set(map(_plain, gold)) <= offered and len(offered) <= max(10, 2 * len(gold))
    if row["expected_status"] != "answered":
        return True
    if row["gold_type"] in ("number", "year", "bool"):
        return bool(values == gold)
    if row["gold_type"] == "string_contains":
        told = _plain(" ".join([given["text"], *map(str, values)]))
        wanted = row.get("keywords") or gold
        return all(any(_plain(part) in told for part in one.split("|")) for one in wanted)
    return sorted(map(_plain, values)) == sorted(map(_plain, gold))


def _plain(value: Any) -> str:
    return unicodedata.normalize("NFKC", str(value)).casefold().strip()
