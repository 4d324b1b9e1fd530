"""A teacher that reads passages, well or ill; and small documents to be read."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.evidence.ids import digest
from kg.names.normalise import script_of
from tests.instruct_gen.endpoint import Body, Says
from tests.questions.world import PEOPLE

NAMES = {
    "en": [person["name"] for person in PEOPLE],
    "zh": [name["text"] for person in PEOPLE for name in person["names"]],
}
# A question on a record in each language, and what a sentence that answers it has.
ASKS = {
    "en": (("When was {} born?", r"\bborn\b.*\d{4}"), ("When did {} die?", r"\bdied\b.*\d{4}"),
           ("Which prizes did {} win?", r"\b(?:won|went|awarded|received|laureate)\b"),
           ("Where did {} work?", r"\b(?:affiliated|worked|works)\b")),
    "zh": (("{}是什么时候出生的？", "出生|生于"), ("{}是哪一年去世的？", "去世|逝世"),
           ("{}获得过哪些奖项？", "奖"), ("{}在哪里工作过？", "供职|工作|任职")),
}  # fmt: skip
_PRONOUN = re.compile(r"\b(?:She|He|she|he|her|him)\b|[他她]")
_LINE = re.compile(r"^\[(\d+)\] (.*)$", re.M)
# What the documents say, and how one asks for it.
_SAID = {
    "en": re.compile(
        r"^(?P<who>[A-Z]\w+ [A-Z]\w+) (?P<did>\w+ed) (?P<what>.+) in (?P<year>\d{4})\.$"
    ),
    "zh": re.compile(r"^(?P<who>.+?)在(?P<year>\d{4})年(?P<did>..)了(?P<what>.+)。$"),
}
_STATIONS = ("Amber", "Birch", "Cedar", "Dune", "Ember", "Fjord", "Grove", "Heron")
_ZH_STATIONS = ("青松", "白桦", "红枫", "银杏", "翠竹", "丹桂", "梧桐", "雪莲")
PEOPLE_THERE = ("Ada Lark", "Ben Stone", "Cleo Marsh", "Dora Finch")
_ZH_PEOPLE = ("林海燕", "王明远", "赵思齐", "陈子安")


def english(first: int = 0, size: int = 8, more: str = "") -> str:
    """Return a document in English: a section for each of some stations."""
    parts = []
    for n, name in enumerate(_STATIONS[first : first + size], first):
        who = [PEOPLE_THERE[(n + k) % 4] for k in range(4)]
        parts.append(
            f"## The {name} Station\n\n"
            f"{who[0]} opened the {name} Station in {1901 + n}. {who[1]} enlarged the north wing "
            f"of the {name} Station in {1921 + n}. {who[2]} painted the dome of the {name} Station "
            f"in {1931 + n}. {who[3]} never visited the {name} Station.\n"
            f"Its tower is {20 + n} metres high, as the old plans of the {name} Station show. Rain "
            f"and wind have been recorded at the {name} Station ever since, with few gaps.\n"
        )
    return "\n".join([*parts, more])


def chinese(first: int = 0, size: int = 8) -> str:
    """Return the like in Chinese."""
    parts = []
    for n, name in enumerate(_ZH_STATIONS[first : first + size], first):
        who = [_ZH_PEOPLE[(n + k) % 4] for k in range(4)]
        parts.append(
            f"{name}观测站\n\n{who[0]}在{1951 + n}年创建了{name}观测站。"
            f"{who[1]}在{1961 + n}年扩建了{name}观测站的北楼。"
            f"{who[2]}在{1971 + n}年修缮了{name}观测站的圆顶。"
            f"{who[3]}没有到过{name}观测站。观测站的塔楼高{20 + n}米，旧图纸上写得很清楚。"
            "从那以后，这里一直记录着风和雨，很少中断，记录都保存在山下的档案馆里，供后来的人查阅。\n"
        )
    return "\n".join(parts)


def written(folder: Path, **texts: str) -> tuple[Path, ...]:
    """Return files that hold some texts, by their names without the ending."""
    folder.mkdir(exist_ok=True)
    paths = []
    for name, text in texts.items():
        paths.append(folder / f"{name}.md")
        paths[-1].write_text(text, encoding="utf-8")
    return tuple(paths)


def teach(body: Body) -> str:
    """Ask and answer rightly."""
    return json.dumps(_taught(json.loads(body["messages"][-1]["content"])), ensure_ascii=False)


def mislead(body: Body) -> str:
    """Ask and answer rightly at times, and else as wrongly as can be, each time in another way."""
    sent = json.loads(body["messages"][-1]["content"])
    right = _taught(sent)
    if "questions" in right:
        some = [
            _false_question(text, n) if (n + body["seed"] // 1_000) % 2 else text
            for n, text in enumerate(right["questions"])
        ]
        return json.dumps({"questions": some}, ensure_ascii=False)
    # Of ten answers five are right.
    turn = int.from_bytes(digest(canon(sent)).encode()[:4], "big") % 10
    if "sentences" in right:
        for one in right["sentences"]:
            one["text"] = _false(one["text"], turn)
    elif not right["answerable"]:
        # It answers what supposes something that is not so.
        asked = sent["question"].replace(" in 1492?", "?").replace("在1492年，", "")
        right = _taught({**sent, "question": asked})
    else:
        right["answer"] = _false(right["answer"], turn)
        right["quote"] = "1492" if turn == 4 else right["quote"]
    return json.dumps(right, ensure_ascii=False)


def canon(sent: object) -> str:
    """Return what was sent as one text."""
    return json.dumps(sent, ensure_ascii=False, sort_keys=True)


def failing_second(body: Body) -> str:
    """Answer rightly, and when asked again find nothing, or something else."""
    sent = json.loads(body["messages"][-1]["content"])
    right = _taught(sent)
    if "quote" in right and body["seed"] >= 1_000:
        right["quote"] = "Station" if "Station" in sent["passage"] else "观测站"
        right["quote"] = sent["passage"].strip().splitlines()[-1][:12]
    return json.dumps(right, ensure_ascii=False)


def refusing(body: Body) -> str:
    """Ask, and find no answer."""
    right = _taught(json.loads(body["messages"][-1]["content"]))
    if "answerable" in right:
        right = {k: type(v)() for k, v in right.items()}
    return json.dumps(right, ensure_ascii=False)


TEACHERS: dict[str, Says] = {"right": teach, "misleading": mislead}


def _taught(sent: dict[str, str]) -> dict[str, object]:
    passage = sent["passage"]
    language = "zh" if script_of(passage) == "han" or re.search("[一-鿿]{4}", passage) else "en"
    if "question" not in sent:
        questions = list(_questions(passage, language))
        return {"questions": questions[:6]}
    if passage.startswith("["):
        return _from_record(sent["question"], _LINE.findall(passage), language)
    return _from_document(sent["question"], passage, language)


def _questions(passage: str, language: str) -> Iterator[str]:
    for sentence in _sentences(passage):
        if said := _SAID[language].match(sentence):
            if language == "en":
                base = said["did"].removesuffix("d" if said["did"] == "enlarged" else "ed")
                yield f"When did {said['who']} {base} {said['what']}?"
                yield f"Who {said['did']} {said['what']} in {said['year']}?"
            else:
                yield f"{said['who']}在哪一年{said['did']}了{said['what']}？"
                yield f"谁在{said['year']}年{said['did']}了{said['what']}？"
    name = next((one for one in NAMES[language] if one in passage), None)
    if name:
        yield from (ask.format(name) for ask, _ in ASKS[language])


def _sentences(passage: str) -> Sequence[str]:
    return [one.strip() for one in re.findall(r"[^.。\n#]+[.。]", passage)]


def _from_record(
    question: str, lines: Sequence[tuple[str, str]], language: str
) -> dict[str, object]:
    name = next(one for one in NAMES[language] if one in question)
    has = next((has for ask, has in ASKS[language] if ask.format(name) == question), "^$")
    found = [
        {"text": _PRONOUN.sub(name, text), "rests_on": [int(number)]}
        for number, text in lines
        if re.search(has, text)
    ]
    return {"answerable": bool(found), "sentences": found}


def _from_document(question: str, passage: str, language: str) -> dict[str, object]:
    for sentence in _sentences(passage):
        said = _SAID[language].match(sentence)
        if said and said["what"] in question and question in _questions(sentence, language):
            asks_who = question.startswith(("Who", "谁"))
            quote = said["who"] if asks_who else said["year"]
            return {"answerable": True, "quote": quote, "answer": sentence}
    return {"answerable": False, "quote": "", "answer": ""}


def _false_question(text: str, n: int) -> str:
    """Return a question that supposes what is not so, or does not stand alone."""
    if n % 3 == 0:
        return re.sub(r"\?$", " in 1492?", text) if text.isascii() else f"在1492年，{text}"
    if n % 3 == 1:
        return (
            re.sub("|".join(map(re.escape, (*NAMES["en"], *PEOPLE_THERE))), "this person", text)
            if text.isascii()
            else re.sub("|".join((*NAMES["zh"], *_ZH_PEOPLE)), "该人物", text)
        )
    return text.replace(" born", " married").replace("出生", "结婚").replace(" open ", " close ")


def _false(text: str, turn: int) -> str:
    """Return what the passage does not say."""
    chinese = not text.isascii() and bool(re.search("[一-鿿]", text))
    if turn == 0:
        return re.sub(r"(1[89]|20)\d\d", "1492", text)
    if turn == 1:
        other = "尼尔斯·玻尔" if chinese else "Niels Bohr"
        return re.sub(
            "|".join(map(re.escape, (*NAMES["en"], *NAMES["zh"], *PEOPLE_THERE, *_ZH_PEOPLE))),
            other,
            text,
        )
    if turn == 2:
        return (
            text.replace("在", "没有在", 1)
            if chinese
            else re.sub(r"^(\w+ \w+) ", r"\1 never ", text)
        )
    if turn == 3:
        return (
            f"{text[:-1]}，获得了金星奖。" if chinese else f"{text[:-1]} and won the Golden Prize."
        )
    return text
