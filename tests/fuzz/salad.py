"""Word salad: texts made of the lexicons' words, names, numbers, oddities and words of nobody's."""

from collections.abc import Iterable, Sequence

from hypothesis import strategies as st

from kg.language.lexicon import LANGUAGES, Language, lexicon
from kg.names.tokens import tokens_of

# Groups of a lexicon whose words ask nothing by themselves: no name, no time, no operator.
EMPTY = ("asks", "predicates", "attributes", "marks", "fillers", "titles")
FULL = (*EMPTY, "nouns", "operators", "times", "categories", "awards", "people_of", "places")
# No lexicon, no name and no slip of the pen has these: rare letters, rare characters.
LATIN = st.text("qzvkj", min_size=5, max_size=9).map(lambda letters: f"x{letters}")
HAN = st.text("魑魅魍魉饕餮龘爨齉囧", min_size=2, max_size=4)
OTHER = ["ждщхъфы", "ξψζωλκ", "뷁쉛쾗", "ڤڜڠڞ", "क्षत्रपज", "ꙮꙮꙮ", "777777", "3.14159265", "x²y³z⁴"]
MADE_UP = st.one_of(LATIN, LATIN.map(str.capitalize), HAN, st.sampled_from(OTHER))

YEARS = st.integers(1890, 2030).map(str)
WRITTEN = [
    "二十一", "一九二一", "１９２１", "上世纪", "〇〇〇〇", "九十九", "½", "Ⅻ", "three", "1990s",
    "'90s", "-1", "1921-1930", "1e9", "0",
]  # fmt: skip
NUMBERS = st.one_of(YEARS, st.integers(0, 10**12).map(str), st.sampled_from(WRITTEN))
SIGNS = "?？!,，、。…—“”'(){}\\/*~%&#@\"\t\n\x00\u200b\u202e\ufeff\ud83d\udc00🏅ﷺﬁİßǅがㄅ"
WORDS = [
    "'s", "’s", "[1]", "{y}", "{n}", "{d}", "$x", "+++", "AND", "OR", "NOT", "a:b", "한국",
    "👩🏽\u200d🔬", "Это", "اين", "MATCH (n) DETACH DELETE n", "'}) RETURN 1 //", "' OR 1=1 --", "${jndi:ldap://x}",
    "<script>alert(1)</script>", "<b>who</b> &nbsp;", "%s%n", "../../etc/passwd",
]  # fmt: skip
ODD = st.sampled_from([*SIGNS, *WORDS])
BETWEEN = st.sampled_from(
    [" ", " ", " ", " ", "", "", ", ", "，", "? ", "。", "\n", " and ", "和", "? And "]
)


def phrases(language: Language, groups: Iterable[str] = FULL) -> st.SearchStrategy[str]:
    """Phrases of some groups of a lexicon, with their slots filled."""
    say = lexicon(language).say
    found: set[str] = set()
    for group in groups:
        said = getattr(say, group)
        found |= {*said} if isinstance(said, list) else {p for some in said.values() for p in some}
    return st.sampled_from(sorted(filter(None, found))).flatmap(_filled)


def _filled(phrase: str) -> st.SearchStrategy[str]:
    slots = {"{n}": st.integers(1, 12), "{y}": YEARS, "{d}": st.sampled_from(["1990s", "1900s"])}
    values = st.fixed_dictionaries({slot: one for slot, one in slots.items() if slot in phrase})
    return values.map(lambda drawn: _replaced(phrase, drawn))


def _replaced(text: str, values: dict[str, object]) -> str:
    for slot, value in values.items():
        text = text.replace(slot, str(value))
    return text


def joined(pieces: st.SearchStrategy[str], most: int = 12) -> st.SearchStrategy[str]:
    """Some pieces in a row, with something or nothing between them."""
    pairs = st.lists(st.tuples(pieces, BETWEEN), min_size=1, max_size=most)
    return pairs.map(lambda drawn: "".join(one + gap for one, gap in drawn))


def mixed(names: Sequence[str]) -> st.SearchStrategy[str]:
    """Anything in any order: words of one lexicon or of both, names, numbers, oddities."""
    named = st.sampled_from(names)
    one = [phrases(language) for language in LANGUAGES]
    return st.one_of(
        joined(st.one_of(one[0], named)),
        joined(st.one_of(one[1], named)),
        joined(st.one_of(one[0], one[0], named, NUMBERS)),
        joined(st.one_of(*one, named, NUMBERS, ODD, MADE_UP), most=20),
    )


def empty() -> st.SearchStrategy[str]:
    """Words of one language that name nothing: cues and fillers, in any order."""
    return st.one_of(
        *(st.lists(phrases(one, EMPTY), min_size=1, max_size=8).map(" ".join) for one in LANGUAGES)
    )


@st.composite
def with_a_word_more(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> tuple[str, str]:
    """A text with a made-up word put between two of its words, and that word."""
    text, word = draw(texts), draw(MADE_UP)
    ends = [0, *(token.end for token in tokens_of(text)), len(text)]
    at = draw(st.sampled_from(ends))
    return f"{text[:at]} {word} {text[at:]}", word


@st.composite
def turned_over(draw: st.DrawFn, texts: Sequence[str]) -> str:
    """The words of one or two texts, some of them lost or doubled, partly in another order."""
    words = [
        text[token.start : token.end]
        for text in draw(st.lists(st.sampled_from(texts), min_size=1, max_size=2))
        for token in tokens_of(text)
    ]
    for _ in range(draw(st.integers(1, 4))):
        at, to = (draw(st.integers(0, len(words) - 1)) for _ in range(2))
        how = draw(st.sampled_from(("drop", "double", "swap", "all")))
        if how == "drop" and len(words) > 1:
            del words[at]
        elif how == "double":
            words.insert(to, words[at])
        elif how == "swap":
            words[at], words[to] = words[to], words[at]
        elif how == "all":
            words = draw(st.permutations(words))
    return " ".join(words)


def too_long(names: Sequence[str]) -> st.SearchStrategy[str]:
    """A short text again and again, up to the lengths that are read and far beyond."""
    times = st.sampled_from([2, 5, 12, 40, 100, 300, 2_000])
    return st.tuples(mixed(names), BETWEEN, times).map(
        lambda drawn: (drawn[0] + drawn[1]) * drawn[2]
    )
