"""Parts of a graph that are graphs themselves: what lies around a career, what some careers ask for, what some sources say."""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from careergraph import store
from careergraph.graph import CareerGraph, compiled
from careergraph.model import Node, Override, Pack, Statement, kind_of
from careergraph.vocab import EDGES, MATCHES, Kind, Property, Relation, Sort

_BETWEEN = (Relation.LEADS_TO, Relation.RELATED_TO, *MATCHES)
"""What is kept only where both ends are."""
_OF_SKILLS = (Property.STUDY_MONTHS, Property.COST)
"""What is kept of skills that are only asked for."""


def around(graph: CareerGraph, node_id: str, depth: int = 2) -> CareerGraph:
    """Return the graph of the careers at most `depth` moves or relations from a node, in either direction."""
    found, edge = {node_id}, {node_id}
    for _ in range(depth):
        edge = set(chain.from_iterable(_neighbours(graph, each) for each in sorted(edge))) - found
        found |= edge
    return cut(graph, found)


def _neighbours(graph: CareerGraph, node_id: str) -> Iterator[str]:
    for said in chain(graph.statements(subject=node_id), graph.statements(object=node_id)):
        other = said.object if said.subject == node_id else said.subject
        if said.relation in EDGES and other.startswith("career:") and not other.endswith(":*"):
            yield other


def cut(graph: CareerGraph, chosen: Collection[str]) -> CareerGraph:
    """Return the graph of the chosen nodes: all that is said of them and of the families and credentials that they name, and every
    assumption.

    Moves, relations and matches to nodes that are not chosen are left out, and of skills that are not chosen all but how they
    are learned.
    """
    known, said = set(chosen), dict[str, Statement]()
    waiting = [*sorted(chosen), *(row[0] for row in compiled(graph).rows("SELECT id FROM node WHERE sort = 'any' ORDER BY id"))]
    while waiting:
        for statement in filter(lambda each: _is_kept(each, chosen), graph.statements(subject=waiting.pop())):
            said[statement.id] = statement
            named = {statement.object, statement.claim.from_career if statement.claim else ""} - known - {""}
            known |= named
            waiting += sorted(named)
    return _built(graph, said.values(), known)


def _is_kept(statement: Statement, chosen: Collection[str]) -> bool:
    """Return whether a statement about a node that was met belongs to the part."""
    if statement.relation in _BETWEEN and statement.object not in chosen:
        return False
    is_idle = statement.subject not in chosen and kind_of(statement.subject) is Kind.SKILL
    return not is_idle or statement.relation in _OF_SKILLS


def of_sources(graph: CareerGraph, sources: Collection[str]) -> CareerGraph:
    """Return the graph of what some sources say.

    Raises:
        NodeNotFound: the graph has no such source.
    """
    for name in sources:
        graph.source(name)
    said = list(chain.from_iterable(graph.statements(source=name) for name in sorted(sources)))
    named = {end for each in said for end in (each.subject, each.object, each.claim.from_career if each.claim else "")}
    return _built(graph, said, named - {""})


def _built(graph: CareerGraph, said: Iterable[Statement], nodes: Collection[str]) -> CareerGraph:
    """Compile statements with the sources, nodes and overrides that belong to them."""
    rows = compiled(graph).rows
    made = {row[0] for row in rows("SELECT corrected FROM override WHERE is_made")}
    owners: dict[str, str] = {}
    for name, source in rows("SELECT data_set, source FROM provides ORDER BY 1, 2"):
        owners.setdefault(source, name)
    overrides, withdrawn = _overrides(graph, nodes)
    by_set: dict[str, list[Statement]] = {}
    for statement in (*said, *withdrawn):
        if statement.id not in made:
            by_set.setdefault(owners[statement.source], []).append(statement)
    named = {node for each in chain.from_iterable(by_set.values()) for node in (each.subject, each.object)}
    defined = _definitions(graph, {*nodes, *named})
    used = {*by_set, *defined, *(owners[each.source] for each in overrides)} - {*store.COMPOSED}
    composed = {source for source, name in owners.items() if name in store.COMPOSED}
    packs = []
    for key, title in rows("SELECT key, value FROM meta WHERE key LIKE 'pack:%' ORDER BY key"):
        name = key.removeprefix("pack:")
        own = {source for source, owner in owners.items() if owner == name} - composed
        if name in used:
            sources = tuple(source for source in graph.sources() if source.id in own)
            mine = tuple(each for each in overrides if each.source in own)
            packs.append(Pack(name, title, sources, tuple(defined.get(name, ())), tuple(by_set.get(name, ())), mine))
    return CareerGraph(store.build_memory(packs))


def _overrides(graph: CareerGraph, nodes: Collection[str]) -> tuple[list[Override], list[Statement]]:
    """Return the overrides of statements about some nodes, and the statements that they withdraw."""
    found = [
        each
        for each in graph.overrides()
        if each.statement and {each.statement.subject, each.statement.object or each.statement.subject} <= {*nodes}
    ]
    return [each.override for each in found], [each.statement for each in found if each.statement]


def _definitions(graph: CareerGraph, nodes: Collection[str]) -> dict[str, list[Node]]:
    """Return the nodes that each data set defines."""
    found: dict[str, list[Node]] = {}
    for node_id in sorted(nodes):
        for row in compiled(graph).rows("SELECT data_set, node, sort, label, language FROM definition WHERE node = ?", node_id):
            name, key, sort, label, language = row
            found.setdefault(name, []).append(Node(key, graph[node_id].kind, Sort(sort), label, language))
    return found
