"""Kinds of examples: what is asked of a subgraph, and how it is answered."""

from instruct_gen.kinds.comparison import COMPARISON
from instruct_gen.kinds.consistency import CONSISTENCY
from instruct_gen.kinds.count import COUNT
from instruct_gen.kinds.dialogue import DIALOGUE
from instruct_gen.kinds.entities import ENTITIES
from instruct_gen.kinds.fact import FACT
from instruct_gen.kinds.grounded import GROUNDED
from instruct_gen.kinds.hops import HOPS
from instruct_gen.kinds.keywords import KEYWORDS
from instruct_gen.kinds.kind import Kind
from instruct_gen.kinds.listing import LIST
from instruct_gen.kinds.namesake import NAMESAKE
from instruct_gen.kinds.need import NEED
from instruct_gen.kinds.paragraph import PARAGRAPH
from instruct_gen.kinds.preference import PREFERENCE
from instruct_gen.kinds.profile import CONTENT_SUMMARY, PROFILE, TIMELINE
from instruct_gen.kinds.standalone import STANDALONE
from instruct_gen.kinds.superlative import SUPERLATIVE
from instruct_gen.kinds.to_form import TO_FORM
from instruct_gen.kinds.two_questions import TWO_QUESTIONS
from instruct_gen.kinds.unknown import OUT_OF_DOMAIN, UNKNOWN_FACT, UNKNOWN_PERSON
from instruct_gen.kinds.yes_no import YES_NO

KINDS: tuple[Kind, ...] = (
    FACT, HOPS, COUNT, LIST, SUPERLATIVE, COMPARISON, TIMELINE, YES_NO, PROFILE, NEED,
    CONTENT_SUMMARY, GROUNDED, DIALOGUE, TWO_QUESTIONS, STANDALONE, TO_FORM, ENTITIES, KEYWORDS,
    PARAGRAPH, CONSISTENCY, NAMESAKE, PREFERENCE, UNKNOWN_FACT, UNKNOWN_PERSON, OUT_OF_DOMAIN,
)  # fmt: skip
__all__ = ["KINDS", "Kind"]
