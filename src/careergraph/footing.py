"""What the routes of a plan stand on: certain or only possible, and the statements without which they would fall."""

from dataclasses import dataclass

from careergraph.graph import CareerGraph
from careergraph.labels import Search
from careergraph.model import Claim, Statement
from careergraph.routes import Leg, Plan, Route
from careergraph.tracing import replays
from careergraph.vocab import Reading, Truth


@dataclass(frozen=True, slots=True)
class Support:
    """What one route stands on.

    `is_certain`: it can be taken under the strict reading too; else it is only possible. `alone` are the statements of moves
    that one publisher alone gives, `claims` those that alone let a lenient reader pass where others ask for more.
    """

    is_certain: bool
    alone: tuple[Statement, ...]
    claims: tuple[Claim, ...]


def support(graph: CareerGraph, plan: Plan) -> tuple[Support, ...]:
    """Return what each route of a plan stands on, in the order of the routes."""
    strict = Search(graph, plan.request._replace(reading=Reading.STRICT, trust=()))
    return tuple(_support(graph, strict, route) for route in plan.routes)


def _support(graph: CareerGraph, strict: Search, route: Route) -> Support:
    begin = () if route.legs[0].move.start else (strict.begin,)
    path = (*begin, *(strict.table.index[career] for career in route.careers))
    alone = tuple(statement for leg in route.legs if _publishers(graph, leg) == 1 for statement in leg.evidence)
    claims = tuple(claim for leg in route.legs for claim in _deciders(leg))
    return Support(bool(replays(strict, path)), alone, claims)


def _publishers(graph: CareerGraph, leg: Leg) -> int:
    return len({graph.source(statement.source).publisher.id for statement in leg.evidence})


def _deciders(leg: Leg) -> list[Claim]:
    """Return the claims by which alone aspects are met: all claims of one publisher, while those of others are not met."""
    found: list[Claim] = []
    for verdict in leg.verdicts:
        met = {finding.claim.publisher for finding in verdict.deciding if finding.truth is Truth.MET}
        failed = {finding.claim.publisher for finding in verdict.deciding if finding.truth is not Truth.MET}
        if verdict.truth is Truth.MET and failed and len(met - failed) == 1:
            found += [finding.claim for finding in verdict.deciding if finding.claim.publisher in met - failed]
    return found
