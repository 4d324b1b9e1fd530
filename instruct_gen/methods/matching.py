"""Does a sentence say all that a question supposes? Word by word, in the order of the sentence.

English words are compared without the endings of number and tense; of Chinese, which has no spaces,
characters that stand together are: one alone says nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from instruct_gen.methods.question_words import (
    Asked,
    QuestionWords,
    forms_of,
    numbers_in,
    occurring,
    question_words,
)
from kg.names.tokens import Token, tokens_of

_FEWEST_WORDS = 2
_ENDINGS = (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))
_BREAKS = set(",;:()[]—–，；：（）【】、")
Range = tuple[int, int]


def mismatch(asked: Asked, sentence: str, before: Sequence[str]) -> str:
    """Return why a question must not be asked where a sentence answers it, or "".

    ``name`` or ``words`` where it has one that the sentence has not; ``order`` where it puts them
    otherwise; ``clause`` where it takes them from several clauses; ``voice`` where it makes of who
    does something whom it is done to; ``beside`` where the sentence says no more than the question.

    Args:
        before: the sentences before it, which say whom a pronoun means that it begins with.
    """
    words, said = question_words(asked.language), tuple(map(tokens_of, before))
    match = _Match(asked, tokens_of(asked.bare), sentence, tokens_of(sentence), said, words)
    return _matched_zh(match) if asked.language == "zh" else _matched_en(match)


def begins_with(phrases: "frozenset[tuple[str, ...]]", tokens: Sequence[Token]) -> bool:
    """Return whether words begin with a phrase."""
    return any(start == 0 for start, _ in occurring(phrases, tokens[:6]))


@dataclass(frozen=True)
class _Match:
    """A question without the words that ask, the sentence that answers, and those before it."""

    asked: Asked
    tokens: Sequence[Token]
    sentence: str
    main: Sequence[Token]
    before: Sequence[Sequence[Token]]
    words: QuestionWords


def _matched_en(match: _Match) -> str:
    plain = match.words.functions | match.words.passive | match.words.agents
    stems = [_stems(token.form, match.words.irregular) for token in match.main]
    last = -1
    held: set[int] = set()
    taken: list[Range] = []
    for n, token in enumerate(match.tokens):
        if (token.form,) in plain:
            continue
        mine = _stems(token.form, match.words.irregular)
        places = [place for place, other in enumerate(stems) if mine & other]
        if not places and not _names_before(match, n):
            return "name" if _is_name(match, n) else "words"
        held.update(places)
        if places and n >= match.asked.fronted:
            last = next((place for place in places if place > last), len(stems))
            taken.append((last, last + 1))
    if last == len(stems):
        return "order"
    if _voice(match, held):
        return "voice"
    if _scattered(match, taken):
        return "clause"
    if len(held) < _FEWEST_WORDS and not match.before:
        return "words"
    rest = [n for n, token in enumerate(match.main) if (token.form,) not in plain]
    return "beside" if held.issuperset(rest) else ""


def _scattered(match: _Match, taken: Sequence[Range]) -> bool:
    """Return whether what a question takes from a sentence stands in several of its clauses.

    Between its words there is no comma, no word that begins a clause, and no number where the
    question has one: "joined in 1951 and left in 1953" says of nobody that they joined in 1953.
    """
    counts = bool(numbers_in(match.asked.bare))
    for (_, end), (start, _) in pairwise(taken):
        between = match.main[end:start]
        gap = match.sentence[match.main[end - 1].end : match.main[start].start]
        if set(gap) & _BREAKS or any(True for _ in occurring(match.words.breaks, between)):
            return True
        if counts and numbers_in(gap):
            return True
    return False


def _voice(match: _Match, held: set[int]) -> bool:
    """Return whether only one of both says of what is asked that it *was*, or by whom."""
    words = match.words
    agents = {token.form for token in match.tokens if (token.form,) in words.agents}
    if not agents <= set(forms_of(match.main)):
        return True
    was = any((token.form,) in words.passive for token in match.tokens)
    plain = words.functions | words.agents
    saying = [n for n, token in enumerate(match.main) if (token.form,) not in plain]
    there = any(
        (match.main[n].form,) in words.passive and after in held for n, after in pairwise(saying)
    )
    return was != there


def _is_name(match: _Match, n: int) -> bool:
    return match.asked.bare[match.tokens[n].start].isupper()


def _names_before(match: _Match, n: int) -> bool:
    """Return whether a word is of the one name that the sentences before the answer begin with.

    The answer begins with a pronoun that stands for it; who else is named there might be meant.
    """
    if not match.before or not _is_name(match, n):
        return False
    first = match.before[0]
    if not begins_with(match.words.leans, match.main):
        return False
    if any((token.form,) in match.words.together for said in match.before for token in said):
        return False
    return match.tokens[n].form in {token.form for token in first[:4]}


def _matched_zh(match: _Match) -> str:
    words, forms, main = match.words, forms_of(match.tokens), forms_of(match.main)
    agents = {form for form in forms if (form,) in words.agents}
    if agents != {form for form in main if (form,) in words.agents}:
        return "voice"
    last, n = 0, 0
    held: set[int] = set()
    taken: list[Range] = []
    while n < len(forms):
        found = list(_runs(forms, n, main))
        size, at = next(((s, a) for s, a in found if a >= last), (0, 0))
        if not size and not found and (named := _named_before_zh(match, forms, n)):
            n += named
        elif not size and (forms[n],) in words.functions | words.agents:
            n += 1
        elif not size:
            return "order" if found else "words"
        else:
            held.update(range(at, at + size))
            taken.append((at, at + size))
            last, n = at + size, n + size
    plain = words.functions | words.agents
    new = [form for place, form in enumerate(main) if place not in held and (form,) not in plain]
    if not held:
        return "words"
    if _scattered(match, taken):
        return "clause"
    return "" if new else "beside"


def _runs(forms: Sequence[str], n: int, main: Sequence[str]) -> Iterator[Range]:
    """Yield how many words from one on stand together in a sentence, and where: the most first.

    A Chinese character alone is no word.
    """
    found = []
    for at in range(len(main)):
        size = 0
        while (
            n + size < len(forms) and at + size < len(main) and forms[n + size] == main[at + size]
        ):
            size += 1
        if size > 1 or (size == 1 and (len(forms[n]) > 1 or forms[n].isdigit())):
            found.append((size, at))
    yield from sorted(found, key=lambda one: (-one[0], one[1]))


def _named_before_zh(match: _Match, forms: Sequence[str], n: int) -> int:
    """Return how many words are those that the sentences before the answer begin with."""
    if not match.before or not begins_with(match.words.leans, match.main):
        return 0
    if any((token.form,) in match.words.together for said in match.before for token in said):
        return 0
    first = forms_of(match.before[0])
    size = 0
    while n + size < len(forms) and size < len(first) and forms[n + size] == first[size]:
        size += 1
    return size if size > 1 else 0


def _stems(form: str, irregular: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return what a word may be a form of, without the endings of number and tense."""
    return frozenset(_without_ending(one) for one in (form, *irregular.get(form, ())))


def _without_ending(form: str) -> str:
    for ending, put in _ENDINGS:
        if form.endswith(ending) and len(form) - len(ending) >= 3 and not form.endswith("ss"):
            form = form[: -len(ending)] + put
            break
    if len(form) > 3 and form[-1] == form[-2] and form[-1] not in "ls":
        form = form[:-1]
    return form.rstrip("e") if len(form) > 3 else form
