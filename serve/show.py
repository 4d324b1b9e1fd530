"""An answer for a person at a terminal: cited sentences, then the citations, hints apart."""

from collections.abc import Iterator

from kg.language.lexicon import Language, lexicon
from serve.model import Answer, Citation, ComputedCitation


def lines_of(answer: Answer) -> Iterator[str]:
    """Yield what goes to stdout: a cited sentence a line, then what each number stands for."""
    if answer.experts:
        yield from _experts(answer)
    else:
        yield from answer.text.splitlines()
    if answer.citations:
        yield ""
    for citation in answer.citations:
        yield f"[{citation.n}] {_source(citation)}"


def hints_of(answer: Answer) -> Iterator[str]:
    """Yield what goes to stderr: how the question was read, and what may help."""
    if answer.status != "answered":
        yield f"({answer.status})"
    if answer.reading:
        yield answer.reading
    yield from answer.hints


def _experts(answer: Answer) -> Iterator[str]:
    for place, expert in enumerate(answer.experts or (), 1):
        yield f"{place}. {expert.name} ({expert.score:.2f}, {expert.entity_id})"
        for reason in expert.reasons:
            yield f"   {reason.text} [{reason.n}]"
        if expert.unmet:
            words = lexicon(_language(answer)).say.phrases["comma"].join(expert.unmet)
            lacks = lexicon(_language(answer)).say.matching["lacks"]
            yield f"   {lacks.format(name=expert.name, words=words)}"


def _language(answer: Answer) -> Language:
    return "zh" if answer.language == "zh" else "en"


def _source(citation: Citation) -> str:
    if isinstance(citation, ComputedCitation):
        rows = f"{citation.rows} rows, {len(citation.fact_ids)} facts"
        return f"computed from graph version {citation.graph_version}: {rows}"
    return f"{', '.join(citation.sources) or '-'}: {citation.fact_id}"
