"""The routes of a plan as RDF: numbered steps with their time, their gains and the statements they stand on."""

from collections.abc import Iterator

from careergraph.records import Fact, Terms, hashed
from careergraph.routes import Leg, Plan, Route
from careergraph.vocab import Criterion


def route_facts(plan: Plan, terms: Terms) -> Iterator[Fact]:
    """Yield every fact of a plan's routes; no source says them, they are computed."""
    for position, route in enumerate(plan.routes, 1):
        yield from _route(terms, route, position)


def _route(t: Terms, route: Route, position: int) -> Iterator[Fact]:
    key = hashed(f"{route} {position} {route.totals}")
    me = t.id("route", key)
    yield me, t.iris["rdf:type"], t.iris["cg:Route"], ""
    yield me, t.iris["rdfs:label"], t.text(str(route)), ""
    yield me, t.iris["cg:position"], t.number(str(position), "xsd:integer"), ""
    for name in route.names:
        yield me, t.iris["cg:routeName"], t.text(name), ""
    if route.careers[0] and route.legs and route.legs[0].move.start:
        yield me, t.iris["cg:routeFrom"], t.nodes[route.legs[0].move.start], ""
    yield me, t.iris["cg:routeTo"], t.nodes[route.careers[-1]], ""
    steps = [(t.id("route", f"{key}/step/{number}"), number, leg) for number, leg in enumerate(route.legs, 1)]
    totals = [(t.id("route", f"{key}/total/{criterion}"), criterion) for criterion, _ in route.totals]
    yield from ((me, t.iris["cg:routeStep"], step, "") for step, *_ in steps)
    yield from ((me, t.iris["cg:total"], total, "") for total, _ in totals)
    for step, number, leg in steps:
        yield from _step(t, step, number, leg)
    for total, criterion in totals:
        yield from _total(t, total, criterion, route)


def _step(t: Terms, me: object, number: int, leg: Leg) -> Iterator[Fact]:
    yield me, t.iris["rdf:type"], t.iris["cg:Step"], ""
    yield me, t.iris["cg:position"], t.number(str(number), "xsd:integer"), ""
    if leg.move.start:
        yield me, t.iris["cg:stepFrom"], t.nodes[leg.move.start], ""
    yield me, t.iris["cg:stepTo"], t.nodes[leg.move.goal], ""
    yield me, t.iris["cg:monthsLeast"], t.number(str(leg.months_lower)), ""
    yield me, t.iris["cg:monthsTypical"], t.number(str(leg.months)), ""
    yield me, t.iris["cg:isAssumed"], t.number("true" if leg.is_assumed else "false", "xsd:boolean"), ""
    for gain in leg.gains:
        yield me, t.iris["cg:gain" if gain.is_certain else "cg:possibleGain"], t.nodes[gain.id], ""
    for statement in (*leg.evidence, *leg.matches, *leg.assumptions):
        yield me, t.iris["prov:wasDerivedFrom"], t.id("statement", statement.id), ""


def _total(t: Terms, me: object, criterion: Criterion, route: Route) -> Iterator[Fact]:
    total = route.total(criterion)
    yield me, t.iris["rdf:type"], t.iris["cg:Total"], ""
    yield me, t.iris["cg:criterion"], t.words[Criterion, criterion], ""
    yield me, t.iris["cg:numberLeast"], t.number(str(total.lower.known)), ""
    yield me, t.iris["cg:number"], t.number(str(total.upper.known)), ""
    if total.upper.unknowns:
        yield me, t.iris["cg:isOpen"], t.number("true", "xsd:boolean"), ""
