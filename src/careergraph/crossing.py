"""Moves that change classification: where a match says that two careers are the same, or close, one goes on from the other.

A match stands right before a move (the career left is the other's match) or at the end of a route (the goal is), so there is
at most one between two moves, and never a chain. A wider match is one of the start alone, if asked for: who is in a career is in
what is wider, but what leads into that need not lead into all that is narrower.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from careergraph import moves, store
from careergraph.graph import CareerGraph
from careergraph.model import Statement
from careergraph.moves import MoveTable
from careergraph.request import MATCHING, Request
from careergraph.vocab import Kind, Relation, Sort

_CLOSE = (Relation.EXACT_MATCH, Relation.CLOSE_MATCH)
KINDS = dict(zip(MATCHING, ((), _CLOSE[:1], _CLOSE, _CLOSE), strict=True))
"""Which matches each word of a request allows."""
_Beside = Mapping[str, list[tuple[str, Statement, int | None]]]
"""The careers that match a career, each with who says so, and the risk of that."""


class Crossing(NamedTuple):
    """What a move that changes classification is made of: the move from `left` to `entered`, and the matches that it passes."""

    left: str
    entered: str
    matches: tuple[Statement, ...]


class _Made(NamedTuple):
    months: int | None
    risk: int | None
    commonness: int | None
    crossing: Crossing

    def passing(self, said: Statement, risk: int | None, entered: str) -> "_Made":
        """Return this move with one match more at its end."""
        whole = None if risk is None or self.risk is None else self.risk + risk
        return _Made(self.months, whole, None, Crossing(self.crossing.left, entered, (*self.crossing.matches, said)))

    @property
    def rank(self) -> tuple[object, ...]:
        """The order of several ways to make one move: the surest first."""
        return (self.risk is None, self.risk, len(self.crossing.matches), self.crossing.left, self.crossing.entered)


_Moves = dict[tuple[str, str], _Made]


def crossed(graph: CareerGraph, table: MoveTable, request: Request) -> tuple[MoveTable, Mapping[tuple[str, str], Crossing]]:
    """Return `table` with the moves that change classification over the matches that `request` allows, and what these are made of."""
    if not request.match:
        return table, {}
    known, beside = dict(_stated(table)), _beside(graph, request)
    made: _Moves = {}
    for pair, each in _leaving(table, request, beside):
        _keep(made, known, pair, each)
    for pair, each in [*_arriving(request, beside, known), *_arriving(request, beside, made)]:
        _keep(made, known, pair, each)
    rows = sorted((*pair, each.months, each.risk, each.commonness) for pair, each in {**known, **made}.items())
    return moves.table_of(rows), {pair: made[pair].crossing for pair in sorted(made)}


def _keep(made: _Moves, known: _Moves, pair: tuple[str, str], each: _Made) -> None:
    """Keep the surest way to make a move that nobody states."""
    if pair[0] != pair[1] and pair not in known and (pair not in made or each.rank < made[pair].rank):
        made[pair] = each


def _stated(table: MoveTable) -> Iterator[tuple[tuple[str, str], _Made]]:
    for number, start in enumerate(table.careers):
        for move in table.out(number):
            goal = table.careers[table.goals[move]]
            months, risk, common = (
                None if column[move] < 0 else column[move] for column in (table.months, table.risk, table.commonness)
            )
            yield (start, goal), _Made(months, risk, common, Crossing(start, goal, ()))


def _leaving(table: MoveTable, request: Request, beside: _Beside) -> Iterator[tuple[tuple[str, str], _Made]]:
    """Yield the moves out of a career by way of what it matches; only of the start and of careers that some move leads into."""
    for career in sorted(beside):
        place = table.index.get(career)
        if career == request.start or (place is not None and table.first_in[place] < table.first_in[place + 1]):
            for other, said, risk in beside[career]:
                for move in table.out(table.index[other]) if other in table.index else ():
                    goal, own = table.careers[table.goals[move]], table.risk[move]
                    months = None if table.months[move] < 0 else table.months[move]
                    whole = None if risk is None or own < 0 else own + risk
                    yield (career, goal), _Made(months, whole, None, Crossing(other, goal, (said,)))


def _arriving(request: Request, beside: _Beside, found: _Moves) -> Iterator[tuple[tuple[str, str], _Made]]:
    """Yield the moves into a goal by way of what it matches."""
    into: dict[str, list[tuple[str, Statement, int | None]]] = defaultdict(list)
    for goal in request.goals:
        for other, said, risk in beside.get(goal, ()):
            into[other].append((goal, said, risk))
    for (start, entered), each in [*found.items()]:
        for goal, said, risk in into.get(entered, ()):
            yield (start, goal), each.passing(said, risk, entered)


def _beside(graph: CareerGraph, request: Request) -> _Beside:
    """Return the matches of careers that the request allows, from both ends; families are no careers of a route."""
    avoid = {*request.avoid}
    sure = store.confidences(graph.statements(subject=f"{Kind.CAREER}:*"))
    publishers = {source.id: source.publisher.id for source in graph.sources()}
    found: dict[str, list[tuple[str, Statement, int | None]]] = defaultdict(list)
    for one, other, said in _matches(graph, request):
        words = {one, other, said.source, publishers[said.source], said.method, said.relation}
        if not avoid & words and _is_career(graph, one) and _is_career(graph, other):
            share = store.confidence_of([said], sure, publishers)
            found[one].append((other, said, None if share is None else store.milli_log(share)))
    return found


def _matches(graph: CareerGraph, request: Request) -> Iterator[tuple[str, str, Statement]]:
    """Yield from which career one may go on as another, and who says so."""
    for said in (said for kind in KINDS[request.match] for said in graph.statements(relation=kind)):
        yield from ((said.subject, said.object, said), (said.object, said.subject, said))
    if request.match == MATCHING[-1] and request.start:
        seen = graph.matches(request.start)
        yield from ((request.start, other, said) for other, kind, said in seen if kind is Relation.BROAD_MATCH)


def _is_career(graph: CareerGraph, node: str) -> bool:
    return node.startswith(f"{Kind.CAREER}:") and graph[node].sort is not Sort.FAMILY
