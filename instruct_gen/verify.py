"""Hold a draft to its facts: what cannot be carried does not become an example."""

from collections.abc import Iterator, Sequence

from instruct_gen.cases.computed import computed_faults
from instruct_gen.draft import Draft, Said
from instruct_gen.gold import bound, gold
from instruct_gen.methods.document_rules import held_to
from instruct_gen.subgraph import Subgraph
from kg.facts import KnownFact
from kg.language.lexicon import Language
from kg.language.verify import Fault, verify


def faults_of(draft: Draft, subgraph: Subgraph) -> tuple[str, ...]:
    """Return why a draft must not become an example, a reason each; none is a good draft.

    ``<fault>`` of the verifier; ``form`` where a form no longer gives the values; ``uncited`` where
    a sentence has facts that the example does not list; ``not_wrong`` where the rejected answer of
    a pair is carried by the facts as well; ``passage`` where a passage does not have the answer.
    """
    return tuple(dict.fromkeys(_faults(draft, subgraph)))


def _faults(draft: Draft, subgraph: Subgraph) -> Iterator[str]:
    known = {fact.fact_id for fact in draft.facts}
    for said in draft.said:
        if any(fact.fact_id not in known for fact in said.facts):
            yield "uncited"
        yield from (fault.kind for fault in _said_faults(said, subgraph, draft.language))
    given = [gold(subgraph, bound(form, draft.mentions))[0] for form in draft.forms]
    if tuple(value for values in given for value in values) != draft.values:
        yield "form"
    if draft.document and not held_to(draft.passage, draft.language, draft.messages):
        yield "passage"
    wrong = (_said_faults(said, subgraph, draft.language) for said in draft.wrong)
    if draft.wrong and not any(wrong):
        yield "not_wrong"


def _said_faults(said: Said, subgraph: Subgraph, language: Language) -> tuple[Fault, ...]:
    if said.form is not None:
        return computed_faults(said, subgraph, subgraph.names, language)
    return missing(subgraph, said.text, said.facts, language)


def missing(
    subgraph: Subgraph, text: str, facts: Sequence[KnownFact], language: Language
) -> tuple[Fault, ...]:
    """Return why some facts do not carry a text; the same is looked at once."""
    # The very same facts: they are kept with what was found, so that no other ones get their ids.
    key = (language, text, *map(id, facts))
    if key not in subgraph.carried:
        subgraph.carried[key] = (facts, verify(text, facts, subgraph.names, language).faults)
    return subgraph.carried[key][1]
