"""What a search for routes is made of: labels (partial routes), their bounds and dominance (Martins 1984; NAMOA*, 2010).

    start ── label ── label ── goal          a label: where one is, what was spent, what is held and served
             │ children: one for each way to meet what the next career asks
             ├ bound: what no finished route of this label can be below
             └ beaten: another label at the same career is no worse in anything that could still matter

Careers, gains and unknown items are private integers here; everything that goes out has its ids again.
"""

import time
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from itertools import accumulate
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple

from careergraph import limits, moves, requirements, store
from careergraph.bounds import Bounds, Ground, Layer
from careergraph.costs import MoveCosts
from careergraph.crossing import crossed
from careergraph.entrance import NOTHING, Floor, Necessary, Way, any_of, entrance, necessary, sensitive
from careergraph.graph import CareerGraph
from careergraph.model import Statement
from careergraph.moves import FAR, Links, MoveTable, Side
from careergraph.person import Standing, Terms, family_months
from careergraph.request import Request
from careergraph.requirements import ANY_CAREER, Demand, Unknown
from careergraph.staying import NOTHING_BOUGHT, UNSERVED, Families, Service, Services, filled, lengthenings
from careergraph.sums import BITS, Fields
from careergraph.vocab import Aspect, Criterion, Kind, Property, Truth

if TYPE_CHECKING:
    from careergraph.routes import Verdicts
    from careergraph.tracing import Said

Months = Mapping[str, int]
_NOWHERE: Families = frozenset()
_OF_TIME = {"role time": (Criterion.MONTHS,), "study time": (Criterion.MONTHS, Criterion.EFFORT)}
_CODES = frozenset(Criterion)
_OF_TABLE = (Criterion.RISK, Criterion.COMMONNESS)
_STATIC = (*_OF_TABLE, Criterion.GAP, Criterion.PAY_DIP)
_EDGES = 6000
"""Of how many careers the moves out of them are kept for other plans."""


@dataclass(slots=True, eq=False)
class Label:
    """A partial route: where it ends, what it has spent (`vector`: a sum each dimension, as `Fields` pack them), and what the
    rest of the way depends on.

    `clock`, `study` and `cost` are sums; `gained` are bits of the person's gains, `unknown` bits of what isn't counted,
    `service` is what was served in families that are asked for anywhere, `passed` bits of the careers to pass. `stay`, `families` (of the career left), `bought`, `steps` and `items` belong to the last leg alone.
    """

    path: tuple[int, ...]
    vector: int
    clock: int = 0
    study: int = 0
    cost: int = 0
    unknown: int = 0
    gained: int = 0
    service: Service = UNSERVED
    passed: int = 0
    parent: "Label | None" = None
    stay: int = 0
    families: Families = _NOWHERE
    bought: Mapping[Families, int] = field(default_factory=dict)
    steps: tuple[str, ...] = ()
    items: int = 0

    @property
    def chain(self) -> list["Label"]:
        """The labels from the start to this one."""
        found, label = [self], self.parent
        while label:
            found.append(label)
            label = label.parent
        return found[::-1]


class Rest(NamedTuple):
    """What a route goes on to from a label at least: what it adds to each dimension, the months in it, and all study it takes.

    `layers` have the three for who has still to work in the family of a layer. `stay` are months more in the career left, if
    one move is in it already.
    """

    adds: int
    months: int
    study: int
    layers: tuple[tuple[int, int, int], ...]
    stay: int = 0


class Edge(NamedTuple):
    """One move: where to, months in the career left, what of it isn't counted, what each dimension gains (packed)."""

    goal: int
    months: int
    items: int
    adds: int


class Lag(NamedTuple):
    """What one who lacks gains pays at most for meeting later what another meets by them: study, cost, what isn't counted."""

    study: int
    cost: int
    items: int


NO_LAG = Lag(0, 0, 0)


class Stay(NamedTuple):
    """The stay in a career left: typical months, months bought where, and what is served after both."""

    stay: int
    bought: Mapping[Families, int]
    service: Service


ABOVE = 48
"""How many bits the sums of a route have at most; the count of unknown items stands above them."""
MOVES_AT_LEAST, MOVES_BESIDES = 6, 3
"""How many moves a route may have by default: so many at least, so many more than the fewest that lead there."""
Key = Callable[[int, int], Any]
"""The order of labels: something to sort by, from what they can't be below (packed) and the bits of what isn't counted."""


class Stopped(Exception):
    """The time or the number of labels is used up."""


class Search:
    """All that the searches of one request share: moves, bounds, ways to enter careers."""

    def __init__(self, graph: CareerGraph, request: Request, criteria: Sequence[Criterion] = ()) -> None:
        """Prepare to answer `request` in `graph` by `criteria`, those of the request if none; nothing is searched yet."""
        self.graph, self.request = graph, request
        self.costs, self.entrance = MoveCosts(graph, request), entrance(graph, request)
        self.profile = self.entrance.profile(request)
        self.person = self.profile.person
        self.avoided: set[tuple[str, str, str]] = set()
        self.refused: set[tuple[int, int, str, str]] = set()
        self.too_far: set[tuple[int, int]] = set()
        self.role_assumption = _assumption(graph)
        number = self.role_assumption.value.number if self.role_assumption and self.role_assumption.value else None
        self.assumed_months = int(number) if number is not None else 0
        self.table, self.crossings = crossed(graph, self._allowed_table(), request)
        self.criteria = tuple(criteria) or request.criteria
        caps = [criterion for criterion, _ in request.caps if criterion not in self.criteria]
        state = [c for c in (Criterion.MONTHS, Criterion.EFFORT, Criterion.MOVES) if c not in (*self.criteria, *caps)]
        self.dimensions = (*self.criteria, *caps, *state)
        self.fields = Fields(len(self.dimensions))
        self.guards = self.fields.guards
        self.months_place = self.dimensions.index(Criterion.MONTHS)
        self.study_place = self.dimensions.index(Criterion.EFFORT)
        self.moves_place = self.dimensions.index(Criterion.MOVES)
        self.static = tuple(criterion for criterion in _STATIC if criterion in self.dimensions)
        self.caps = tuple((self.dimensions.index(criterion), cap) for criterion, cap in request.caps)
        self.within_caps = self.fields.ceiling(self.caps)
        at = dict(zip(self.dimensions, self.fields.shifts, strict=True))
        self._months_at, self._study_at, self._moves_at = at[Criterion.MONTHS], at[Criterion.EFFORT], at[Criterion.MOVES]
        self._cost_at, self._static_at = at.get(Criterion.COST), [at[criterion] for criterion in self.static]
        self.deadline = time.monotonic() + request.seconds
        self.made = 0
        self._items: dict[Unknown, int] = {}
        self.items_of = dict.fromkeys(self.dimensions, 0)
        self.told_of = dict.fromkeys(self.dimensions, 0)
        self._uncounted: dict[int, int] = {0: 0}
        self._prepare_moves()
        self._prepare_experience()
        self._lags: dict[tuple[int, int, int], Lag | None] = {}
        self._studied: dict[tuple[int, int], bool] = {}
        self._worths: dict[str, tuple[Sequence[str], Sequence[tuple[str, str]]]] = {}
        self._entries: dict[tuple[object, ...], tuple[Way, ...] | str] = {}
        avoid = tuple(w for w in request.avoid if ":" in w and not w.startswith(f"{Kind.CAREER}:"))
        self._terms = Terms(self._cost_at is not None, avoid)
        self.verdicts: dict[tuple[object, ...], Verdicts] = {}
        self.said: dict[tuple[int, int], Said] = {}

    # -- what the graph says ------------------------------------------------------------------------------------

    def _allowed_table(self) -> MoveTable:
        """Return the moves without those that only avoided sources, publishers, methods or relations give."""
        words = {word for word in self.request.avoid if ":" not in word}
        if not words:
            return self.graph.move_table()
        rows = []
        sure = store.confidences(self.graph.statements(subject=f"{Kind.CAREER}:*"))
        publishers = {source.id: source.publisher.id for source in self.graph.sources()}
        said: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        for statement in self.graph.move_statements():
            if not words & {statement.source, statement.method, statement.relation, publishers[statement.source]}:
                said[statement.subject, statement.object].append(statement)
            else:
                said.setdefault((statement.subject, statement.object), [])
        for (start, goal), kept in sorted(said.items()):
            if kept:
                row = store.move_row(start, goal, kept, sure, publishers)
                rows.append((*row[:3], *row[5:]))
            else:
                self.avoided.add((start, goal, ""))
        return moves.table_of(rows)

    def _prepare_moves(self) -> None:
        table, request = self.table, self.request
        index = table.index
        self.begin = len(table.careers)
        self.start = index.get(request.start, -1) if request.start else self.begin
        self.head = 1 if request.start else 2
        self.goals = frozenset(index[goal] for goal in request.goals if goal in index)
        self.closed = frozenset(index[name] for name in request.avoid if name in index)
        self.via = {index[name]: 1 << bit for bit, name in enumerate(request.via) if name in index}
        self.all_via = (1 << len(request.via)) - 1
        self.origins = self._origins() if self.start == self.begin else [self.start] if self.start >= 0 else []
        self.max_moves = request.max_moves or limits.MOVES.value
        self.fewest, self.distance = self._corridor()
        self.reached = self.fewest.keys()
        if self.distance == FAR:
            self._most_moves(FAR)

    def _corridor(self) -> tuple[dict[int, int], int]:
        """Return the careers by way of which a route may lead, each with its fewest moves to a goal; and the fewest at all."""
        return moves.corridor(self.table, self.origins, self.goals, self.closed, self._most_moves)

    def _most_moves(self, fewest: int) -> int:
        """Return how many moves a route may have; noted in the request if it doesn't tell."""
        if not self.request.max_moves:
            self.max_moves = min(limits.MOVES.value, max(MOVES_AT_LEAST, fewest + MOVES_BESIDES))
            self.request = self.request._replace(max_moves=self.max_moves)
        return self.max_moves

    def _origins(self) -> list[int]:
        """Return where somebody without a career can begin: careers that no move leads into, or whose entry some claim tells."""
        table = self.table
        self.entrance.look_at(table.careers)
        return [
            career
            for career, name in enumerate(table.careers)
            if career not in self.closed
            and (table.first_in[career] == table.first_in[career + 1] or self.entrance.number(name, ""))
        ]

    def _prepare_experience(self) -> None:
        """Note what each career asks, which families count anywhere, and which careers count in them."""
        careers, reached = self.table.careers, sorted(self.reached)
        ends = {name for crossing in self.crossings.values() for name in (crossing.left, crossing.entered)}
        self.entrance.look_at([*(careers[career] for career in reached), *ends])
        self.asks = {career: self.entrance.number(careers[career], "") for career in reached}
        over = {goal for (_, goal), crossing in self.crossings.items() if crossing.entered != goal}
        self.depends = frozenset(
            career for career in reached if careers[career] in over or self.entrance.depends_on_start(careers[career])
        )
        self._prepare_relevance()
        self._worked_in: dict[int, Families] = {self.begin: _NOWHERE}
        floors = dict(zip(reached, self.entrance.floors(self.profile, [*self.asks.values()]), strict=True))
        floors |= {career: self._floor_of_any(career) for career in self.depends}
        shared, alone, both = ({career: floor[place] for career, floor in floors.items()} for place in range(3))
        self._edges: dict[int, list[Edge]] = {}
        self._edges_anywhere = self._prepare_edges()
        links = {each: self._links(each) for each in (Criterion.MONTHS, Criterion.MOVES, *self.static)}
        self._prepare_bounds(Ground(reached, self.table.backward, self.goals, links, shared, alone, both))

    def _floor_of_any(self, career: int) -> Floor:
        """Return the least floor of a career that asks different things of those who come from different careers, part by part."""
        floors = self.entrance.floors(self.profile, self.entrance.numbers(self.table.careers[career]))
        return Floor(*map(min, zip(*floors, strict=True)))

    def worked_in(self, career: int) -> Families:
        """Return the families that are asked for anywhere and in which months served in a career count."""
        if career not in self._worked_in:
            name = self.table.careers[career]
            served_in = self.graph.memo(("served in", name), lambda: self.graph.served_in(name))
            self._worked_in[career] = self.families & served_in
        return self._worked_in[career]

    def _prepare_bounds(self, ground: Ground) -> None:
        """Note what no route on `ground` is below."""
        self.ground = ground
        self._rests: dict[int, Rest] = {}
        self._onward: dict[tuple[int, int], list[tuple[Edge, Rest]]] = {}
        self.bounds = Bounds(ground, self.static, self.fewest)
        necessary = self._necessary()
        self.sure_items = sum(self.item(item) for item in sorted(necessary.items))
        first = self.first().service.months
        lacking = {family: months for family, months in necessary.families.items() if first.get(family, 0) < months}
        self.bounds.add_layers(lacking, self.worked_in)

    def _necessary(self) -> Necessary:
        """Return what no way into any goal does without."""
        asked = [NOTHING if goal in self.depends else self.asks[goal] for goal in sorted(self.goals & self.reached)]
        needs = [self.entrance.needs[number] for number in asked]
        return any_of([necessary(need, self.person) for need in needs]) if needs else Necessary({}, frozenset())

    def _prepare_relevance(self) -> None:
        """Note which families and credentials careers ask for that are at most so many moves from a goal, a set a number."""
        numbers: list[set[int]] = [set() for _ in range(self.max_moves + 1)]
        for career in self.reached:
            numbers[self.fewest[career]].update(self._numbers(career))
        serves, holds = self.entrance.serves, self.entrance.holds
        amounts = [{pair for number in each for pair in serves[number] if pair[1] or pair[0] != ANY_CAREER} for each in numbers]
        wanted = [{name for number in each for name in holds[number]} for each in numbers]
        asked = [_greatest(each) for each in accumulate(amounts, or_)]
        self.asked_credentials = [frozenset(each) for each in accumulate(wanted, or_)]
        self.families = frozenset(asked[-1])
        needs = self.entrance.needs
        vague = [sensitive(need for _, need in needs[number]) for number in set().union(*numbers)]
        self.services = Services(asked, frozenset().union(*vague))
        self._matters: dict[tuple[int, int], int] = {}

    def _numbers(self, career: int) -> tuple[int, ...]:
        if career not in self.depends:
            return (self.asks[career],)
        name = self.table.careers[career]
        over = {(c.left, c.entered) for (_, goal), c in self.crossings.items() if goal == name}
        return (*self.entrance.numbers(name), *(self.entrance.number(name, *each) for each in sorted(over)))

    def _mattering(self, gained: int, moves_left: int) -> int:
        """Return the bits of gains that something still reachable could ask for; what doesn't stand alone always may."""
        key = (gained, moves_left)
        if key not in self._matters:
            person, asked = self.person, self.asked_credentials[moves_left]
            is_any = any(name.endswith(":*") for name in asked)
            kept = [name for name in person.items(gained) if is_any or name in asked or not person.stands_alone(name)]
            self._matters[key] = sum(person.bit(name) for name in kept)
        return self._matters[key]

    def _links(self, criterion: Criterion) -> Links | None:
        """Return the moves into careers with the least that each adds to a criterion; None if that is not known."""
        table = self.table
        columns = {
            Criterion.MONTHS: (table.months, self.assumed_months),
            Criterion.MOVES: ((), 1),
            Criterion.RISK: (table.risk, 0),
            Criterion.COMMONNESS: (table.commonness, 0),
        }
        return self._linked(table.backward, *columns[criterion], criterion) if criterion in columns else None

    def _linked(self, side: Side, weights: Sequence[int], unknown: int, name: str) -> Links:
        def made() -> Links:
            return Links(side, weights, unknown)

        return self.graph.memo(("links", name), made) if self.table is self.graph.move_table() else made()

    def asked(self, career: int, came_from: int) -> int:
        """Return the number of what entering a career from another asks."""
        if career not in self.depends:
            return self.asks[career]
        return self.entrance.number(self.table.careers[career], *self.origin(career, came_from))

    def origin(self, career: int, came_from: int) -> tuple[str, str]:
        """Return the career that the move into another is said to leave, and the one that it is said to enter."""
        crossing = self.crossings.get((self.name(came_from), self.name(career)))
        return (crossing.left, crossing.entered) if crossing else (self.name(came_from), self.name(career))

    def name(self, career: int) -> str:
        """Return the id of a career, empty for none."""
        return "" if career == self.begin else self.table.careers[career]

    def edges(self, label: Label) -> list[Edge]:
        """Return the moves that a label may go on with and that lead towards a goal."""
        career = label.path[-1] if label.parent else -1
        if career not in self._edges:
            self._edges[career] = self._first_edges() if label.parent is None else self._moves_out(career, 0)
        return self._edges[career]

    def _first_edges(self) -> list[Edge]:
        if self.start == self.begin:
            return self._beginnings()
        if self._is_beyond():
            self.too_far.update((self.start, self.table.goals[move]) for move in self.table.out(self.start))
        return self._moves_out(self.start, self.request.served_months)

    def _is_beyond(self) -> bool:
        """Return whether the goal, or a career to pass, can only be reached with more moves than allowed."""
        beyond = {self.start, *self.via} - self.reached
        return bool(
            beyond and beyond & moves.corridor(self.table, self.origins, self.goals, self.closed, lambda _: FAR)[0].keys()
        )

    def _moves_out(self, career: int, served: int) -> list[Edge]:
        """Return the moves out of a career in which some months are `served` already."""
        goals, careers = self.table.goals, self.table.careers
        for goal in sorted(self.closed.intersection(goals[move] for move in self.table.out(career)) if self.closed else ()):
            self.avoided.add((careers[career], careers[goal], careers[goal]))
        kept = self._edges_anywhere
        if served or kept is None:
            return [self._edge(career, move, served) for move in self.table.out(career) if goals[move] in self.reached]
        found = kept.get(career)
        if found is None:
            if len(kept) > _EDGES:
                kept.clear()
            found = kept[career] = [self._edge(career, move, 0) for move in self.table.out(career)]
        return [edge for edge in found if edge.goal in self.reached]

    def _prepare_edges(self) -> dict[int, list[Edge]] | None:
        """Return the moves out of each career as far as known from other plans; None if those of this one are its own."""
        table = self.graph.move_table()
        columns = [table.risk if criterion is Criterion.RISK else table.commonness for criterion in self.static]
        is_general = self.table is table and self.role_assumption is not None and {*self.static} <= {*_OF_TABLE}
        if not is_general or not self.graph.memo(
            ("known", self.static), lambda: all(min(each, default=0) >= 0 for each in columns)
        ):
            return None
        return self.graph.memo(("edges", self.dimensions), dict[int, list[Edge]])

    def _edge(self, career: int, move: int, served: int) -> Edge:
        careers, goal, months, items, sums = self.table.careers, self.table.goals[move], self.table.months[move], 0, []
        if months < 0:
            months = self.assumed_months
            if self.role_assumption is None:
                items |= self.item(Unknown("role time", careers[career]))
        for criterion in self.static:
            amount = self._static(criterion, careers[career], careers[goal], move)
            sums.append(amount or 0)
            if amount is None:
                about = careers[goal] if criterion is Criterion.GAP else f"{careers[career]} > {careers[goal]}"
                items |= self.item(Unknown(criterion.value, about))
        stay = max(0, months - served)
        return Edge(goal, stay, items, self._packed(stay, 0, 1, sums))

    def _packed(self, months: int, study: int, made: int, statics: Iterable[int]) -> int:
        """Return months, study, moves made and the sums of static criteria, packed."""
        packed = (months << self._months_at) + (study << self._study_at) + (made << self._moves_at)
        for amount, at in zip(statics, self._static_at, strict=True):
            packed += amount << at
        return packed

    def rest(self, career: int) -> Rest:
        """Return the rest of a way from a career."""
        if career not in self._rests:
            layers = () if career in self.goals else self.bounds.layers
            raised = tuple([(self._ahead(each, career), each.months[career], each.study[career]) for each in layers])
            of = self.bounds
            self._rests[career] = Rest(self._ahead(of, career), of.months[career], of.study[career], raised)
        return self._rests[career]

    def onward(self, label: Label) -> Sequence[tuple[Edge, Rest]]:
        """Return the moves by which a label may come to a goal with the moves it has left, each with the rest of the way."""
        left = self.max_moves + self.head - 1 - len(label.path)
        if label.parent is None:
            return self._near(label, left)
        key = (label.path[-1], left)
        if key not in self._onward:
            self._onward[key] = self._near(label, left)
        return self._onward[key]

    def _near(self, label: Label, left: int) -> list[tuple[Edge, Rest]]:
        edges, fewest = self.edges(label), self.fewest
        self.too_far.update((label.path[-1], edge.goal) for edge in edges if fewest[edge.goal] > left)
        return [(edge, self._rest_after(edge)) for edge in edges if fewest[edge.goal] <= left]

    def _rest_after(self, edge: Edge) -> Rest:
        """Return the rest of a way that goes on with this move."""
        goal, stay, _, moved = edge
        adds, months, study, layers, _ = self.rest(goal)
        if layers:
            layers = tuple([(moved + adds_then, stay + more, needed) for adds_then, more, needed in layers])
        return Rest(moved + adds, stay + months, max(study, self.ground.floors[goal]), layers, stay)

    def _ahead(self, of: Bounds | Layer, career: int) -> int:
        return self._packed(of.months[career], 0, of.fewest[career], [bound[career] for bound in of.statics])

    def _static(self, criterion: Criterion, start: str, goal: str, move: int) -> int | None:
        if criterion is Criterion.RISK:
            return None if self.table.risk[move] < 0 else self.table.risk[move]
        if criterion is Criterion.COMMONNESS:
            return None if self.table.commonness[move] < 0 else self.table.commonness[move]
        return (self.costs.gap if criterion is Criterion.GAP else self.costs.pay_dip)(start, goal)

    def _beginnings(self) -> list[Edge]:
        """Return where somebody without a career can begin: careers that no move leads into, or whose entry some claim tells."""
        origins = [career for career in self.origins if career in self.reached]
        entries = [0 if self.asks[each] else self.item(Unknown("entry", self.table.careers[each])) for each in origins]
        return [Edge(career, 0, items, 0) for career, items in zip(origins, entries, strict=True)]

    def item(self, unknown: Unknown) -> int:
        """Return the bit of an unknown item; none if no dimension of this search counts it.

        What is doubtful about qualifying at all counts as an unknown item of every dimension where an order is needed, and
        is told with the months.
        """
        if unknown not in self._items:
            of = _OF_TIME.get(unknown.code) or ((Criterion(unknown.code),) if unknown.code in _CODES else ())
            counted = [criterion for criterion in of or self.dimensions if criterion in self.dimensions]
            if not counted:
                return 0
            self._items[unknown] = 1 << len(self._items)
            for criterion in counted:
                self.items_of[criterion] |= self._items[unknown]
            for criterion in counted if of else (Criterion.MONTHS,):
                self.told_of[criterion] |= self._items[unknown]
        return self._items[unknown]

    def unknowns(self, items: int) -> tuple[Unknown, ...]:
        """Return the unknown items of bits, sorted."""
        return tuple(sorted(unknown for unknown, bit in self._items.items() if items & bit))

    # -- entering a career --------------------------------------------------------------------------------------

    def demands(self, career: int, came_from: int) -> Callable[[], tuple[Demand, ...]]:
        """Return what tells what entering a career from another asks, with its claims; it does without this search."""
        r, (left, entered) = self.request, self.origin(career, came_from)
        told = partial(requirements.demands, reading=r.reading, trust=r.trust, scope=r.scope, besides=entered)
        return partial(told, self.graph, self.name(career), left)

    def _ways(self, asked: int, gained: int, service: Service, *, is_hopeful: bool) -> tuple[Way, ...] | str:
        """Return the ways to meet what is asked, or the aspect that nothing meets."""
        mattering = self._gains_for(asked, gained)
        key = (asked, mattering, is_hopeful, *self._served_for(asked, service.months))
        if key not in self._entries:
            self._entries[key] = self._told(self._ways_of(asked, mattering, service.months, key, is_hopeful=is_hopeful))
        return self._entries[key]

    def _told(self, ways: tuple[Way, ...] | str) -> tuple[Way, ...] | str:
        """Return ways with the bits that stand for their unknown items in this search."""
        if isinstance(ways, str) or not any(way.unknowns for way in ways):
            return ways
        return tuple(way._replace(items=reduce(or_, map(self.item, way.unknowns), 0)) for way in ways)

    def _gains_for(self, asked: int, gained: int) -> int:
        """Return the bits of gains that can tell how what is asked is met."""
        key, known = (asked, gained), self.profile.gains
        if key not in known:
            person, wanted = self.person, self.entrance.holds[asked]
            is_any = any(name.endswith(":*") for name in wanted)
            is_alone = not is_any and all(person.stands_alone(name) for name in wanted)
            names = person.items(gained) if wanted else ()
            kept = [name for name in names if is_any or name in wanted or not (is_alone or person.stands_alone(name))]
            known[key] = sum(person.bit(name) for name in kept)
        return known[key]

    def _served_for(self, asked: int, months: Months) -> tuple[int, ...]:
        """Return what matters of the months served for what is asked: how many of the amounts asked for are reached."""
        return tuple([bisect(amounts, months.get(family, -1)) for family, amounts in self.entrance.amounts[asked]])

    def _ways_of(
        self, asked: int, gained: int, months: Months, key: tuple[object, ...], *, is_hopeful: bool
    ) -> tuple[Way, ...] | str:
        """Return the ways to meet what is asked, or the aspect that nothing meets; worked out once for whoever holds the same."""
        known = self.profile.ways
        whole = (*key, self._terms)
        if whole not in known:
            known[whole] = self._worked_out(asked, gained, months, is_hopeful=is_hopeful)
        return known[whole]

    def _worked_out(self, asked: int, gained: int, months: Months, *, is_hopeful: bool) -> tuple[Way, ...] | str:
        meet = requirements.hopeful_ways if is_hopeful else requirements.ways
        standing = Standing(self.person, gained, months, self._terms)
        found: tuple[requirements.Way, ...] = (requirements.FREE,)
        for aspect, need in self.entrance.needs[asked]:
            mine = self._allowed(meet(need, standing), gained)
            if not mine:
                return aspect
            found = requirements.least((one | other for one in found for other in mine), standing.is_idle)
        return tuple(dict.fromkeys(self._priced(way, gained) for way in found))

    def _allowed(self, found: tuple[requirements.Way, ...], gained: int) -> tuple[requirements.Way, ...]:
        """Leave out ways that gain what is to be avoided."""
        return tuple(way for way in found if not self.person.is_avoided(way.gains, gained, self._terms.avoid))

    def _priced(self, way: requirements.Way, gained: int) -> Way:
        price, unknowns = self.person.price(way.gains, gained), way.unknowns
        serves = tuple(sorted(way.serves))
        return Way(price.study, price.cost_usd, gained | price.gained, price.steps, serves, unknowns | price.unknowns)

    def is_sure(self, label: Label) -> bool:
        """Return whether nothing that the careers of a label ask can be unknown, whatever is gained and served."""
        legs = zip(label.path[1:], label.path, strict=False)
        return all(self.entrance.is_sure(self.asked(goal, start), self.request) for goal, start in legs)

    def refuse(self, start: int, goal: int, code: str, detail: str) -> None:
        """Note that a move can't be taken, and by what."""
        self.refused.add((start, goal, code, detail))

    def all_refused(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield start, goal, code and detail of each refusal, with those by way of which there would be too many moves."""
        far = ((start, goal, "too many moves", f"more than {self.max_moves}") for start, goal in self.too_far)
        for start, goal, code, detail in (*self.refused, *far):
            yield self.name(start), self.name(goal), code, detail
        for left, entered, career in self.avoided:
            yield left, entered, "avoided", career

    # -- one move -----------------------------------------------------------------------------------------------

    def first(self) -> Label:
        """Return the label of one who hasn't moved yet."""
        request = self.request
        served = list(request.experience)
        if request.start:
            served.append((request.start, request.served_months))
        known = family_months(self.graph, served)
        return Label((self.start,), 0, service=self.services.of(known), passed=self.via.get(self.start, 0))

    def children(
        self, label: Label, edge: Edge, stayed: Stay | None = None, *, is_hopeful: bool = False, is_filled: bool = True
    ) -> Iterable[Label]:
        """Return the labels after one move: one for each way to meet what the career entered asks.

        `stayed` is the typical stay in the career left, if known.
        """
        stayed = stayed or self.stayed(label, edge.months)
        asked = self.asked(edge.goal, label.path[-1])
        if asked == NOTHING:
            return (self._child(label, edge, _FREE, stayed),)
        entries = self._ways(asked, label.gained, stayed.service, is_hopeful=is_hopeful)
        if isinstance(entries, str):
            self.refuse(label.path[-1], edge.goal, "blocked", entries)
            return ()
        if served := self.entrance.serves[asked]:
            return self._entering(label, edge, entries, stayed, served if is_filled else ())
        return [self._child(label, edge, entry, stayed) for entry in entries]

    def _entering(
        self, label: Label, edge: Edge, entries: Iterable[Way], stayed: Stay, filled_for: Sequence[tuple[str, int | None]]
    ) -> Iterator[Label]:
        """Yield the labels after a move into a career that asks for experience, with each longer stay that gives it."""
        is_met = False
        for entry in entries:
            for choice in self._longer_stays(label, entry, stayed, filled_for):
                is_met = True
                yield self._child(label, edge, entry, choice)
        if not is_met:
            self.refuse(label.path[-1], edge.goal, "blocked", Aspect.EXPERIENCE)

    def stayed(self, label: Label, stay: int) -> Stay:
        """Return so many months in the career left, and what is served then."""
        return Stay(stay, NOTHING_BOUGHT, self.services.after(label.service, self.worked_in(label.path[-1]), stay))

    def _child(self, label: Label, edge: Edge, entry: Way, stayed: Stay) -> Label:
        study, before = label.study + entry.study, label.clock + stayed.stay
        clock = before + sum(stayed.bought.values()) if stayed.bought else before
        clock = clock + entry.study if self.request.has_full_time_study else max(clock, study)
        vector, items = label.vector + edge.adds + (clock - before << self._months_at), edge.items | entry.items
        if entry.study:
            vector += entry.study << self._study_at
        if entry.cost and self._cost_at is not None:
            vector += entry.cost << self._cost_at
        return Label(
            (*label.path, edge.goal),
            vector,
            clock,
            study,
            label.cost + entry.cost,
            label.unknown | items,
            label.gained | entry.gained,
            stayed.service,
            label.passed | self.via.get(edge.goal, 0),
            label,
            stayed.stay,
            self.worked_in(label.path[-1]),
            stayed.bought,
            entry.steps,
            items,
        )

    def _longer_stays(self, label: Label, entry: Way, stayed: Stay, asked: Sequence[tuple[str, int | None]]) -> Iterator[Stay]:
        """Yield how to stay longer for the experience that an entry asks for, each choice that differs later."""
        months, worked = stayed.service.months, stayed.service.worked
        short = {family: wanted - months.get(family, 0) for family, wanted in entry.serves}
        lacking = {family: amount for family, amount in sorted(short.items()) if amount > 0}
        for bought in lengthenings(lacking, worked, self.check_time):
            slack = label.study + entry.study - (label.clock + stayed.stay + sum(bought.values()))
            is_waiting = asked and slack > 0 and not self.request.has_full_time_study
            for more in filled(bought, slack, asked, worked) if is_waiting else (bought,):
                self.check_time()
                yield Stay(stayed.stay, more, self.services.with_more(stayed.service, more))

    # -- bounds and dominance -----------------------------------------------------------------------------------

    def floor(self, label: Label) -> int:
        """Return what no finished route of this label can be below, packed."""
        if not label.parent:
            return label.vector
        return self.floors(label, (self.rest(label.path[-1]),))[0]

    def floors(self, label: Label, ways: Iterable[Rest], left: Families = _NOWHERE) -> list[int]:
        """Return what no finished route of this label can be below that goes on in each of these ways, packed.

        `left` are the families of the career that the ways leave.
        """
        vector, clock, spent, is_full_time = label.vector, label.clock, label.study, self.request.has_full_time_study
        months_at, study_at, found = self._months_at, self._study_at, list[int]()
        layers_of = self.bounds.layers
        lacking = [layer.lacking(label.service, left) for layer in layers_of] if layers_of else ()
        for adds, more, needed, layers, stay in ways:
            floor, months = vector + adds, clock + more
            study = max(spent, needed)
            least = months
            for (adds_then, more_then, needed_then), (is_entered, short, is_serving) in zip(layers, lacking, strict=False):
                if not is_entered:
                    floor, study = self.fields.most(floor, vector + adds_then), max(study, needed_then)
                    least, months = max(least, clock + more_then), max(months, clock + more_then)
                months = max(months, clock + short + (0 if is_serving else stay))
            if is_full_time:
                months += study - spent
            elif study > months:
                months = study
            if study > spent:
                floor += study - spent << study_at
            if months > least:
                floor += months - least << months_at
            found.append(floor)
        return found

    def beats(self, one: Label, other: Label, guards: int = 0) -> bool:
        """Return whether `one`, at the same career, is no worse than `other` in anything that could still matter.

        `guards` are those of the dimensions that do; all by default.
        """
        counted = guards or self.guards
        if (other.vector | self.guards) - one.vector & counted != counted:
            return False
        if one.unknown & ~other.unknown or other.passed & ~one.passed:
            return False
        left, missing = self.max_moves - (len(other.path) - self.head) - 1, other.gained & ~one.gained
        longer = 0 if one.service is other.service else self.services.behind(one.service, other.service, left)
        if longer is None:
            return False
        lag = self._lag_of(missing, one.gained, left) if missing and left >= 0 else NO_LAG
        if lag is None or lag.items & ~other.unknown or one.study + lag.study > other.study or self._is_dearer(one, other, lag):
            return False
        if longer and not self._is_absorbed(longer, one, other, lag, left):
            return False
        clock = one.clock + longer + (lag.study if self.request.has_full_time_study else 0)
        return clock <= other.clock or not counted >> self._months_at & 1 << BITS - 1

    def _is_dearer(self, one: Label, other: Label, lag: Lag) -> bool:
        return self._cost_at is not None and one.cost + lag.cost > other.cost

    def _is_absorbed(self, longer: int, one: Label, other: Label, lag: Lag, left: int) -> bool:
        """Return whether `one`, so many months behind in service, still isn't late after a wait for study.

        Waiting makes up for the time that one is ahead: one is ahead in study as well, or has none ahead of it.
        """
        if self.request.has_full_time_study or one.study + lag.study + longer <= other.study:
            return True
        key = (one.gained, left)
        if key not in self._studied:
            held = (self.person.held(name, one.gained) for name in self.asked_credentials[left])
            self._studied[key] = all(truth is Truth.MET for truth in held)
        return self._studied[key]

    def _lag_of(self, missing: int, gained: int, left: int) -> Lag | None:
        key = (missing, gained, left)
        if key not in self._lags:
            names = self.person.items(self._mattering(missing, left))
            self._lags[key] = self._lag(names, gained, self.asked_credentials[left]) if names else NO_LAG
        return self._lags[key]

    def _worth(self, name: str) -> tuple[Sequence[str], Sequence[tuple[str, str]]]:
        """Return what is asked anywhere that a credential may count as, and (asked, studied before it) where having it spares study.

        Before what is asked, or before another credential that would do for it.
        """
        if name not in self._worths:
            person, asked = self.person, sorted(self.asked_credentials[-1])
            met = [each for each in asked if person.satisfies(name, each) is not Truth.NOT_MET]
            spared = person.spared_by(name)
            self._worths[name] = (
                met,
                [(each, before) for other, before in spared for each in asked if person.satisfies(other, each) is Truth.MET],
            )
        return self._worths[name]

    def _lag(self, names: Sequence[str], gained: int, asked: Collection[str]) -> Lag | None:
        """Return what it takes at most to meet later what is met by holding `names`: None if that may not be gained.

        Either each of them is gained, or, where they spare no study, what is asked and counts as met by them, one by one.
        """
        person, late, is_spared = self.person, set[str](), False

        def is_open(each: str) -> bool:
            return person.held(each, gained) is not Truth.MET

        for name in names:
            met, spared = self._worth(name)
            late.update(each for each in met if each in asked and is_open(each))
            is_spared = is_spared or any(each in asked and is_open(each) and is_open(before) for each, before in spared)
        choices = [self._lag_by([frozenset(names)], gained)]
        if not is_spared:
            choices.append(self._lag_by([frozenset({each}) for each in late], gained))
        return min((lag for lag in choices if lag), key=lambda lag: (lag.study, lag.cost, lag.items), default=None)

    def _lag_by(self, all_gains: Sequence[frozenset[str]], gained: int) -> Lag | None:
        """Return what gaining all of these takes, each for itself; None if some may not be gained."""
        if len(self._allowed(tuple(map(requirements.Way, all_gains)), gained)) < len(all_gains):
            return None
        prices = [self.person.price(gains, gained) for gains in all_gains]
        items = reduce(or_, (self.item(unknown) for price in prices for unknown in price.unknowns), 0)
        return Lag(sum(price.study for price in prices), sum(price.cost_usd for price in prices), items)

    # -- searching ----------------------------------------------------------------------------------------------

    def unhurried(self) -> None:
        """Forget the time limit, once what is found only has to be written down."""
        self.made, self.deadline = -limits.PLAN_LABELS.value, float("inf")

    def check_time(self, more: int = 1) -> None:
        """Count so many labels more; raise `Stopped` if there are too many, or the time is used up."""
        before, self.made = self.made, self.made + more
        if self.made > limits.PLAN_LABELS.value:
            raise Stopped
        if self.made >> 6 != before >> 6:
            self.check_clock()

    def check_clock(self) -> None:
        """Raise `Stopped` if the time is used up."""
        if time.monotonic() > self.deadline:
            raise Stopped

    def over_cap(self, label: Label, floor: int) -> bool:
        """Return whether every end of this label is over a cap; note which."""
        if self.fields.is_within(floor, self.within_caps):
            return False
        place, cap = next((place, cap) for place, cap in self.caps if self.fields.get(floor, place) > cap)
        self.refuse(label.path[-2], label.path[-1], "over the cap", f"more than {cap} {self.dimensions[place]}")
        return True

    def key(self, order: Sequence[Criterion]) -> Key:
        """Return the order by criteria, in each: fewer unknown items, then the smaller sum."""
        take, uncounted = self.fields.by([self.dimensions.index(criterion) for criterion in order]), self.uncounted

        def key(floor: int, unknown: int) -> int:
            return take(floor + uncounted(unknown) if unknown else floor)

        return key

    def uncounted(self, unknown: int) -> int:
        """Return how many of these bits each dimension doesn't count, above its sum, packed."""
        if unknown not in self._uncounted:
            counts = [(unknown & self.items_of[criterion]).bit_count() for criterion in self.dimensions]
            self._uncounted[unknown] = self.fields.pack(counts) << ABOVE
        return self._uncounted[unknown]

    def amount(self, label: Label, place: int) -> int:
        """Return a label's sum in one dimension, the count of what isn't in it above the sum."""
        return self.fields.get(label.vector + self.uncounted(label.unknown), place)

    def counted(self, vector: int) -> int:
        """Return the sums of the criteria alone, packed; no others."""
        low = self.fields.shifts[len(self.criteria) - 1]
        return vector >> low << low

    def values(self, vector: int) -> tuple[int, ...]:
        """Return the sums of the criteria."""
        return self.fields.unpack(vector)[: len(self.criteria)]


def _greatest(amounts: Iterable[tuple[str, int | None]]) -> dict[str, int]:
    """Return the most months asked for in each family; where only an unstated amount is, one."""
    found: dict[str, int] = {}
    for family, months in amounts:
        found[family] = max(months or 1, found.get(family, 0))
    return found


def _assumption(graph: CareerGraph) -> Statement | None:
    found = [s for s in graph.statements(subject=f"{Kind.CAREER}:*", relation=Property.ROLE_MONTHS) if not s.object]
    return found[0] if found else None


_FREE = Way(0, 0, 0, (), (), frozenset())
