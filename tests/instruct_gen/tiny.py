"""A tiny kind of example: when somebody was born, and which awards they won."""

from collections.abc import Iterator

from instruct_gen.draft import Draft, Said
from instruct_gen.example import Mention, Message
from instruct_gen.gold import bound, gold
from instruct_gen.kinds.kind import Draw, Kind
from instruct_gen.subgraph import Subgraph
from kg.language.writer import sentence
from kg.questions.forms import Facts, Things

ASKED = {
    ("en", "born"): ("When was {who} born?", "What is the date of birth of {who}?"),
    ("zh", "born"): ("{who}是什么时候出生的？", "请问{who}的生日是哪天？"),
    ("en", "received"): ("What did {who} win?", "Name the awards of {who}."),
    ("zh", "received"): ("{who}获得过什么奖？", "请列出{who}所获的奖项。"),
}


def told(subgraph: Subgraph, draw: Draw, *predicates: str) -> Iterator[Draft]:
    for expert in subgraph.experts:
        who = subgraph.called(expert, draw.language)
        if who is None:
            continue
        called = {
            one: entity.called.get(draw.language, entity.name)
            for one, entity in subgraph.entities.items()
        }
        for predicate in predicates:
            facts = subgraph.facts_of(expert, predicate)
            if not facts:
                continue
            asked = draw.chance.choice(ASKED[draw.language, predicate]).format(who=who)
            said = tuple(Said(sentence(fact, draw.language, called), (fact,)) for fact in facts)
            form = Facts(things=Things(kind="expert", ids="@1"), fact=predicate)
            mentions = (Mention(who, (expert,)),)
            values, _ = gold(subgraph, bound(form, mentions))
            answer = " ".join(one.text for one in said)
            yield Draft(
                kind=f"tiny_{predicate}",
                language=draw.language,
                messages=(Message("user", asked), Message("assistant", answer)),
                said=said,
                facts=facts,
                named=(expert,),
                wording=f"{draw.language}/tiny_{predicate}/1",
                mentions=mentions,
                forms=(form,),
                values=values,
            )


def births(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    return told(subgraph, draw, "born")


def prizes(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    return told(subgraph, draw, "received")


def strangers(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    """Yield what says of somebody that nobody knows them: true of one, untrue of the other."""
    for name in ("Rosalind Nobody", "Niels Bohr"):
        texts = (Message("user", f"Who is {name}?"), Message("assistant", "I do not know."))
        yield Draft("strangers", "en", texts, (), (), (), "en/strangers/1", absent=(name,))


def wrong(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    """Yield a sentence that no fact carries."""
    for expert in subgraph.experts:
        facts = subgraph.facts_of(expert, "born")
        who = subgraph.entities[expert].name
        text = f"{who} was born in 1492."
        yield Draft("wrong", "en", (Message("assistant", text),), (Said(text, facts),), facts,
                    (expert,), "en/wrong/1")  # fmt: skip


BIRTHS = Kind("tiny_born", "births", 1.0, ("ego", "star"), births)
PRIZES = Kind("tiny_received", "prizes", 3.0, ("ego",), prizes)
STRANGERS = Kind("strangers", "strangers", 1.0, ("ego",), strangers)
WRONG = Kind("wrong", "what is not so", 1.0, ("ego",), wrong)
