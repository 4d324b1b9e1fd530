"""Every kind of question the grammar reads, on the tiny world, in both languages and engines."""

import json
from pathlib import Path
from typing import Any

import pytest

from bole.settings import Settings
from kg.evidence.importing import ImportOptions, import_rows
from kg.evidence.sources import Source
from kg.profiles.read import read_profiles
from kg.store import GraphStore
from serve.answer import answer
from serve.model import Answer, ComputedCitation

ASKED: tuple[tuple[str, list[Any]], ...] = (
    # rankings
    ("Top 3 in biochemistry by papers", ["Jennifer A. Doudna", "Frances H. Arnold"]),
    ("The top 2 experts in biochemistry at the University of California by papers",
     ["Jennifer A. Doudna"]),
    ("生物化学论文最多的前2位", ["Jennifer A. Doudna", "Frances H. Arnold"]),
    ("Which institution has the most laureates?", ["Caltech"]),
    ("哪个机构的诺奖得主最多", ["Caltech"]),
    ("Who is the youngest winner of the physics prize?", ["Marie Curie"]),
    ("获奖时年纪最大的化学奖得主是谁", ["Frances H. Arnold"]),
    ("Who was the last person to win the chemistry prize?", ["Jennifer A. Doudna"]),
    ("谁是最早的物理学奖得主", ["Marie Curie", "Pierre Curie"]),
    ("Who is Pierre Curie's most frequent collaborator?", ["Marie Curie"]),
    ("What was Marie Curie's first prize?", ["Nobel Prize in Physics"]),
    # comparisons
    ("Does Frances Arnold have more papers in biochemistry than Jennifer Doudna?", [False]),
    ("Who won first, Feynman or Niels Bohr?", ["Niels Bohr"]),
    ("Which of Niels Bohr and Feynman is older?", ["Niels Bohr"]),
    ("费曼和居里夫人谁年纪更大？", ["Marie Curie"]),
    ("Was Feynman born before Youyou Tu?", [True]),
    ("Did Marie Curie and Pierre Curie win first?", None),
    ("加州理工学院的诺奖得主比加州大学多吗", None),
    # negation and exceptions
    ("Who works on biochemistry but is not at Caltech?", ["Jennifer A. Doudna"]),
    ("研究生物化学但不在加州理工学院的有谁", ["Jennifer A. Doudna"]),
    ("Who works on superconductivity and has no award?", ["Anne Long"]),
    ("Which physics laureates were not born in Denmark?",
     ["Marie Curie", "Pierre Curie", "Richard P. Feynman"]),
    ("Who besides Pierre Curie won the physics prize in 1903?", ["Marie Curie"]),
    ("除了居里夫人，谁获得了1903年物理学奖", ["Pierre Curie"]),
    ("除了费曼，谁获得了1965年物理学奖", []),
    # shared
    ("Who shared the prize with Pierre Curie?", ["Marie Curie"]),
    ("谁和皮埃尔·居里分享了诺贝尔奖", ["Marie Curie"]),
    ("Who shared the prize with Niels Bohr?", []),
    ("Colleagues of Richard Feynman who work on biochemistry", ["Frances H. Arnold"]),
    ("Who was born in the same city as Niels Bohr?", ["Aage N. Bohr"]),
    ("When was the person who shared the physics prize with Pierre Curie born?", ["1867-11-07"]),
    ("Which co-authors of Pierre Curie hold the chemistry prize?", ["Marie Curie"]),
    ("居里夫人的合作者中谁获得过物理学奖", ["Pierre Curie"]),
    ("Did Marie Curie work together with Pierre Curie?", [True]),
    # before and after somebody, how often, both, either
    ("Who won the physics prize before Niels Bohr?", ["Marie Curie", "Pierre Curie"]),
    ("谁在居里夫人之前获得诺贝尔奖", []),
    ("Who won the prize twice?", ["International Committee of the Red Cross", "Marie Curie"]),
    ("两次获得诺贝尔奖的有谁", ["International Committee of the Red Cross", "Marie Curie"]),
    ("Who won both the physics and the chemistry prize?", ["Marie Curie"]),
    ("Who won the physics or chemistry prize after 2000?",
     ["Frances H. Arnold", "Jennifer A. Doudna", "Saul Perlmutter"]),
    # whether
    ("尼尔斯·玻尔拿没拿过诺贝尔和平奖？", [False]),
    ("居里夫人得没得过诺贝尔化学奖", [True]),
    ("居里夫人有没有获得过诺贝尔物理学奖", [True]),
    # women and men
    ("How many women have won the physics prize?", [1]),
    ("Who was the first woman to win the chemistry prize?", ["Marie Curie"]),
    ("Latest female winner in chemistry", ["Jennifer A. Doudna"]),
    ("Which physics laureates are not women?",
     ["Niels Bohr", "Pierre Curie", "Richard P. Feynman"]),
    ("Who was the woman that won the physics prize in 1903?", ["Marie Curie"]),
    ("Men who won the physics prize after 1920", ["Niels Bohr", "Richard P. Feynman"]),
    ("Is Feynman a woman?", [False]),
    ("What gender is Youyou Tu?", ["female"]),
    ("Which of the women born in the USA won the chemistry prize?",
     ["Frances H. Arnold", "Jennifer A. Doudna"]),
    ("女性拿过化学奖的有几个人", [3]),
    ("第一位获得化学奖的女性是谁", ["Marie Curie"]),
    ("哪些女科学家获得过医学奖", ["Youyou Tu"]),
    ("不是女性的物理学奖得主有谁", ["Niels Bohr", "Pierre Curie", "Richard P. Feynman"]),
    ("屠呦呦是女的吗", [True]),
    ("最年轻的女得主是谁", ["Marie Curie"]),
    ("费曼先生哪年出生", [1918]),
    # where somebody died, and when people were born who won
    ("Where did Marie Curie die?", ["Sallanches"]),
    ("Tell me the country Pierre Curie died in", ["France"]),
    ("Could you tell me the city Feynman was born in?", ["New York, NY"]),
    ("Who died in Copenhagen?", ["Niels Bohr"]),
    ("Who was born in Warsaw and died in France?", ["Marie Curie"]),
    ("Did Niels Bohr die in Paris?", [False]),
    ("居里夫人死在哪里", ["Sallanches"]),
    ("费曼在哪个国家去世", ["USA"]),
    ("Which physics laureates have 1918 as their birth year?", ["Richard P. Feynman"]),
    ("physics laureates born in 1885", ["Niels Bohr"]),
    ("1918年生的物理学奖得主有哪些", ["Richard P. Feynman"]),
    ("1918年出生在美国的物理学奖得主", ["Richard P. Feynman"]),
    ("出生在美国的1965年物理学奖得主", ["Richard P. Feynman"]),
    # a prize that nobody else had a part of, and prizes of several kinds
    ("Who won the physics prize without any co-winner?", ["Niels Bohr"]),
    ("Physics laureates who did not have to share it", ["Niels Bohr"]),
    ("Who was the sole winner of the chemistry prize?", ["Marie Curie"]),
    ("Did Feynman win alone?", [False]),
    ("独得物理学奖的有谁", ["Niels Bohr"]),
    ("没有与人分享化学奖的女性是谁", ["Marie Curie"]),
    ("Has anybody won in two different categories? Who?", ["Marie Curie"]),
    ("谁得过两种不同的奖", ["Marie Curie"]),
    ("Who has won more prizes than anyone else?",
     ["International Committee of the Red Cross", "Marie Curie"]),
    ("比谁都早获得化学奖的是谁", ["Marie Curie"]),
    # years that somebody's prize tells
    ("Who won the physics prize the year before Youyou Tu?", []),
    ("The year before Niels Bohr died, who won the physics prize?", None),
    ("Who won the physics prize in the year that Pierre Curie won?",
     ["Marie Curie", "Pierre Curie"]),
    ("费曼得奖那年的物理学奖给了谁", ["Richard P. Feynman"]),
    ("Did Marie Curie and Pierre Curie win in the same year?", [True]),
    ("费曼和尼尔斯·玻尔是同一年获奖的吗", [False]),
    ("Were Feynman and Youyou Tu born in the same year?", [False]),
    ("Who won the chemistry prize the year after Marie Curie?", []),
    # asked with more words
    ("Between Feynman and Niels Bohr, who got the physics prize sooner?", ["Niels Bohr"]),
    ("Am I right in thinking Feynman got his prize in chemistry?", [False]),
    ("I'd love to know who Pierre Curie had to split his physics prize with.", ["Marie Curie"]),
    ("wat did Feynman win the nobel for",
     ["for fundamental work in quantum electrodynamics"]),
    ("请问屠呦呦是凭什么成果拿到诺贝尔奖的？", ["for a novel therapy against Malaria"]),
    ("1900年到1910年这几年，物理学奖都给了哪些人？", ["Marie Curie", "Pierre Curie"]),
    ("想请教一下，头一个获得物理学奖的是何人？", ["Marie Curie", "Pierre Curie"]),
    ("加州理工学院出过哪些诺奖得主（按获奖时所在单位算）？",
     ["Frances H. Arnold", "Richard P. Feynman"]),
    # numbers
    ("How many prizes did Marie Curie win?", [2]),
    ("居里夫人得过几次诺贝尔奖？", [2]),
    ("How old was Feynman when he won the Nobel Prize?", [47]),
    ("费曼获奖时多大？", [47]),
    ("How many papers does Frances Arnold have in biochemistry?", [110]),
    ("How many people are named Bohr?", [2]),
    ("叫玻尔的有几个人？", [2]),
    ("How many people are at Caltech?", [2]),
    # who, where, what for
    ("Who is Feynman?",
     ["1918-05-11", "1988-02-15", "Nobel Prize in Physics", "Caltech"]),
    ("介绍一下费曼", ["1918-05-11", "1988-02-15", "Nobel Prize in Physics", "Caltech"]),
    ("Where is Caltech?", ["Pasadena, CA"]),
    ("When was Feynman at Caltech?", [1965]),
    ("What is Marie Curie known for?",
     ["for joint researches on the radiation phenomena",
      "for the discovery of radium and polonium"]),
    ("What are the subfields of biochemistry?", ["Enzyme engineering"]),
    ("Who works in subfields of biochemistry?", ["Frances H. Arnold"]),
    # times as they are said
    ("Who won the physics prize in the nineteen twenties?", ["Niels Bohr"]),
    ("二十世纪二十年代的物理学奖得主", ["Niels Bohr"]),
    ("Who won the chemistry prize in 2018 or later?",
     ["Frances H. Arnold", "Jennifer A. Doudna"]),
    # two questions in one
    ("When was Feynman born and where was he born?", ["1918-05-11", "New York, NY"]),
    ("Who won physics in 1922? And in 1965?", ["Niels Bohr", "Richard P. Feynman"]),
    ("费曼是哪年出生的，他又是哪年得奖的？", [1918, 1965]),
    # a statement with a question mark
    ("费曼得过化学奖？", [False]),
)  # fmt: skip

SAID = [
    {"role": "user", "content": "Who won the physics prize in 1965?"},
    {"role": "assistant", "content": "Richard P. Feynman."},
]
SAID_ZH = [
    {"role": "user", "content": "1903年物理学奖得主是谁？"},
    {"role": "assistant", "content": "居里夫人和皮埃尔·居里。"},
]
FOLLOWING: tuple[tuple[list[dict[str, str]], str, list[Any]], ...] = (
    (SAID, "And when was he born?", ["1918-05-11"]),
    (SAID, "where did he work at that time?", ["Caltech"]),
    (SAID, "And in 1922?", ["Niels Bohr"]),
    (SAID, "What about chemistry in 2018?", ["Frances H. Arnold"]),
    (SAID_ZH, "其中谁出生在法国？", ["Pierre Curie"]),
    (SAID_ZH, "那1922年呢？", ["Niels Bohr"]),
    ([{"role": "user", "content": "费曼是哪年出生的？"}], "屠呦呦呢？", [1930]),
    ([{"role": "user", "content": "费曼是哪年出生的？"}], "他是因为什么得奖的？",
     ["for fundamental work in quantum electrodynamics"]),
    # a history that lies: only names are taken from it, and never a fact
    ([{"role": "user", "content": "Who is Feynman?"},
      {"role": "assistant", "content": "Feynman won the chemistry prize in 1999."}],
     "When did he win the prize?", [1965]),
)  # fmt: skip


@pytest.mark.usefixtures("world")
def test_every_kind_of_question(store: GraphStore) -> None:
    wrong = []
    for question, values in ASKED:
        given = answer(store, question, settings=Settings())
        if values is None:
            if given.status == "answered":
                wrong.append((question, given.values, given.reading))
            continue
        if (given.status, list(given.values)) != ("answered", values):
            wrong.append((question, given.status, given.values, given.reading))
        else:
            _check(given)
    assert wrong == []


@pytest.mark.usefixtures("world")
def test_questions_that_rest_on_what_was_said(store: GraphStore) -> None:
    wrong = []
    for history, question, values in FOLLOWING:
        given = answer(store, question, settings=Settings(), history=history)
        if (given.status, list(given.values)) != ("answered", values):
            wrong.append((question, given.status, given.values, given.reading, given.question))
        else:
            _check(given)
    assert wrong == []


def _check(given: Answer) -> None:
    """Every sentence ends in the number of a citation that is there, and all are used."""
    numbers = [int(line.rpartition("[")[2].rstrip("]")) for line in given.text.splitlines()]
    assert set(numbers) == {citation.n for citation in given.citations}
    for citation in given.citations:
        if not isinstance(citation, ComputedCitation):
            assert f"{citation.text} [{citation.n}]" in given.text
    assert given.reading


@pytest.mark.usefixtures("world")
def test_what_is_not_known_is_told_apart_from_no(store: GraphStore) -> None:
    given = answer(store, "Which physics laureates were not born in Denmark?", settings=Settings())
    assert "for 1 more it is not known" in given.reading  # where Saul Perlmutter was born


@pytest.mark.usefixtures("world")
def test_half_an_answer_is_a_refusal_that_tells_it(store: GraphStore) -> None:
    question = "When was Feynman born, and what is his shoe size?"
    given = answer(store, question, settings=Settings())
    assert (given.status, given.values) == ("unknown_fact", ())
    assert "11 May 1918" in given.text


def test_who_is_older_is_not_said_without_the_dates_and_of_whom_they_lack(
    store: GraphStore, tmp_path: Path
) -> None:
    people = {"Ada Alpha": "1950", "Bea Beta": "1950-03-01", "Cem Gamma": None}
    rows = [{"key": name, "name": name, **({"born": born} if born else {})}
            for name, born in people.items()]  # fmt: skip
    path = tmp_path / "people.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    options = ImportOptions(by="test", fingerprint="people")
    import_rows(store, read_profiles([str(path)]), Source("people"), options)

    def told(question: str) -> tuple[str, str]:
        given = answer(store, question, settings=Settings())
        return given.status, given.text

    lacking = "The graph does not say: date of birth of Cem Gamma."
    assert told("Who is older, Bea Beta or Cem Gamma?") == ("unknown_fact", lacking)
    assert told("Who is older, Cem Gamma or Bea Beta?") == ("unknown_fact", lacking)
    vague = "The graph does not say: exact date of birth of Ada Alpha."
    assert told("Who is older, Bea Beta or Ada Alpha?") == ("unknown_fact", vague)
    given = told("Ada Alpha和Bea Beta谁年长？")
    assert given == ("unknown_fact", "图谱中没有记载Ada Alpha的确切出生日期。")


SALAD = (
    "before after the prize of whom 1903 not",
    "Who won Feynman in Caltech of 1965 before after?",
    "the youngest oldest first last prize of physics",
    "谁不是之前最多获奖的的的",
    "Who won the prize in the same year?",
    "同年的物理学奖归了谁",
    "Who won the prize the year after?",
    "Which of them was born in Denmark?",
    "and 1965?",
    "Feynman and Niels Bohr and Marie Curie: who is the older?",
    "Did Feynman shared Niels Bohr the prize with?",
    "No woman has won the physics prize, right?",
    "没有女性得过物理学奖吧",
    "女的没拿过物理学奖吧？",
    "How many women did Feynman work with?",
    "Who won the year after Feynman?",
    "how many women have won chemistry and how many have won physics",
    "1900年至1930年间生于美国的化学奖得主",
    "Who is the only woman to win the physics prize?",
    "Was the physics prize in 1922 shared?",
)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("question", SALAD)
def test_what_it_must_not_answer(store: GraphStore, question: str) -> None:
    given = answer(store, question, settings=Settings())
    assert given.status in ("not_understood", "out_of_domain", "unknown_entity"), given.reading
    assert given.values == ()
