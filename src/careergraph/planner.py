"""Plans: routes from a career to a goal for one person, each exact for what it is named, with a reason for everything.

Request ──> Search (labels) ──> routes ──> Plan
│ named: fastest, least effort, … each one search; balanced; different ones
│ front: all that no other beats in every criterion
└ k:     the first k of the front, or the k best by one criterion
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from careergraph import limits, pareto
from careergraph.errors import RequestError
from careergraph.frontier import LOOSE, Found, explore, lexical, quickest, tell_why, uncollected
from careergraph.graph import CareerGraph
from careergraph.labels import Key, Label, Search
from careergraph.moves import FAR
from careergraph.request import (
    COMPLETE_BY_DEFAULT,
    CRITERIA,
    Request,
    amounts,
    avoided,
    check,
    criteria_of,
    person,
    weaker,
)
from careergraph.routes import Plan, Reason, Refusal, Route
from careergraph.tracing import route_of
from careergraph.vocab import Criterion, Reading

NAMES = {
    Criterion.MONTHS: "fastest",
    Criterion.EFFORT: "least study",
    Criterion.RISK: "best evidence",
    Criterion.MOVES: "fewest moves",
    Criterion.COST: "cheapest",
    Criterion.GAP: "smallest gap",
    Criterion.COMMONNESS: "most common",
    Criterion.PAY_DIP: "least pay dip",
}
"""What a route is called that is best by a criterion."""

PRESETS: dict[str, dict[str, Any]] = {
    "fastest": {"criteria": ("months",), "k": 3},
    "best-evidence": {"criteria": ("risk",), "k": 3},
    "least-study": {"criteria": ("effort", "months"), "k": 3},
    "no-degree": {"avoid": ("degree:*",)},
}
"""Wishes that go together; a wish given beside a preset wins, and what to avoid is added."""

_SLACK = 25
_LESS_SURE = 1386
"""How much more risk a route may have that is listed for being different, in thousandths of -ln: it is a quarter as sure."""
_NAMED, _DIFFERENT = 7, 2


def plan(
    graph: CareerGraph,
    start: object,
    goal: object,
    *,
    have: Sequence[str] = (),
    lack: Sequence[str] = (),
    served_months: int = 0,
    complete: Sequence[str] = COMPLETE_BY_DEFAULT,
    reading: str = Reading.STRICT,
    trust: str | Iterable[str] = (),
    scope: Mapping[str, str] | None = None,
    preset: str = "",
    criteria: Sequence[str] | None = None,
    k: int | None = None,
    front: bool = False,
    slack: int | None = None,
    steps: Mapping[str, int] | None = None,
    max_moves: int | None = None,
    max_months: int | None = None,
    max_effort: int | None = None,
    max_risk: int | None = None,
    max_cost: int | None = None,
    max_gap: int | None = None,
    max_commonness: int | None = None,
    max_pay_dip: int | None = None,
    avoid: Sequence[str] = (),
    method: str = "",
    via: Sequence[object] = (),
    match: str = "",
    full_time_study: bool = False,
    seconds: int = limits.PLAN_SECONDS.value,
) -> Plan:
    """Return the best routes from `start` to `goal`: promotions only, requirements judged for this person.

    Args:
        graph: Where to plan.
        start: The career now: a node, an id or a title; None for somebody without a career.
        goal: The career wanted, or a list of careers of which any will do.
        have: What the person holds: ids of degrees (`degree:associate`, `degree:bachelor/marketing`), certifications and
            skills, or experience served before as `career:ID=MONTHS`.
        lack: What the person surely doesn't hold.
        served_months: Months already served in the first career.
        complete: The kinds for which silence in `have` means no.
        reading: `strict` asks for what every publisher claims, `lenient` for what at least one does.
        trust: A source or publisher, or several, whose claims alone count, where they have any.
        scope: The situation meant, such as `{"company-size": "large"}`; values that some claim knows.
        preset: `fastest`, `best-evidence`, `least-study` or `no-degree`: wishes that go together.
        criteria: What to make small, in this order where one is needed: `months`, `effort` (months of study), `risk`,
            `moves`, `cost`, `gap`, `commonness`, `pay-dip`. The first four by default.
        k: Without it, named routes. With one criterion the k best routes that repeat no career, with several the first k
            of the front.
        front: Whether to return every route that no other beats in all criteria.
        slack: How much more of the first criterion, in percent of the least, a route may take that is listed for being
            different (25 by default) or, with `k` and one criterion, at all (any by default).
        steps: In which steps a front's values are compared, such as `{"months": 6, "risk": 50}`; exact without.
        max_moves: The most moves of a route; by default three more than the fewest that lead there, at least 6, at most 12.
        max_months: The most months of a route, by the upper total.
        max_effort: The most months of study, by the upper total.
        max_risk: The most risk, in thousandths of -ln confidence.
        max_cost: The most US dollars that gains may cost.
        max_gap: The most points of skill gap.
        max_commonness: The most commonness, in thousandths of -ln share.
        max_pay_dip: The most US dollars a year that moves may give up, added up.
        avoid: Careers not to pass, credentials not to gain (`degree:*`: none), and sources, publishers, methods (`implied`)
            or relations whose moves not to take.
        method: Rely only on moves that are known at least so firmly: `measured`, `stated`, `curated`, `implied`, `inferred`. By
            `stated`, nothing that was inferred is a move.
        via: Careers that every route must pass, in any order.
        match: Over which matches of careers the route may change classification: none, `exact` ones, `close` ones as well, or
            `wider`: besides, from the start to what is wider.
        full_time_study: Whether study and work can't be done at the same time.
        seconds: When to stop and answer what was found.

    Raises:
        NodeNotFound: no career or credential has such an id or title.
        AmbiguousTitle: several have.
        RequestError: the request contradicts itself.

    Where an order is needed, routes with fewer unknown items come first, then those with the smaller sum, criterion by
    criterion, then those with fewer moves, then by ids. Labels as in Martins (1984), best first as in NAMOA* (Mandow and Perez
    2010); in the worst case exponential, hence the limits; the answer says when they stopped it.
    """
    caps = {
        Criterion.MONTHS: max_months,
        Criterion.EFFORT: max_effort,
        Criterion.RISK: max_risk,
        Criterion.COST: max_cost,
        Criterion.GAP: max_gap,
        Criterion.COMMONNESS: max_commonness,
        Criterion.PAY_DIP: max_pay_dip,
    }
    wishes = _preset(preset)
    if criteria is None:
        criteria = wishes.get("criteria", CRITERIA)
    request = person(graph, goal, have=have, lack=lack, complete=complete, reading=reading, trust=trust, scope=scope)._replace(
        start="" if start is None else graph.career(start).id,
        served_months=served_months,
        criteria=criteria_of(criteria),
        k=wishes.get("k") if k is None and not front else k,
        is_front=front,
        slack=slack,
        steps=amounts("steps", steps),
        max_moves=max_moves,
        caps=tuple((criterion, cap) for criterion, cap in sorted(caps.items()) if cap is not None),
        avoid=avoided(graph, avoid, (*wishes.get("avoid", ()), *weaker(method))),
        via=tuple(sorted({graph.career(career).id for career in via})),
        match=match,
        has_full_time_study=full_time_study,
        seconds=seconds,
    )
    check(request)
    return answer(graph, request)


def _preset(name: str) -> dict[str, Any]:
    if name and name not in PRESETS:
        raise RequestError("preset", f"{name!r} is not known", f"one of: {', '.join(PRESETS)}")
    return PRESETS[name] if name else {}


@uncollected()
def answer(graph: CareerGraph, request: Request) -> Plan:
    """Return the plan of a request that checked itself."""
    search = Search(graph, request, _counted(request))
    request = search.request
    if not _is_connected(search):
        return Plan(request, (), _reasons(search), refusals=_refusals(search), graph=graph)
    found = _Answer(search)
    if request.is_front:
        found.front()
    elif request.k is None:
        found.named()
    else:
        found.first(request.k)
    if not found.labels and found.is_complete and search.bounds.layers:
        tell_why(search)
    search.unhurried()
    routes = found.routes()
    reasons = () if routes or not found.is_complete else _reasons(search)
    return Plan(request, routes, reasons, found.is_complete, found.bounds, _refusals(search), graph)


def has_route(graph: CareerGraph, request: Request) -> bool:
    """Return whether the request has a route that is found in its time."""
    search = Search(graph, request)
    return _is_connected(search) and bool(explore(search, search.key(search.criteria)).labels)


def _counted(request: Request) -> tuple[Criterion, ...]:
    """Return the criteria of a search: with one asked for, the others break ties."""
    if len(request.criteria) > 1:
        return request.criteria
    return (*request.criteria, *(criterion for criterion in CRITERIA if criterion not in request.criteria))


def _is_connected(search: Search) -> bool:
    if search.start == search.begin:
        return bool(search.edges(search.first()))
    return search.distance < FAR


@dataclass
class _Answer:
    """The labels of an answer with their names, and whether every search came to its end."""

    search: Search
    labels: list[Label] = field(default_factory=list)
    names: list[list[str]] = field(default_factory=list)
    is_complete: bool = True
    bounds: tuple[tuple[Criterion, int], ...] = ()

    def routes(self) -> tuple[Route, ...]:
        return tuple(route_of(self.search, label, names=tuple(of)) for label, of in zip(self.labels, self.names, strict=True))

    def take(self, found: Found, name: str = "") -> list[Label]:
        """Add what a search found; a route that is there already only gets the name."""
        if not found.is_complete:
            self.is_complete = False
            self.bounds = tuple(zip(self.search.dimensions, found.bounds, strict=False))
        for label in found.labels:
            same = [index for index, known in enumerate(self.labels) if _is_same(known, label)]
            if not same:
                self.labels.append(label)
                self.names.append([])
            if name:
                self.names[same[0] if same else -1].append(name)
        return found.labels

    def first(self, k: int) -> None:
        """The k best by one criterion, or the first k of the front."""
        if len(self.search.request.criteria) > 1:
            self.front()
            del self.labels[k:], self.names[k:]
            return
        key, slack, ceilings = self.search.key(self.search.criteria), self.search.request.slack, list[tuple[int, int]]()
        if slack is not None:
            best = explore(self.search, key, is_simple=True)
            ceilings = [(0, _within(self.search, best.labels[0], slack))] if best.labels else []
        self.take(explore(self.search, key, most=k, is_simple=True, ceilings=ceilings))

    def front(self) -> None:
        """Everything that no other beats in all criteria, in the order of the criteria."""
        search = self.search
        known: list[Label] = []
        tight = [criterion for criterion in search.criteria if criterion not in LOOSE]
        if tight:
            first = quickest(search, tight[0])
            known += first.labels
            if first.is_complete and not known:
                return
        found = explore(search, search.key(search.criteria), most=None, known=known)
        kept = pareto.keep(
            sorted([*found.labels, *known], key=lambda label: _place(search, label)), lambda label: _vector(search, label)
        )
        if search.request.steps:
            kept = pareto.keep(kept, lambda label: _coarse(search, label))
        self.take(found._replace(labels=kept))

    def named(self) -> None:
        """One route for each criterion that has a name, a balanced one, and different ones."""
        search, known = self.search, list[Label]()
        for order in _orders(search.criteria)[: len(search.request.criteria)]:
            known += self.take(lexical(search, order, known), NAMES[order[0]])
            if self.is_complete and not known:
                return
        if len(self.labels) > 1:
            self.take(explore(search, _balance(search, self.labels), known=known), "balanced")
        for _ in range(_DIFFERENT):
            if not self.labels or len(self.labels) >= _NAMED or not self.different():
                break

    def different(self) -> bool:
        """Add the best route that shares fewer than half of the careers in between with each route listed."""
        search = self.search
        listed = [frozenset(label.path[1:-1]) for label in self.labels]
        shared = _Sharing(listed, search.goals)
        slack = _SLACK if search.request.slack is None else search.request.slack
        found = explore(
            search,
            search.key(search.criteria),
            ceilings=[(0, _within(search, min(self.labels, key=lambda label: _place(search, label)), slack)), *self._surest()],
            accept=lambda label: all(over < 0 for over in shared.of(label)),
            beats=lambda one, other: shared.is_no_more(one, other) and search.beats(one, other),
        )
        return bool(self.take(found, "different"))

    def _surest(self) -> list[tuple[int, int]]:
        """Return the most risk of a different route, where risk is a criterion."""
        search = self.search
        places = [search.criteria.index(Criterion.RISK)] if Criterion.RISK in search.criteria else []
        return [(place, min(search.amount(label, place) for label in self.labels) + _LESS_SURE) for place in places]


class _Sharing:
    """How much labels share with routes listed: twice the shared careers in between less all of them, a route listed."""

    def __init__(self, listed: Sequence[frozenset[int]], goals: frozenset[int]) -> None:
        self._listed, self._goals = listed, goals
        self._known: dict[tuple[int, ...], tuple[int, ...]] = {}

    def of(self, label: Label) -> tuple[int, ...]:
        if label.path not in self._known:
            between = label.path[1:-1] if label.path[-1] in self._goals else label.path[1:]
            self._known[label.path] = tuple(
                2 * sum(career in route for career in between) - len(between) for route in self._listed
            )
        return self._known[label.path]

    def is_no_more(self, one: Label, other: Label) -> bool:
        return all(mine <= yours for mine, yours in zip(self.of(one), self.of(other), strict=True))


def _is_same(one: Label, other: Label) -> bool:
    return one.path == other.path and one.vector == other.vector and one.unknown == other.unknown


def _within(search: Search, label: Label, slack: int) -> int:
    """Return the most of the first criterion within `slack` percent of a label's, with no more unknown items."""
    known = search.fields.get(label.vector, 0)
    return search.amount(label, 0) - known + known * (100 + slack) // 100


def _orders(criteria: Sequence[Criterion]) -> list[tuple[Criterion, ...]]:
    """Return the criteria, each in turn first."""
    return [(first, *(other for other in criteria if other is not first)) for first in criteria]


def _balance(search: Search, listed: Sequence[Label]) -> Key:
    """Return the order by the worst criterion: how far it is from the least of the routes listed, as a share of their range."""
    columns = list(zip(*(search.values(label.vector) for label in listed), strict=True))
    ranges = [(min(column), max(1, max(column) - min(column))) for column in columns]
    ties = search.key(search.criteria)

    def key(floor: int, unknown: int) -> tuple[object, ...]:
        far = [(value - least) * 10_000 // width for value, (least, width) in zip(search.values(floor), ranges, strict=True)]
        return (unknown.bit_count(), max(far), sum(far), ties(floor, unknown))

    return key


def _place(search: Search, label: Label) -> tuple[object, ...]:
    return (search.key(search.criteria)(label.vector, label.unknown), label.vector, label.path)


def _vector(search: Search, label: Label) -> pareto.Vector:
    return search.values(label.vector), label.unknown


def _coarse(search: Search, label: Label) -> pareto.Vector:
    """Return the vector in the steps asked for, each value rounded down."""
    steps = dict(search.request.steps)
    sums, unknown = _vector(search, label)
    return [value // steps.get(criterion, 1) for value, criterion in zip(sums, search.criteria, strict=True)], unknown


# -- why not --------------------------------------------------------------------------------------------------------


def _reasons(search: Search) -> tuple[Reason, ...]:
    """Return why no route was found."""
    r = search.request
    if not _is_connected(search):
        return (_unconnected(search),)
    told = {(goal, code, detail) for _, goal, code, detail in search.all_refused()}
    return tuple(sorted({_reason(r, *each) for each in told if each[1] != "avoided"}))


def _unconnected(search: Search) -> Reason:
    r, known = search.request, search.table if search.crossings else search.graph.move_table()
    into = [known.index[goal] for goal in r.goals if goal in known.index]
    if all(known.first_in[goal] == known.first_in[goal + 1] for goal in into):
        return Reason("no moves known", r.goal, "no source says what leads there")
    start = known.index.get(r.start)
    if r.start and (start is None or not known.out(start)):
        return Reason("no moves known", r.start, "no source says where it leads")
    if r.avoid and _is_connected(Search(search.graph, r._replace(avoid=()), search.criteria)):
        return Reason("avoided", r.goal, f"no chain of moves is left without {', '.join(r.avoid)}")
    return Reason("not connected", r.goal, "no chain of moves leads from the start to the goal")


def _reason(request: Request, goal: str, code: str, detail: str) -> Reason:
    """Return the reason that a refused move gives: about the career that asks, the one not passed, or the goal."""
    if code == "blocked":
        return Reason(code, goal, detail)
    return Reason(code, detail) if code == "not passed" else Reason(code, request.goal, detail)


def _refusals(search: Search) -> tuple[Refusal, ...]:
    return tuple(map(Refusal._make, sorted({*search.all_refused()})))
