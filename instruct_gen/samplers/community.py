"""Experts who share more with one another than with the rest around them.

Source: V. D. Blondel et al., Fast unfolding of communities in large networks (2008), as networkx
has it, on the experts around one who share an entity, weighted by how few share it.
"""

from collections import defaultdict
from itertools import combinations
from random import Random

import networkx as nx

from instruct_gen.samplers.draw import Around
from instruct_gen.subgraph import Subgraph

# The projection is bounded: so many experts around the first one, and so many at each entity.
MOST_AROUND = 60
MOST_TOGETHER = 20
MOST_MEMBERS = 8


def community(around: Around, expert: str, chance: Random) -> Subgraph | None:
    """Return the subgraph of the community that an expert is of, the nearest to them first."""
    projection = _projection(around, expert, chance)
    if expert not in projection or projection.number_of_edges() == 0:
        return None
    # By number: the order of a set of texts differs from process to process.
    nodes = list(projection)
    numbered = nx.relabel_nodes(projection, {one: number for number, one in enumerate(nodes)})
    found = nx.community.louvain_communities(
        numbered, weight="weight", seed=chance.randrange(2**31)
    )
    mine = next(group for group in found if nodes.index(expert) in group)
    members = {nodes[number] for number in mine} - {expert}
    near = projection[expert]
    ordered = sorted(members, key=lambda one: (-near.get(one, {}).get("weight", 0.0), one))
    if not ordered:
        return None
    return around.reader.subgraph("community", [expert, *ordered[: MOST_MEMBERS - 1]])


def _projection(around: Around, expert: str, chance: Random) -> nx.Graph:
    """Return the experts around one, those who share entities with one another joined."""
    graph: nx.Graph = nx.Graph()
    first = around.expert(expert)
    if first is None:
        return graph
    members = [expert]
    for meeting in around.meets(first):
        met = [one for one in around.met(meeting, expert) if one not in members]
        members += sorted(chance.sample(met, min(len(met), MOST_TOGETHER)))
    members = members[:MOST_AROUND]
    at: defaultdict[str, list[str]] = defaultdict(list)
    for one, entity in around.reader.entities(members).items():
        for meeting in (one, *around.meets(entity)):
            at[meeting].append(one)
    graph.add_nodes_from(members)
    for meeting in sorted(at):
        for left, right in combinations(at[meeting], 2):
            known = graph.get_edge_data(left, right, {"weight": 0.0})["weight"]
            graph.add_edge(left, right, weight=known + 1 / (len(at[meeting]) - 1))
    return graph
