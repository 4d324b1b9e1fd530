"""Several answers as one: two questions in one text, or several facts that were wanted."""

import re
from collections.abc import Sequence
from dataclasses import replace

from serve.model import Answer, Citation, FactCitation

_NUMBER = re.compile(r"\[(\d+)\]$", re.MULTILINE)


def joined(parts: Sequence[Answer]) -> Answer:
    """Return answers as one, in order: texts joined, citations renumbered.

    It is ``answered`` only where every part is; else it is the first refusal, which says in its
    text what was answered.
    """
    asked = [part.forms for part in parts]
    parts = [p for at, p in enumerate(parts) if not p.forms or p.forms not in asked[:at]]
    if len(parts) == 1:
        return parts[0]
    first = parts[0]
    refused = next((part for part in parts if part.status != "answered"), None)
    texts: list[str] = []
    citations: list[Citation] = []
    for part in parts:
        part = _not_again(part, citations)
        offset = len(citations)
        texts.append(_NUMBER.sub(lambda match: f"[{int(match[1]) + offset}]", part.text))  # noqa: B023
        citations += (replace(citation, n=citation.n + offset) for citation in part.citations)
    texts = [text for text in texts if text]
    answered = refused is None
    comma = "；" if first.language == "zh" else " "
    return replace(
        first if refused is None else refused,
        text="\n".join(texts),
        values=tuple(value for part in parts for value in part.values) if answered else (),
        entity_ids=tuple(dict.fromkeys(one for part in parts for one in part.entity_ids)),
        reading=comma.join(part.reading for part in parts if part.reading),
        citations=tuple(citations),
        forms=tuple(form for part in parts for form in part.forms),
        queries=tuple(query for part in parts for query in part.queries),
        question=first.question
        if all(part.question == first.question for part in parts)
        else " ".join(part.question.strip() for part in parts),
    )


def _not_again(part: Answer, said: Sequence[Citation]) -> Answer:
    """Return a part without the facts that were said before, where it says nothing but facts."""
    known = {one.fact_id for one in said if isinstance(one, FactCitation)}
    kept = [
        one
        for one in part.citations
        if not (isinstance(one, FactCitation) and one.fact_id in known)
    ]
    only_facts = all(isinstance(one, FactCitation) for one in part.citations)
    if len(kept) == len(part.citations) or not only_facts:
        return part
    numbered = [replace(one, n=number) for number, one in enumerate(kept, 1)]
    lines = [f"{one.text} [{one.n}]" for one in numbered if isinstance(one, FactCitation)]
    return replace(part, text="\n".join(lines), citations=tuple(numbered))
