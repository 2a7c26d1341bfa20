"""Reach: every career within a budget of months, study or cost, and the best route to it; forwards or backwards.

    forwards    start ── label ── label …     one search for all: the first label that settles at a career is its best route
    backwards   goal ── bounds ── starts      bounds from the goal once, then a search from each start that they leave open

A route of a reach is the one that `plan` calls best by the same criteria; what no route within the budget leads to is not listed.
"""

import copy
import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

import careergraph
from careergraph import limits, moves, similarity
from careergraph.entrance import Necessary
from careergraph.errors import RequestError
from careergraph.frontier import explore
from careergraph.graph import CareerGraph
from careergraph.labels import ABOVE, MOVES_AT_LEAST, MOVES_BESIDES, Edge, Label, Search, Stopped
from careergraph.model import Statement
from careergraph.request import (
    COMPLETE_BY_DEFAULT,
    CRITERIA,
    Request,
    avoided,
    careers,
    check,
    somebody,
    weaker,
    word,
)
from careergraph.routes import Route
from careergraph.tracing import route_of
from careergraph.vocab import Criterion, Property, Reading, Unit


class Rank(StrEnum):
    """What careers within reach are ranked by: how soon, what they pay, how many openings, how much of them one knows."""

    MONTHS = "months"
    PAY = "pay"
    OPENINGS = "openings"
    TRANSFERABILITY = "transferability"


BUDGETS = (Criterion.MONTHS, Criterion.EFFORT, Criterion.COST)
"""The criteria that a budget may be given for; the first that is given makes the order and the bands."""
_BANDS = {Criterion.MONTHS: 12, Criterion.EFFORT: 12, Criterion.COST: 10_000}


class Figure(NamedTuple):
    """A number that a career is ranked by, and the statements that say it; of transferability there are none, it is computed."""

    number: Decimal
    evidence: tuple[Statement, ...] = ()


class Reached(NamedTuple):
    """One career within reach (backwards: from which the goal is) and the best route.

    `is_exact` is False where the search was stopped before it was sure that no route is better. `figure` is None where no
    source states what the careers are ranked by, or nothing but the route ranks them.
    """

    career: str
    route: Route
    is_exact: bool = True
    figure: Figure | None = None


class Band(NamedTuple):
    """The careers whose best route takes more than `least` and at most `most` of the first budget; 0 is in the first band."""

    least: int
    most: int
    careers: tuple[Reached, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """Every career within the budget, in the order asked for.

    `request` has the budget as its caps; backwards it has goals and no start. If the search was stopped, `is_complete` is
    False, and `undecided` are the careers that it did not settle, those listed as not exact among them: each with the amount of
    the first budget that no route to it is below. `graph` is where it was made; a copy sent to another process does without.
    """

    request: Request
    careers: tuple[Reached, ...]
    by: Rank = Rank.MONTHS
    band: int = _BANDS[Criterion.MONTHS]
    is_complete: bool = True
    undecided: tuple[tuple[str, int], ...] = ()
    graph: CareerGraph | None = field(default=None, compare=False, repr=False)

    def __reduce__(self) -> tuple[object, ...]:
        """Leave the graph behind when the answer is sent elsewhere: it is open in this process."""
        return Reach, (self.request, self.careers, self.by, self.band, self.is_complete, self.undecided)

    def to_frame(self) -> Any:
        """Return a row for each career as a pandas `DataFrame`; pandas is no dependency and must be installed."""
        return careergraph.to_frame(self)

    @property
    def is_backward(self) -> bool:
        """Whether the careers are those from which the goal is within reach."""
        return bool(self.request.goals)

    @property
    def criterion(self) -> Criterion:
        """The criterion of the first budget, in which the bands are counted."""
        return self.request.criteria[0]

    @property
    def budget(self) -> int:
        """The most of that criterion."""
        return dict(self.request.caps)[self.criterion]

    @property
    def bands(self) -> tuple[Band, ...]:
        """The careers in bands of the first budget, by the upper total; a band may be empty."""
        inside = defaultdict[int, list[Reached]](list)
        for each in self.careers:
            inside[max(0, each.route.total(self.criterion).upper.known - 1) // self.band].append(each)
        edges = range(0, max(1, self.budget), self.band)
        return tuple(
            Band(least, min(least + self.band, self.budget), tuple(inside[place])) for place, least in enumerate(edges)
        )

    def __getitem__(self, career: str) -> Reached:
        """Return what is known of one career within reach; `KeyError` if it isn't."""
        for each in self.careers:
            if each.career == career:
                return each
        raise KeyError(career)

    def __contains__(self, career: object) -> bool:
        """Return whether a career, by its id, is within reach."""
        return any(each.career == career for each in self.careers)

    def __str__(self) -> str:
        """Return one line a career: its best route."""
        return "\n".join(str(each.route) for each in self.careers)


def reach(
    graph: CareerGraph,
    start: object = None,
    *,
    to: object = None,
    months: int | None = None,
    effort: int | None = None,
    cost: int | None = None,
    max_risk: int | None = None,
    by: str = Rank.MONTHS,
    band: int | None = None,
    have: Sequence[str] = (),
    lack: Sequence[str] = (),
    served_months: int = 0,
    complete: Sequence[str] = COMPLETE_BY_DEFAULT,
    reading: str = Reading.STRICT,
    trust: str | Iterable[str] = (),
    scope: Mapping[str, str] | None = None,
    avoid: Sequence[str] = (),
    method: str = "",
    max_moves: int | None = None,
    full_time_study: bool = False,
    seconds: int = limits.REACH_SECONDS.value,
) -> Reach:
    """Return every career within a budget from `start`, or from which `to` is, each with the best route.

    Args:
        graph: Where to search.
        start: The career one is in, by node, id or title; None without `to`: no career yet.
        to: A goal, or several of which any will do: the careers from which it is within the budget, for this person and
            nothing served there yet.
        months: The most months, by the upper total; 36 if no budget is given.
        effort: The most months of study, by the upper total.
        cost: The most US dollars that gains may cost.
        max_risk: The most risk of a route, in thousandths of -ln confidence; no budget of its own.
        by: In which order: `months` (or whatever the first budget is), `pay`, `openings`, `transferability`. What no source
            states comes last.
        band: How wide a band is in the first budget: 12 months, or 10000 US dollars.
        have: As of `plan`; so are the arguments after it.
        lack: What the person surely doesn't hold.
        served_months: Months already served in the first career.
        complete: The kinds for which silence in `have` means no.
        reading: `strict` or `lenient`.
        trust: Sources or publishers whose claims alone count, where they have any.
        scope: The situation meant.
        avoid: Careers, credentials, sources, publishers, methods and relations not to rely on.
        method: Rely only on moves that are known at least so firmly.
        max_moves: The most moves of a route; by default as `plan` has it for each career.
        full_time_study: Whether study and work can't be done at the same time.
        seconds: When to stop and answer what was found.

    Raises:
        NodeNotFound: no career or credential has such an id or title.
        AmbiguousTitle: several have.
        RequestError: the request contradicts itself.

    Forwards one label-setting search (Martins 1984) in the order of the budgets' criteria with ties as in `plan`; in the worst
    case exponential, hence the limit.
    """
    given = {Criterion.MONTHS: months, Criterion.EFFORT: effort, Criterion.COST: cost}
    if start is not None and to is not None:
        raise RequestError(
            "to", "a reach goes from a start or towards a goal, not both", "ask `plan` for the routes between two"
        )
    budgets = {criterion: given[criterion] for criterion in BUDGETS if given[criterion] is not None}
    budgets = budgets or {Criterion.MONTHS: limits.REACH_MONTHS.value}
    first, caps = next(iter(budgets)), {**budgets, Criterion.RISK: max_risk}
    request = somebody(graph, have=have, lack=lack, complete=complete, reading=reading, trust=trust, scope=scope)._replace(
        start="" if start is None else graph.career(start).id,
        goals=() if to is None else careers("to", graph, to),
        served_months=served_months,
        criteria=(first, *(criterion for criterion in CRITERIA if criterion is not first)),
        max_moves=max_moves,
        caps=tuple(sorted((criterion, most) for criterion, most in caps.items() if most is not None)),
        avoid=avoided(graph, avoid, weaker(method)),
        has_full_time_study=full_time_study,
        seconds=seconds,
    )
    check(request)
    width = _BANDS[first] if band is None else band
    if not isinstance(width, int) or isinstance(width, bool) or width < 1:
        raise RequestError("band", f"it must be a whole number of 1 or more, found {band!r}")
    return within(graph, request, by=word("by", Rank, by), band=width)


def risk_of(percent: float) -> int:
    """Return the risk of what is so many percent sure, as `plan` counts it.

    >>> risk_of(80), risk_of(100)
    (223, 0)
    """
    return round(-1000 * math.log(percent / 100))


def within(graph: CareerGraph, request: Request, *, by: Rank = Rank.MONTHS, band: int | None = None) -> Reach:
    """Return the reach of a request that checked itself: backwards if it has goals."""
    found = _towards(graph, request) if request.goals else _forwards(graph, request)
    width = _BANDS[request.criteria[0]] if band is None else band
    return Reach(request, ranked(graph, found.careers, by), by, width, found.is_complete, found.undecided, graph)


# -- in order ---------------------------------------------------------------------------------------------------------


def ranked(graph: CareerGraph, found: Sequence[Reached], by: Rank) -> tuple[Reached, ...]:
    """Return careers, given with the least first, by a figure, the greatest first; those of which no source states it last."""
    if by is Rank.MONTHS:
        return tuple(found)
    known = _nearness(graph, found) if by is Rank.TRANSFERABILITY else figures(graph, by)
    told = [each._replace(figure=known.get(each.career)) for each in found]
    return tuple(sorted(told, key=lambda each: (each.figure is None, -each.figure.number if each.figure else 0)))


def figures(graph: CareerGraph, by: Rank) -> dict[str, Figure]:
    """Return the pay or the openings a year of every career of which some source states it for all who work in it.

    Of several figures a median counts before one of which no statistic is told, then the newest, then the first by source.
    """
    return graph.memo(("figures", by), lambda: _figures(graph, by))


def _figures(graph: CareerGraph, by: Rank) -> dict[str, Figure]:
    prop, unit = _FACTS[by]
    said: dict[str, list[tuple[tuple[bool, str, str], Statement]]] = defaultdict(list)
    for statement in graph.statements(relation=prop):
        value = statement.value
        if value and value.number is not None and value.unit is unit and not statement.scope:
            is_median = "median" in value.statistic.lower()
            if by is not Rank.PAY or is_median or not value.statistic:
                said[statement.subject].append(((is_median, value.period, value.as_of), statement))
    return {career: _first_of(told) for career, told in said.items()}


def _first_of(told: Sequence[tuple[tuple[bool, str, str], Statement]]) -> Figure:
    """Return the figure that counts, and all statements that say the same."""
    best = max(order for order, _ in told)
    same = sorted((said for order, said in told if order == best), key=lambda said: (said.source, said.id))
    numbers = [said.value.number for said in same if said.value and said.value.number is not None]
    agreeing = zip(numbers, same, strict=True)
    return Figure(numbers[0], tuple(said for number, said in agreeing if number == numbers[0]))


_FACTS = {Rank.PAY: (Property.PAY, Unit.USD_YEAR), Rank.OPENINGS: (Property.OPENINGS, Unit.COUNT)}


def _nearness(graph: CareerGraph, found: Sequence[Reached]) -> dict[str, Figure]:
    """Return how much of each route's last career its first one covers (`similarity`)."""
    starts = sorted({each.route.careers[0] for each in found})
    near = {start: similarity.nearest(similarity.portraits(graph), start) for start in starts}
    scores = {each.career: near[each.route.careers[0]].get(each.route.careers[-1]) for each in found if each.route.moves}
    return {career: Figure(Decimal(f"{score:.4f}")) for career, score in scores.items() if score is not None}


# -- forwards ---------------------------------------------------------------------------------------------------------


class _Within(NamedTuple):
    careers: list[Reached]
    is_complete: bool = True
    undecided: tuple[tuple[str, int], ...] = ()


class _Around(Search):
    """A search without a goal: every career that the budget does not rule out is an end."""

    def _corridor(self) -> tuple[dict[int, int], int]:
        table, most = self.table, self.request.max_moves or limits.MOVES.value
        self.max_moves = most
        self.fewest_from = moves.around(table.forward, self.origins, self.closed, most)
        self.months_from = self._least_months(self.fewest_from)
        cap = dict(self.request.caps).get(Criterion.MONTHS, moves.FAR - 1)
        inside = [career for career, months in sorted(self.months_from.items()) if months <= cap]
        self.goals = frozenset(inside)
        return dict.fromkeys(inside, 0), 0

    def _least_months(self, inside: Mapping[int, int]) -> dict[int, int]:
        """Return the months that no route to each career can be below, by the moves alone."""
        table, served = self.table, self.request.served_months
        links = self._linked(table.forward, table.months, self.assumed_months, "months forward")
        begin = dict.fromkeys(self.origins, 0)
        for goal, months in links.of(self.start) if served else ():
            stay = max(0, months - served)
            begin[goal] = min(stay, begin.get(goal, stay))
        return moves.least(links, inside, begin)

    def _necessary(self) -> Necessary:
        return Necessary({}, frozenset())

    def most_moves(self, career: int) -> int:
        """Return how many moves a route to a career may have: as a plan of it has."""
        return _most_moves(self.request, self.fewest_from[career])

    def is_within_budget(self, label: Label, edge: Edge) -> bool:
        """Return whether going on with a move is not above a budget by what it comes to at least."""
        floor = self.ground.floors[edge.goal]
        is_open = all(floor <= cap for place, cap in self.caps if place in (self.months_place, self.study_place))
        return is_open and self.fields.is_within(label.vector + edge.adds, self.within_caps)


def _most_moves(request: Request, fewest: int) -> int:
    return request.max_moves or min(limits.MOVES.value, max(MOVES_AT_LEAST, fewest + MOVES_BESIDES))


def _forwards(graph: CareerGraph, request: Request) -> _Within:
    search = _Around(graph, request)
    return _spread(search) if search.origins else _Within([])


def within_reach(graph: CareerGraph, request: Request) -> tuple[frozenset[str], bool]:
    """Return the careers within reach forwards, without their routes, and whether the search came to its end."""
    search = _Around(graph, request)
    spread = _Spread(search)
    if search.origins:
        spread.run()
    return frozenset(search.table.careers[career] for career in {*spread.settled, *spread.hoped}), spread.is_complete


def near_by_moves(graph: CareerGraph, request: Request) -> tuple[str, ...]:
    """Return the careers to which the months of moves alone would do, whatever they ask."""
    search = _Around(graph, request)
    return tuple(search.table.careers[career] for career in sorted(search.reached - {search.start}))


def _spread(search: _Around) -> _Within:
    spread = _Spread(search)
    spread.run()
    search.unhurried()
    sure = {label.path[-1]: label for label in spread.settled.values()}
    listed = sorted((spread.order(label), is_exact, label) for label, is_exact in spread.found())
    found = [_reached(search, label, label.path[-1], is_exact=is_exact) for _, is_exact, label in listed]
    open_ones = () if spread.is_complete else tuple(_undecided(search, spread, {*sure}))
    return _Within(found, spread.is_complete, open_ones)


def _reached(search: Search, label: Label, career: int, *, is_exact: bool = True) -> Reached:
    return Reached(search.table.careers[career], route_of(search, label), is_exact)


def _undecided(search: _Around, spread: "_Spread", sure: set[int]) -> Iterator[tuple[str, int]]:
    """Yield the careers that the stopped search did not settle and that no bound rules out, with what no route is below."""
    for career in sorted(search.reached - sure - {search.start}):
        study = search.ground.floors[career]
        least = _least_of(search.dimensions[0], max(search.months_from[career], study), study)
        if least <= dict(search.request.caps)[search.dimensions[0]]:
            yield search.table.careers[career], max(least, spread.stopped_at)


def _least_of(criterion: Criterion, months: int, study: int) -> int:
    """Return the bound in one criterion of the budgets; of cost none is known."""
    return {Criterion.MONTHS: months, Criterion.EFFORT: study}.get(criterion, 0)


class _Spread:
    """One search from the start to everywhere: the best label first, closed where another is no worse in anything."""

    def __init__(self, search: _Around) -> None:
        self.search, self.key = search, search.key(search.criteria)
        self.settled: dict[int, Label] = {}
        self.hoped: dict[int, Label] = {}
        self.closed: dict[int, list[Label]] = defaultdict(list)
        self.heap: list[tuple[tuple[object, ...], int, Label]] = []
        self.pushed = self.stopped_at = 0
        self.is_complete = True

    def order(self, label: Label) -> tuple[object, ...]:
        """Return the place of a label: by the key, then by every dimension, then by ids."""
        return (self.key(label.vector, label.unknown), label.vector, label.path)

    def found(self) -> Iterator[tuple[Label, bool]]:
        """Yield the best label of each career, and whether nothing can be better."""
        for label in self.settled.values():
            yield label, True
        for career, label in self.hoped.items():
            if career not in self.settled:
                yield label, False

    def run(self) -> None:
        """Settle one label after the other, until none is left or the time is used up."""
        self._push(self.search.first())
        try:
            self.search.check_clock()
            while self.heap:
                self._settle(heapq.heappop(self.heap)[2])
        except Stopped:
            self._stop()

    def _stop(self) -> None:
        """Keep what is open: the routes there may be taken, and in the first criterion nothing is left below the first of them."""
        self.is_complete = False
        for *_, label in sorted(self.heap):
            if self._is_end(label):
                self.hoped.setdefault(label.path[-1], label)
        if self.heap:
            self.stopped_at = _known(self.search.amount(self.heap[0][2], 0))

    def _is_end(self, label: Label) -> bool:
        search, career = self.search, label.path[-1]
        is_away = label.parent is not None and career != search.start
        return is_away and len(label.path) - search.head <= search.most_moves(career)

    def _settle(self, label: Label) -> None:
        here = label.path[-1]
        if self._is_beaten(label):
            return
        self.closed[here].append(label)
        if here not in self.settled and self._is_end(label):
            self.settled[here] = label
        if len(label.path) - self.search.head < self.search.max_moves:
            self._go_on(label)

    def _go_on(self, label: Label) -> None:
        search = self.search
        edges = search.edges(label)
        search.check_time(len(edges))
        for edge in edges:
            if search.is_within_budget(label, edge):
                for child in search.children(label, edge):
                    search.check_time()
                    if search.fields.is_within(child.vector, search.within_caps):
                        self._push(child)

    def _push(self, label: Label) -> None:
        if not self._is_beaten(label):
            self.pushed += 1
            heapq.heappush(self.heap, (self.order(label), self.pushed, label))

    def _is_beaten(self, label: Label) -> bool:
        beats = self.search.beats
        return any(beats(other, label) for other in self.closed.get(label.path[-1], ()))


def _known(amount: int) -> int:
    """Return the sum of an amount that has the count of unknown items above it; nothing if there are any."""
    return 0 if amount >> ABOVE else amount


# -- backwards --------------------------------------------------------------------------------------------------------


class _Toward(Search):
    """A search with a goal and many starts: the careers from which the budget does not rule it out."""

    def _corridor(self) -> tuple[dict[int, int], int]:
        table, most = self.table, self.request.max_moves or limits.MOVES.value
        self.max_moves = most
        fewest = moves.around(table.backward, self.goals, self.closed, most)
        months = self._linked(table.backward, table.months, self.assumed_months, Criterion.MONTHS)
        self.months_to = moves.least(months, fewest, dict.fromkeys(self.goals, 0))
        cap = dict(self.request.caps).get(Criterion.MONTHS, moves.FAR - 1)
        return {career: fewest[career] for career in sorted(fewest) if self.months_to[career] <= cap}, 0

    def _origins(self) -> list[int]:
        return []

    def starts(self) -> list[int]:
        """Return where one may start, the nearest first by what no route can be below."""
        inside = self.reached - self.goals
        return sorted((career for career in inside if self.is_open(career)), key=lambda each: (self.least_months(each), each))

    def is_open(self, career: int) -> bool:
        """Return whether no bound rules a start out."""
        least = {Criterion.MONTHS: self.least_months(career), Criterion.EFFORT: self.bounds.study[career]}
        return all(least.get(criterion, 0) <= cap for criterion, cap in self.request.caps)

    def least_months(self, career: int) -> int:
        """Return the months that no route from a career can be below."""
        return max(self.months_to[career], self.bounds.study[career])

    def begun_in(self, career: int) -> "_Toward":
        """Return this search with a start; what it knows of moves and of entering careers is shared."""
        inner = copy.copy(self)
        self._edges.pop(-1, None)
        inner.max_moves = _most_moves(self.request, self.fewest[career])
        inner.request = self.request._replace(start=self.table.careers[career], max_moves=inner.max_moves)
        inner.start, inner.origins, inner.head = career, [career], 1
        return inner


def _towards(graph: CareerGraph, request: Request) -> _Within:
    search = _Toward(graph, request)
    found, undecided = list[tuple[tuple[object, ...], Reached]](), list[tuple[str, int]]()
    for career in search.starts():
        inner = search.begun_in(career)
        each = explore(inner, inner.key(inner.criteria))
        if not each.is_complete:
            least = _least_of(search.dimensions[0], search.least_months(career), search.bounds.study[career])
            undecided.append((search.table.careers[career], least))
        for label in each.labels:
            inner.unhurried()
            order = (inner.key(inner.criteria)(label.vector, label.unknown), label.vector, label.path)
            found.append((order, _reached(inner, label, career, is_exact=each.is_complete)))
    return _Within([each for _, each in sorted(found, key=lambda pair: pair[0])], not undecided, tuple(sorted(undecided)))
