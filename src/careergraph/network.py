"""The graph as networkx sees it: all edges, or moves alone with one weight."""

from typing import TYPE_CHECKING, overload

from careergraph.errors import RequestError
from careergraph.graph import CareerGraph
from careergraph.model import Statement, edge_of, scope_text
from careergraph.vocab import Kind, Property, Sort

if TYPE_CHECKING:
    import networkx as nx

_WEIGHTS = ("months", "moves")


@overload
def to_networkx(graph: CareerGraph) -> "nx.MultiDiGraph[str]": ...
@overload
def to_networkx(graph: CareerGraph, *, weight: str) -> "nx.DiGraph[str]": ...


def to_networkx(graph: CareerGraph, *, weight: str | None = None) -> "nx.MultiDiGraph[str] | nx.DiGraph[str]":
    """Return the graph for networkx: every edge, or, with a `weight`, the moves alone.

    Without `weight`: a `MultiDiGraph` of all nodes (`kind`, `sort`, `label`) and one edge for each statement between nodes,
    keyed by its id, with `relation`, `source`, `method`, `scope` and what else is stated. `requires` edges are only
    those that hold as they stand (one row, positive, required or usual, no scope); the rows of other claims are
    `requires-one-of`, `prefers` or `mentions` edges; negative claims are no edges. A shortest path over this view is **not**
    a promotion route: `related-to` is no move.

    With `weight` (`months` or `moves`): a `DiGraph` of careers (families left out) and moves with that edge attribute, so that
    `networkx.shortest_path(g, a, b, weight="months")` is a promotion route (requirements not judged). Months that no
    source states are the graph's assumption, with `is_assumed` true.

    Raises:
        RequestError: `weight` is neither, or months are neither stated nor assumed.
    """
    return _all_edges(graph) if weight is None else _moves(graph, weight)


def _all_edges(graph: CareerGraph) -> "nx.MultiDiGraph[str]":
    import networkx as nx

    view: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in graph.nodes():
        view.add_node(node.id, kind=str(node.kind), sort=str(node.sort), label=node.label)
    for node in graph.nodes():
        claims = {row.statement: claim for claim in graph.claims(node.id) for row in claim.rows if row.statement}
        for statement in graph.statements(subject=node.id):
            relation = edge_of(statement, claims.get(statement.id))
            if relation and statement.object in view:
                view.add_edge(node.id, statement.object, key=statement.id, relation=relation, **_attributes(statement))
    return view


def _attributes(statement: Statement) -> dict[str, str | int | float]:
    found: dict[str, str | int | float | None] = {
        "source": statement.source,
        "method": str(statement.method),
        "scope": scope_text(statement.scope) or None,
        "months": statement.months.typical,
        "months_least": statement.months.least,
        "months_most": statement.months.most,
        "share": float(statement.share) if statement.share is not None else None,
        "modality": str(statement.claim.modality) if statement.claim else None,
        "locators": "; ".join(statement.locators) or None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _moves(graph: CareerGraph, weight: str) -> "nx.DiGraph[str]":
    import networkx as nx

    if weight not in _WEIGHTS:
        raise RequestError("weight", f"{weight!r} is no weight of a move", f"one of: {', '.join(_WEIGHTS)}")
    assumed = _assumed_months(graph)
    view: nx.DiGraph[str] = nx.DiGraph()
    for career in graph.nodes(kind=Kind.CAREER):
        if career.sort is not Sort.FAMILY:
            view.add_node(career.id, label=career.label)
    for start, goal, months, method in graph.move_rows():
        cost = 1 if weight == "moves" else assumed if months is None else months
        if cost is None:
            hint = "state them, or assume them: role-months of career:* in the assumptions"
            raise RequestError("weight", f"no source states the months of {start} -> {goal}, and none are assumed", hint)
        view.add_edge(start, goal, **{weight: cost}, method=method, is_assumed=months is None)
    for career_id in set(view) - {career_id for career_id, label in view.nodes(data="label") if label}:
        view.nodes[career_id]["label"] = graph[career_id].label
    return view


def _assumed_months(graph: CareerGraph) -> int | None:
    """Return the assumed time in a role, or None if nothing is assumed."""
    said = [s.value for s in graph.statements(subject="career:*", relation=Property.ROLE_MONTHS) if not s.object]
    return int(said[0].number) if said and said[0] and said[0].number is not None else None
