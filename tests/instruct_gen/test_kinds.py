"""Every kind on every expert of the sample: what it drafts is carried, complete and well said."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from random import Random

from instruct_gen.draft import Draft
from instruct_gen.gold import bound, gold_of_store
from instruct_gen.kinds.comparison import COMPARISON
from instruct_gen.kinds.count import COUNT
from instruct_gen.kinds.fact import FACT
from instruct_gen.kinds.hops import HOPS
from instruct_gen.kinds.kind import Draw, Kind
from instruct_gen.kinds.listing import LIST
from instruct_gen.kinds.need import NEED
from instruct_gen.kinds.profile import CONTENT_SUMMARY, PROFILE, TIMELINE
from instruct_gen.kinds.superlative import SUPERLATIVE
from instruct_gen.kinds.yes_no import YES_NO
from instruct_gen.subgraph import Subgraph
from instruct_gen.verify import faults_of
from kg.language.lexicon import Language
from kg.store import GraphStore
from tests.instruct_gen.graphs import Whole
from tests.instruct_gen.wide import part

OF_ONE = (FACT, YES_NO, PROFILE, TIMELINE, CONTENT_SUMMARY)
OF_MANY = (HOPS, COUNT, LIST, SUPERLATIVE, NEED)
OF_TWO = (COMPARISON, YES_NO)
MARKS = re.compile(r"[{}\[\]<>]|  ")
# So many drafts of one kind are looked at per subgraph: a star has hundreds.
MOST_EACH = 8
# What the verifier does not take though it is so; such drafts are not delivered.
MOST_REFUSED = 1 / 200


def egos(whole: Whole) -> Iterator[Subgraph]:
    return (whole.ego(expert) for expert in part(whole.experts, 12))


def pairs(whole: Whole) -> Iterator[Subgraph]:
    pairs = list(zip(whole.experts[::2], whole.experts[1::2], strict=False))
    return (whole.pair(*two) for two in part(pairs, 8))


def stars(whole: Whole) -> Iterator[Subgraph]:
    hubs = [one for one in whole.entities if one[0] in "AFI"]
    drawn = (whole.star(hub) for hub in part(hubs[::6], 2))
    return (star for star in drawn if 0 < len(star.experts) <= 70)


def drafts(
    kinds: tuple[Kind, ...], subgraphs: Iterator[Subgraph], language: Language
) -> Iterator[tuple[Draft, Subgraph]]:
    for number, subgraph in enumerate(subgraphs):
        for kind in kinds:
            draw = Draw(language, number % 5 == 0, Random(number))
            yield from ((one, subgraph) for one in islice(kind.drafts(subgraph, draw), MOST_EACH))


def badly_said(draft: Draft) -> list[str]:
    """Return the messages that no one would write."""
    texts = [message.content for message in draft.messages]
    bad = [text for text in texts if MARKS.search(text) or not text.strip()]
    if draft.language == "zh":
        ends = ("。", "？", "！", "”", "）")
        bad += [text for text in texts[1:] if not text.endswith(ends) and "http" not in text]
        bad += [text for text in texts if re.search(r"[一-鿿] [一-鿿]", text) and "，" in text]
    return bad


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def strangers(draft: Draft, whole: Whole) -> list[str]:
    """Return the experts whose full names a draft shows without saying that it names them."""
    text = "\n".join(message.content for message in draft.messages)
    others = [one for one in whole.entities if not one.startswith("E")]
    for name in sorted({n for one in others for n in whole.entities[one].names}, key=len):
        if len(name) > 6 and name in text:
            text = text.replace(name, "")
    return [
        whole.entities[one].name
        for one in whole.experts
        if one not in draft.named and whole.entities[one].name in text
        if _pattern(whole.entities[one].name).search(text)
    ]


def check(
    kinds: tuple[Kind, ...], subgraphs: list[Subgraph], whole: Whole, store: GraphStore
) -> None:
    """Check every draft, and every seventh one's values against the store."""
    seen: set[tuple[str, str]] = set()
    refused: list[tuple[str, ...]] = []
    total = 0
    for language in ("en", "zh"):
        for number, (draft, subgraph) in enumerate(drafts(kinds, iter(subgraphs), language)):
            seen.add((draft.kind, language))
            said = [message.content for message in draft.messages]
            total += 1
            if faults := faults_of(draft, subgraph):
                refused.append((*faults, *said))
            assert badly_said(draft) == [], said
            assert strangers(draft, whole) == [], said
            if number % 7 == 0:
                given = [gold_of_store(store, bound(f, draft.mentions)) for f in draft.forms]
                assert tuple(v for values in given for v in values) == draft.values, said
    # A reason that is also the name of a field ("explosion mechanics") is taken for the field.
    assert len(refused) <= MOST_REFUSED * total, refused
    assert {kind for kind, _ in seen} == {kind.name for kind in kinds}
    assert len(seen) == 2 * len(kinds)


def test_what_is_drafted_of_one_expert_is_carried(sample: Whole, sample_store: GraphStore) -> None:
    check(OF_ONE, list(egos(sample)), sample, sample_store)


def test_what_is_drafted_of_two_experts_is_carried(sample: Whole, sample_store: GraphStore) -> None:
    check(OF_TWO, list(pairs(sample)), sample, sample_store)


def test_what_is_drafted_of_many_experts_is_carried(
    sample: Whole, sample_store: GraphStore
) -> None:
    check(OF_MANY, list(stars(sample)), sample, sample_store)


def test_the_same_draw_gives_the_same_drafts(sample: Whole) -> None:
    subgraph = sample.ego(sample.experts[3])
    twice = [
        [d for kind in OF_ONE for d in kind.drafts(subgraph, Draw("en", False, Random(4)))]
        for _ in range(2)
    ]
    assert twice[0] == twice[1]
    assert len(twice[0]) > 20


def test_an_organisation_was_not_born_and_is_no_he(sample: Whole) -> None:
    (body,) = (
        one for one in sample.experts
        if sample.entities[one].name == "Intergovernmental Panel on Climate Change"
    )  # fmt: skip
    subgraph = sample.ego(body)
    texts = [
        message.content
        for kind in OF_ONE
        for draft in kind.drafts(subgraph, Draw("en", False, Random(1)))
        for message in draft.messages
    ]
    assert len(texts) > 10
    assert not [text for text in texts if re.search(r"\b(?:born|he|his|she|her|died)\b", text)]


def test_an_affiliation_of_one_year_is_told_of_that_year(sample: Whole) -> None:
    for subgraph in list(egos(sample))[::5]:
        for draft in FACT.drafts(subgraph, Draw("en", False, Random(2))):
            for said in draft.said:
                years = {
                    str(fact.qualifiers["stated_year"])
                    for fact in said.facts
                    if fact.predicate == "affiliated_with" and fact.qualifiers.get("stated_year")
                }
                assert all(year in said.text for year in years), said.text
