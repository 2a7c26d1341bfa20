"""The search for routes: labels (partial routes) best first, with dominance (Martins 1984; NAMOA*, Mandow & Perez 2010).

    start ── label ── label ── goal          a label: where one is, what was spent, what is held and served
             │ children: one for each way to meet what the next career asks
             ├ bound: what no finished route of this label can be below
             └ beaten: another label at the same career is no worse in anything that could still matter

Careers, gains and unknown items are private integers here; everything that goes out has its ids again.
"""

import copy
import heapq
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import accumulate, islice, product
from operator import add, itemgetter, or_
from typing import NamedTuple

from careergraph import limits, moves, pareto, requirements, store
from careergraph.costs import MoveCosts
from careergraph.entrance import NOTHING, Necessary, any_of, bottleneck, entrance, necessary
from careergraph.graph import CareerGraph
from careergraph.model import Statement
from careergraph.moves import FAR, MoveTable
from careergraph.person import Person, Standing, family_months
from careergraph.request import Request
from careergraph.requirements import Demand, Unknown, Way
from careergraph.vocab import Aspect, Criterion, Kind, Property

Families = frozenset[str]
Months = Mapping[str, int]
_NOWHERE: Families = frozenset()
_NOTHING: Mapping[Families, int] = {}
_OF_TIME = {"role time": (Criterion.MONTHS,), "study time": (Criterion.MONTHS, Criterion.EFFORT)}
_CODES = frozenset(Criterion)
_STATIC = (Criterion.RISK, Criterion.COMMONNESS, Criterion.GAP, Criterion.PAY_DIP)


@dataclass(slots=True, eq=False)
class Label:
    """A partial route: where it ends, what it has spent (`vector`), and what the rest of the way depends on.

    `clock`, `study` and `cost` are sums; `gained` are bits of the person's gains, `unknown` bits of what isn't counted,
    `months` those served in each family that is asked for anywhere, `worked` the sets of such families of the careers left,
    `passed` bits of the careers to pass. `stay`, `families` (of the career left), `bought`, `steps` and `items` belong to the last leg alone.
    """

    path: tuple[int, ...]
    vector: tuple[int, ...]
    clock: int = 0
    study: int = 0
    cost: int = 0
    unknown: int = 0
    gained: int = 0
    months: Months = field(default_factory=dict)
    worked: frozenset[Families] = frozenset()
    passed: int = 0
    parent: "Label | None" = None
    stay: int = 0
    families: Families = _NOWHERE
    bought: Mapping[Families, int] = field(default_factory=dict)
    steps: tuple[str, ...] = ()
    items: int = 0
    sums: tuple[int, ...] = ()

    @property
    def chain(self) -> list["Label"]:
        """The labels from the start to this one."""
        found, label = [self], self.parent
        while label:
            found.append(label)
            label = label.parent
        return found[::-1]


class Edge(NamedTuple):
    """One move: where to, typical months in the career left, the sums it adds to, and what of it isn't counted."""

    goal: int
    months: int
    sums: tuple[int, ...]
    items: int


class _Entry(NamedTuple):
    """One way to enter a career: gains with their price, experience to reach, and what isn't counted."""

    study: int
    cost: int
    gained: int
    steps: tuple[str, ...]
    serves: tuple[tuple[str, int], ...]
    items: int


class _Stay(NamedTuple):
    """The stay in a career left: typical months, months bought where, and what is served after both."""

    stay: int
    bought: Mapping[Families, int]
    months: Months
    worked: frozenset[Families]

    @property
    def months_of_work(self) -> int:
        """Typical and bought months."""
        return self.stay + sum(self.bought.values())


_ABOVE = 48
"""How many bits the sums of a route have at most; the count of unknown items stands above them."""
_PATIENT = 2000
"""How many labels are looked at to tell why there is no route."""
_MOVES_AT_LEAST, _MOVES_BESIDES = 6, 3
_LAYERS = 2
"""For how many families that a goal asks for the bounds are kept in two layers: worked in it, or not yet."""


class _Layer:
    """Bounds for those who have not yet worked in a family whose experience every way into the goal asks for."""

    def __init__(self, search: "Search", family: str, months: int, members: Sequence[int]) -> None:
        self.family, self.wanted = family, months
        table, barred = search.table, search.barred
        inside = [career for career in members if career < len(table.careers) and career not in search.goals | barred]

        def through(criterion: Criterion) -> list[int]:
            weights = search._weights_in(criterion)  # noqa: SLF001 - a part of the search
            plain = search.bound(criterion)
            begin = {career: plain[career] for career in inside}
            return moves.least(table.backward, weights, begin, barred, until=search.until) if weights else plain

        self.months, self.fewest = through(Criterion.MONTHS), through(Criterion.MOVES)
        self.statics = [through(criterion) for criterion in search.static]
        alone = min((search.alone_floors[goal] for goal in search.goals), default=0)
        begin = {career: search.study_bound[career] for career in inside}
        self.study = search.least_study(begin, {career: max(0, study - alone) for career, study in begin.items()})

    def raised(
        self, served: int | None, career: int, bounds: tuple[int, int, int], sums: tuple[int, ...], ahead: list[int]
    ) -> tuple[tuple[int, int, int], list[int]]:
        """Return the bounds (months, moves, study) and static sums raised by what is still to be served; None: nothing yet."""
        months, fewest, study = bounds
        if served is None:
            study = max(study, self.study[career])
            months, fewest = max(months, self.months[career]), max(fewest, self.fewest[career])
            ahead = [max(one, known + bound[career]) for one, known, bound in zip(ahead, sums, self.statics, strict=True)]
        return (max(months, self.wanted - (served or 0)), fewest, study), ahead

    def served(self, label: Label, left: Families = _NOWHERE, stay: int = 0) -> int | None:
        """Return the months a label has served in the family, with one more stay in a career of `left` families."""
        if self.family in left:
            return label.months.get(self.family, 0) + stay
        return label.months[self.family] if any(self.family in families for families in label.worked) else None


Key = Callable[[tuple[int, ...], int], tuple[int, ...]]
"""The order of labels, by what they can't be below (a value each criterion) and the bits of what isn't counted."""


@dataclass(slots=True)
class Found:
    """What one search found: labels at a goal, whether it came to its end, and, if not, what nothing else is below."""

    labels: list[Label]
    is_complete: bool = True
    bounds: tuple[int, ...] = ()


class Stopped(Exception):
    """The time or the number of labels is used up."""


class Search:
    """All that the searches of one request share: moves, bounds, ways to enter careers."""

    def __init__(self, graph: CareerGraph, request: Request, criteria: Sequence[Criterion] = ()) -> None:
        """Prepare to answer `request` in `graph` by `criteria`, those of the request if none; nothing is searched yet."""
        self.graph, self.request = graph, request
        self.person, self.costs = Person(graph, request), MoveCosts(graph, request)
        self.refused: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        self.role_assumption = _assumption(graph)
        number = self.role_assumption.value.number if self.role_assumption and self.role_assumption.value else None
        self.assumed_months = int(number) if number is not None else 0
        self.table = self._allowed_table()
        self.criteria = tuple(criteria) or request.criteria
        caps = [criterion for criterion, _ in request.caps if criterion not in self.criteria]
        state = [c for c in (Criterion.MONTHS, Criterion.EFFORT, Criterion.MOVES) if c not in (*self.criteria, *caps)]
        self.dimensions = (*self.criteria, *caps, *state)
        self.places = tuple(range(len(self.dimensions)))
        self.months_place = self.dimensions.index(Criterion.MONTHS)
        self.static = tuple(criterion for criterion in _STATIC if criterion in self.dimensions)
        self.caps = tuple((self.dimensions.index(criterion), cap) for criterion, cap in request.caps)
        self.deadline = time.monotonic() + request.seconds
        self.made = 0
        self._items: dict[Unknown, int] = {}
        self.items_of = dict.fromkeys(self.dimensions, 0)
        self.told_of = dict.fromkeys(self.dimensions, 0)
        self._pick = _picker(self.dimensions, self.static)
        self._prepare_moves()
        self._prepare_experience()
        self._entries: dict[tuple[object, ...], tuple[_Entry, ...] | str] = {}

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
                self.refused[start, goal].add(("avoided", ""))
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
        self.barred = self.closed
        self.fewest = moves.fewest(table, self.goals, self.barred)
        self.until = self.start if 0 <= self.start < self.begin else -1

    def bound(self, criterion: Criterion) -> list[int]:
        """Return the least of a criterion from each career to a goal, over moves alone."""
        if criterion not in self._bounds:
            weights = self._weights_in(criterion)
            none = [0] * len(self.table.careers)
            begin = dict.fromkeys(self.goals, 0)
            self._bounds[criterion] = (
                moves.least(self.table.backward, weights, begin, self.barred, until=self.until) if weights else none
            )
        return self._bounds[criterion]

    def _weights_in(self, criterion: Criterion) -> list[int]:
        """Return the least that each move adds to a criterion, in the order of the table's origins; none if not known."""

        def made() -> list[int]:
            column = self._weights_out(criterion)
            return [column[move] for move in self.table.moves_in] if column else []

        return self.graph.memo(("weights", criterion), made) if self.table is self.graph.move_table() else made()

    def _prepare_layer(self) -> None:
        """Note the experience that every way into the goal asks for, and the bounds for those who haven't any of it yet."""
        parts = [
            necessary(self.entrance.needs[self.asks[goal]], self.person)
            if goal not in self.depends
            else Necessary({}, frozenset())
            for goal in sorted(self.goals)
        ]
        found = any_of(parts, 1) if parts else Necessary({}, frozenset())
        for item in sorted(found.items):
            self.sure_items |= self.item(item)
        first = self.first().months
        lacking = {family: months for family, months in found.families.items() if first.get(family, 0) < months}
        for family, months in lacking.items():
            members = [career for career, families in enumerate(self.worked_in) if family in families]
            self.layers.append(_Layer(self, family, months, members))
            if len(self.layers) == _LAYERS:
                break

    def _prepare_experience(self) -> None:
        """Note what each career asks, which families count anywhere, and which careers count in them."""
        self.entrance = entrance(self.graph, self.request)
        self.families, self.sensitive = self.entrance.families, self.entrance.sensitive
        near = zip(self.table.careers, self.fewest, strict=True)
        careers = [career if fewest < FAR else "" for career, fewest in near]
        self.worked_in = [*(self._worked_in(career) if career else _NOWHERE for career in careers), _NOWHERE]
        self.asks = [self.entrance.number(career, "") for career in careers]
        self.depends = frozenset(number for number, career in enumerate(careers) if self.entrance.depends_on_start(career))
        self.shared_floors, self.alone_floors = self.entrance.floors(self.person, self.asks)
        for career in self.depends:
            self._set_floor(career)
        self.floors = [one + two for one, two in zip(self.shared_floors, self.alone_floors, strict=True)]
        self._prepare_bounds()

    def _set_floor(self, career: int) -> None:
        """Take the least floor of a career that asks different things of those who come from different careers."""
        parts = zip(*self.entrance.floors(self.person, self.entrance.numbers(self.table.careers[career])), strict=True)
        self.shared_floors[career], self.alone_floors[career] = min(parts, key=sum)

    def _worked_in(self, career: str) -> Families:
        return self.graph.memo(("worked in", career), lambda: self.families & self.graph.families(career))

    def _prepare_bounds(self) -> None:
        """Compute what lies at least between each career and the goals, over moves that are not barred."""
        self._edges: dict[int, list[Edge]] = {}
        self.max_moves = self.request.max_moves or self._usual_moves()
        self._bounds: dict[Criterion, list[int]] = {Criterion.MOVES: self.fewest}
        self.months_bound = self.bound(Criterion.MONTHS)
        self.static_bounds = [self.bound(criterion) for criterion in self.static]
        self.study_bound = self.least_study(dict.fromkeys(self.goals, 0), dict.fromkeys(self.goals, 0))
        self.layers: list[_Layer] = []
        self.sure_items = 0
        self._prepare_layer()
        self._prepare_relevance()

    def _prepare_relevance(self) -> None:
        """Note which families and credentials careers ask for that are at most so many moves from a goal, a set a number."""
        numbers: list[set[int]] = [set() for _ in range(self.max_moves + 1)]
        for career, fewest in enumerate(self.fewest):
            if fewest <= self.max_moves and career not in self.barred:
                if career in self.depends:
                    numbers[fewest].update(self.entrance.numbers(self.table.careers[career]))
                else:
                    numbers[fewest].add(self.asks[career])
        serves, holds = self.entrance.serves, self.entrance.holds
        families = [{family for number in each for family, _ in serves[number]} for each in numbers]
        wanted = [{name for number in each for name in holds[number]} for each in numbers]
        self.asked_families = [frozenset(each) for each in accumulate(families, or_)]
        self.asked_credentials = [frozenset(each) for each in accumulate(wanted, or_)]
        self._matters: dict[tuple[int, int], int] = {}

    def _numbers(self, career: int) -> tuple[int, ...]:
        return (self.asks[career],) if career not in self.depends else self.entrance.numbers(self.table.careers[career])

    def _mattering(self, gained: int, moves_left: int) -> int:
        """Return the bits of gains that something still reachable could ask for; what doesn't stand alone always may."""
        key = (gained, moves_left)
        if key not in self._matters:
            person, asked = self.person, self.asked_credentials[moves_left]
            is_any = any(name.endswith(":*") for name in asked)
            kept = [name for name in person.items(gained) if is_any or name in asked or not person.stands_alone(name)]
            self._matters[key] = sum(person.bit(name) for name in kept)
        return self._matters[key]

    def _usual_moves(self) -> int:
        """Return how many moves a route may have if the request doesn't tell; noted in the request."""
        fewest = self.fewest[self.start] if 0 <= self.start < self.begin else 0
        most = min(limits.MOVES.value, max(_MOVES_AT_LEAST, fewest + _MOVES_BESIDES))
        self.request = replace(self.request, max_moves=most)
        return most

    def least_study(self, begin: Mapping[int, int], begin_shared: Mapping[int, int]) -> list[int]:
        """Return the least study on the way from each career to those of `begin`, with what they need besides.

        Two bounds, of which the greater counts: the greatest floor on the way, and what stands alone at every goal
        (`begin_shared` is without that) on top of the greatest floor of what doesn't.
        """
        side, alone = self.table.backward, min((self.alone_floors[goal] for goal in self.goals), default=0)
        found = bottleneck(side, self.floors, begin, self.barred)
        if alone:
            shared = bottleneck(side, self.shared_floors, begin_shared, self.barred)
            found = [max(one, two + alone) for one, two in zip(found, shared, strict=True)]
            for goal in self.goals:
                found[goal] = 0
        return [*found, 0]

    def narrowed(self, known: Sequence[Label]) -> "Search":
        """Return this search without the careers by way of which everything is behind a route that is known already."""
        return self._without(self._behind(known))

    def _within_study(self, most: int) -> "Search":
        """Return this search without the careers by way of which more than `most` months of study are needed."""
        reached = zip(self.study_bound, self.floors, strict=False)
        return self._without({career for career, floors in enumerate(reached) if max(floors) > most})

    def _without(self, careers: Collection[int]) -> "Search":
        """Return this search without some careers; experience that only they ask for no longer tells labels apart."""
        inner = copy.copy(self)
        inner.barred = self.barred.union(careers) - self.goals
        kept = (career for career in range(len(self.table.careers)) if career not in inner.barred)
        numbers = {number for career in kept for number in self._numbers(career)}
        asked = {family for number in numbers for family, _ in self.entrance.serves[number]}
        inner.families = self.families & asked
        inner.worked_in = [families & inner.families if families else families for families in self.worked_in]
        inner._edges = {}  # noqa: SLF001 - one of us
        inner._prepare_relevance()  # noqa: SLF001
        return inner

    def _behind(self, known: Sequence[Label]) -> frozenset[int]:
        """Return the careers by way of which no route can be better than all that are known."""
        size, total = len(self.criteria), len(self.table.careers)
        if self.start == self.begin:
            return frozenset()
        begin = {self.start: 0}
        ahead = {Criterion.MONTHS: self.months_bound, **dict(zip(self.static, self.static_bounds, strict=True))}
        behind = {
            criterion: moves.least(self.table.forward, self._weights_out(criterion), begin, self.barred)
            for criterion in ahead
            if criterion in self.criteria and self._weights_out(criterion)
        }
        finished = [(label.vector[:size], label.unknown) for label in known]
        least_study, found = self.study_bound[self.start], set[int]()
        for career in range(total):
            study = max(self.study_bound[career], self.floors[career], least_study)
            if study >= FAR:
                found.add(career)
                continue
            spent = {criterion: behind[criterion][career] + ahead[criterion][career] for criterion in behind}
            spent[Criterion.EFFORT] = study
            if Criterion.MONTHS in spent:
                spent[Criterion.MONTHS] = max(spent[Criterion.MONTHS] - self.request.served_months, study)
            floor = [spent.get(criterion, 0) for criterion in self.criteria]
            if any(pareto.beats(each, (floor, self.sure_items)) for each in finished):
                found.add(career)
        return frozenset(found - self.goals - {self.start})

    def _weights_out(self, criterion: Criterion) -> list[int]:
        """Return the least that each move adds to a criterion, in the order of the table; none if not known."""

        def made() -> list[int]:
            unknown = self.assumed_months if criterion is Criterion.MONTHS else 0
            column = {
                Criterion.MONTHS: self.table.months,
                Criterion.RISK: self.table.risk,
                Criterion.COMMONNESS: self.table.commonness,
                Criterion.MOVES: [1] * len(self.table.goals),
            }.get(criterion, [])
            return [unknown if amount < 0 else amount for amount in column]

        return self.graph.memo(("weights out", criterion), made) if self.table is self.graph.move_table() else made()

    def asked(self, career: int, came_from: int) -> int:
        """Return the number of what entering a career from another asks."""
        if career not in self.depends:
            return self.asks[career]
        return self.entrance.number(self.table.careers[career], self.name(came_from))

    def name(self, career: int) -> str:
        """Return the id of a career, empty for none."""
        return "" if career == self.begin else self.table.careers[career]

    def edges(self, career: int) -> list[Edge]:
        """Return the moves out of a career that may be taken and lead towards a goal."""
        if career not in self._edges:
            found = self._beginnings() if career == self.begin else self._moves_out(career)
            self._edges[career] = found
        return self._edges[career]

    def _moves_out(self, career: int) -> list[Edge]:
        table, name = self.table, self.table.careers[career]
        found = []
        for move in table.out(career):
            goal = table.goals[move]
            if goal in self.closed:
                self.refused[name, table.careers[goal]].add(("avoided", table.careers[goal]))
            elif self.fewest[goal] < FAR and goal not in self.barred:
                found.append(self._edge(career, move, goal))
        return found

    def _edge(self, career: int, move: int, goal: int) -> Edge:
        table = self.table
        items, sums = 0, []
        months = table.months[move]
        if months < 0:
            months = self.assumed_months
            if self.role_assumption is None:
                items |= self.item(Unknown("role time", table.careers[career]))
        for criterion in self.static:
            amount = self._static(criterion, table.careers[career], table.careers[goal], move)
            sums.append(amount or 0)
            if amount is None:
                about = (
                    table.careers[goal] if criterion is Criterion.GAP else f"{table.careers[career]} > {table.careers[goal]}"
                )
                items |= self.item(Unknown(criterion.value, about))
        return Edge(goal, months, tuple(sums), items)

    def _static(self, criterion: Criterion, start: str, goal: str, move: int) -> int | None:
        if criterion is Criterion.RISK:
            return None if self.table.risk[move] < 0 else self.table.risk[move]
        if criterion is Criterion.COMMONNESS:
            return None if self.table.commonness[move] < 0 else self.table.commonness[move]
        return (self.costs.gap if criterion is Criterion.GAP else self.costs.pay_dip)(start, goal)

    def _beginnings(self) -> list[Edge]:
        """Return where somebody without a career can begin: careers that no move leads into, or whose entry some claim tells."""
        table = self.table
        nothing = tuple(0 for _ in self.static)
        return [
            Edge(career, 0, nothing, 0 if self.asks[career] else self.item(Unknown("entry", table.careers[career])))
            for career in range(len(table.careers))
            if career not in self.closed
            and self.fewest[career] < FAR
            and (self.asks[career] or table.first_in[career] == table.first_in[career + 1])
        ]

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

    def demands(self, career: int, came_from: int) -> tuple[Demand, ...]:
        """Return what entering a career from another asks, with its claims."""
        r = self.request
        return requirements.demands(
            self.graph, self.name(career), self.name(came_from), reading=r.reading, trust=r.trust, scope=r.scope
        )

    def _ways(self, asked: int, gained: int, months: Months, *, is_hopeful: bool) -> tuple[_Entry, ...] | str:
        """Return the ways to meet what is asked, or the aspect that nothing meets."""
        key = (asked, gained, is_hopeful, *(months.get(family) for family, _ in self.entrance.serves[asked]))
        if key not in self._entries:
            self._entries[key] = self._entries_of(asked, gained, months, is_hopeful=is_hopeful)
        return self._entries[key]

    def _entries_of(self, asked: int, gained: int, months: Months, *, is_hopeful: bool) -> tuple[_Entry, ...] | str:
        meet = requirements.hopeful_ways if is_hopeful else requirements.ways
        standing = Standing(self.person, gained, months)
        found: tuple[Way, ...] = (requirements.FREE,)
        for aspect, need in self.entrance.needs[asked]:
            mine = self._allowed(meet(need, standing), gained)
            if not mine:
                return aspect
            found = requirements.least(one | other for one in found for other in mine)
        return tuple(self._entry(way, gained) for way in found)

    def _allowed(self, found: tuple[Way, ...], gained: int) -> tuple[Way, ...]:
        """Leave out ways that gain what is to be avoided."""
        avoid = [word for word in self.request.avoid if ":" in word and not word.startswith(f"{Kind.CAREER}:")]
        if not avoid:
            return found
        return tuple(
            way
            for way in found
            if not any(
                step == word or (word.endswith(":*") and step.startswith(word[:-1]))
                for step in self.person.price(way.gains, gained).steps
                for word in avoid
            )
        )

    def _entry(self, way: Way, gained: int) -> _Entry:
        price = self.person.price(way.gains, gained)
        items = 0
        for unknown in (*way.unknowns, *price.unknowns):
            items |= self.item(unknown)
        return _Entry(price.study, price.cost_usd, gained | price.gained, price.steps, tuple(sorted(way.serves)), items)

    def refuse(self, start: int, goal: int, code: str, detail: str) -> None:
        """Note that a move can't be taken, and by what."""
        careers = self.table.careers
        self.refused["" if start == self.begin else careers[start], careers[goal]].add((code, detail))

    # -- one move -----------------------------------------------------------------------------------------------

    def first(self) -> Label:
        """Return the label of one who hasn't moved yet."""
        request = self.request
        served = list(request.experience)
        if request.start:
            served.append((request.start, request.served_months))
        known = family_months(self.graph, served)
        months = {family: amount for family, amount in known.items() if family in self.families}
        sums = tuple(0 for _ in self.static)
        passed = self.via.get(self.start, 0)
        return Label((self.start,), self._pick(0, 0, 0, 1 - self.head, sums), months=months, sums=sums, passed=passed)

    def children(self, label: Label, edge: Edge, *, is_hopeful: bool = False, is_filled: bool = True) -> Iterator[Label]:
        """Yield the labels after one move: one for each way to meet what the career entered asks."""
        stayed = self._stayed(label, edge)
        asked = self.asked(edge.goal, label.path[-1])
        if asked == NOTHING:
            yield self._child(label, edge, _FREE, stayed)
            return
        entries = self._ways(asked, label.gained, stayed.months, is_hopeful=is_hopeful)
        if isinstance(entries, str):
            self.refuse(label.path[-1], edge.goal, "blocked", entries)
            return
        served, is_met = self.entrance.serves[asked], False
        for entry in entries:
            choices = self._longer_stays(label, entry, stayed, served if is_filled else ()) if served else (stayed,)
            for choice in choices:
                is_met = True
                yield self._child(label, edge, entry, choice)
        if not is_met:
            self.refuse(label.path[-1], edge.goal, "blocked", Aspect.EXPERIENCE)

    def _stayed(self, label: Label, edge: Edge) -> _Stay:
        """Return the typical stay in the career left, and what is served then."""
        families, months, worked = self.worked_in[label.path[-1]], label.months, label.worked
        stay = max(0, edge.months - self.request.served_months) if label.parent is None else edge.months
        if families:
            months = {**months, **{family: months.get(family, 0) + stay for family in families}}
            worked = worked if families in worked else worked | {families}
        return _Stay(stay, _NOTHING, months, worked)

    def _child(self, label: Label, edge: Edge, entry: _Entry, stayed: _Stay) -> Label:
        study = label.study + entry.study
        clock = label.clock + stayed.stay
        if stayed.bought:
            clock += sum(stayed.bought.values())
        clock = clock + entry.study if self.request.has_full_time_study else max(clock, study)
        cost, items = label.cost + entry.cost, edge.items | entry.items
        sums = tuple(map(add, label.sums, edge.sums))
        return Label(
            (*label.path, edge.goal),
            self._pick(clock, study, cost, len(label.path) + 1 - self.head, sums),
            clock,
            study,
            cost,
            label.unknown | items,
            label.gained | entry.gained,
            stayed.months,
            stayed.worked,
            label.passed | self.via.get(edge.goal, 0),
            label,
            stayed.stay,
            self.worked_in[label.path[-1]],
            stayed.bought,
            entry.steps,
            items,
            sums,
        )

    def _longer_stays(
        self, label: Label, entry: _Entry, stayed: _Stay, asked: Sequence[tuple[str, int | None]]
    ) -> Iterator[_Stay]:
        """Yield how to stay longer for the experience that an entry asks for, each choice that differs later."""
        short = {family: wanted - stayed.months.get(family, 0) for family, wanted in entry.serves}
        lacking = {family: amount for family, amount in sorted(short.items()) if amount > 0}
        for bought in lengthenings(lacking, stayed.worked):
            slack = label.study + entry.study - (label.clock + stayed.stay + sum(bought.values()))
            is_waiting = asked and slack > 0 and not self.request.has_full_time_study
            for more in _filled(bought, slack, asked, stayed.worked) if is_waiting else (bought,):
                self.check_time()
                yield _Stay(stayed.stay, more, _served(stayed.months, more), stayed.worked)

    # -- bounds and dominance -----------------------------------------------------------------------------------

    def floor(self, label: Label) -> tuple[int, ...]:
        """Return what no finished route of this label can be below, a value each dimension."""
        served = self.request.served_months if label.parent is None else 0
        passed = [layer.served(label) for layer in self.layers]
        return self._floor(label, label.path[-1], label.clock - served, label.sums, passed)

    def floor_after(self, label: Label, edge: Edge) -> tuple[int, ...]:
        """Return what no finished route can be below that goes on with this move."""
        stay = max(0, edge.months - self.request.served_months) if label.parent is None else edge.months
        left = self.worked_in[label.path[-1]]
        passed = [layer.served(label, left, stay) for layer in self.layers]
        sums = tuple(map(add, label.sums, edge.sums))
        return self._floor(label, edge.goal, label.clock + stay, sums, passed, needed=self.floors[edge.goal])

    def _floor(
        self, label: Label, career: int, clock: int, sums: tuple[int, ...], passed: Sequence[int | None], *, needed: int = 0
    ) -> tuple[int, ...]:
        """Return the floor of a label that is at, or goes on to, a career."""
        if career == self.begin:
            return label.vector
        study = max(label.study, self.study_bound[career], needed)
        bounds = (self.months_bound[career], self.fewest[career], study)
        ahead = [known + bound[career] for known, bound in zip(sums, self.static_bounds, strict=True)]
        if passed and career not in self.goals:
            for layer, served in zip(self.layers, passed, strict=True):
                bounds, ahead = layer.raised(served, career, bounds, sums, ahead)
        months, fewest, study = bounds
        clock = max(clock + months, label.clock)
        clock = clock + study - label.study if self.request.has_full_time_study else max(clock, study)
        moves_made = len(label.path) - self.head + (career != label.path[-1])
        return self._pick(clock, study, label.cost, moves_made + fewest, tuple(ahead))

    def beats(self, one: Label, other: Label, places: Sequence[int] | None = None) -> bool:
        """Return whether `one`, at the same career, is no worse than `other` in anything that could still matter.

        `places` are the dimensions that do; all by default.
        """
        mine, yours = one.vector, other.vector
        for place in self.places if places is None else places:
            if mine[place] > yours[place]:
                return False
        if one.unknown & ~other.unknown or other.passed & ~one.passed:
            return False
        left, clock = self.max_moves - (len(other.path) - self.head) - 1, one.clock
        if other.gained & ~one.gained and left >= 0:
            more = self._gaining(one, other, left)
            if more is None:
                return False
            clock += more
        if other.months or other.worked:
            longer = self._longer(one, other, self.asked_families[left] if left >= 0 else _NOWHERE)
            if longer is None:
                return False
            clock += longer
        return clock <= other.clock or (places is not None and self.months_place not in places)

    def _gaining(self, one: Label, other: Label, left: int) -> int | None:
        """Return how much later `one` is if it gains all that `other` holds and that may matter; None if it can't and be no worse."""
        missing = self._mattering(other.gained & ~one.gained, left)
        if not missing:
            return 0
        price = self.person.price(frozenset(self.person.items(missing)), one.gained)
        if any(self.item(unknown) & ~other.unknown for unknown in price.unknowns):
            return None
        if one.study + price.study > other.study or one.cost + price.cost_usd > other.cost:
            return None
        return price.study if self.request.has_full_time_study else 0

    def _longer(self, one: Label, other: Label, asked: Families) -> int | None:
        """Return how much longer `one` had to stay to have served all that `other` has in `asked`; None if it can't."""
        if one.months == other.months and one.worked == other.worked:
            return 0
        for families in other.worked - one.worked:
            mattering = families & asked
            if mattering and not any(mattering <= mine for mine in one.worked):
                return None
        longer = 0
        for family, amount in other.months.items():
            if family not in asked:
                continue
            mine = one.months.get(family)
            if mine is None or (mine < amount and not any(family in families for families in one.worked)):
                return None
            if family in self.sensitive and (mine > 0) != (amount > 0):
                return None
            longer += max(0, amount - mine)
        if any(family in self.sensitive and family in asked for family in one.months.keys() - other.months.keys()):
            return None
        return longer

    # -- searching ----------------------------------------------------------------------------------------------

    def unhurried(self) -> None:
        """Forget the time limit, once what is found only has to be written down."""
        self.made, self.deadline = -limits.PLAN_LABELS.value, float("inf")

    def is_late(self) -> bool:
        """Return whether the time is used up."""
        return time.monotonic() > self.deadline

    def check_time(self) -> None:
        """Count one more label; raise `Stopped` if there are too many, or the time is used up."""
        self.made += 1
        if self.made > limits.PLAN_LABELS.value or (self.made % 64 == 0 and time.monotonic() > self.deadline):
            raise Stopped

    def over_cap(self, label: Label, floor: Sequence[int]) -> bool:
        """Return whether every end of this label is over a cap; note which."""
        for place, cap in self.caps:
            if floor[place] > cap:
                detail = f"more than {cap} {self.dimensions[place]}"
                self.refuse(label.path[-2], label.path[-1], "over the cap", detail)
                return True
        return False

    def run(
        self,
        key: Key,
        *,
        most: int | None = 1,
        is_simple: bool = False,
        known: Sequence[Label] = (),
        ceilings: Sequence[tuple[int, int]] = (),
        places: Sequence[int] | None = None,
        patience: int = 0,
        accept: Callable[[Label], bool] = lambda _: True,
        beats: Callable[[Label, Label], bool] | None = None,
    ) -> Found:
        """Return the first `most` labels at a goal in the order of `key`, or, if None, all that no other beats.

        `is_simple` repeats no career and lets only labels of the same careers beat each other. `known` are finished labels
        that take part: nothing that they beat is followed. `ceilings` are the most of single dimensions, by place (a bound, or
        with what isn't counted as by `amount`); `places` are the dimensions in which labels are compared. After `patience`
        labels, if any, the search gives up.
        """
        if beats is None:
            beats = self.beats if places is None else partial(self.beats, places=tuple(places))
        run = _Run(self, key, most, is_simple=is_simple, accept=accept, beats=beats)
        run.patience = patience or limits.PLAN_LABELS.value
        return run.found(known, ceilings)

    def told_why(self) -> None:
        """Note more of what moves were refused for, where a bound alone has told that there is no route."""
        layers, self.layers = self.layers, []
        self.run(self.key(self.criteria), patience=_PATIENT)
        self.layers = layers

    def lexical(self, order: Sequence[Criterion], known: Sequence[Label] = (), *, patience: int = 0) -> Found:
        """Return the first route in the order of criteria: the least of the first, of those the least of the second, and so on.

        Two searches: the first compares labels in few dimensions, in the second what it found is a ceiling.
        """
        place = self.dimensions.index(order[0])
        state = {self.dimensions.index(c) for c in (Criterion.EFFORT, Criterion.MOVES, *dict(self.request.caps))}
        places = sorted({place, *state})
        search = self
        if order[0] is Criterion.EFFORT and known:
            search = self._within_study(min(label.study for label in known))
        first = search.run(self.key(order), known=known, places=places, patience=patience)
        if not first.labels or not first.is_complete or len(order) == 1:
            return first
        most = self.amount(first.labels[0], place)
        inside = [each for each in (*known, *first.labels) if self.amount(each, place) <= most]
        return search.run(self.key(order[1:]), known=inside, ceilings=[(place, most)], patience=patience)

    def key(self, order: Sequence[Criterion]) -> Key:
        """Return the order by criteria, in each: fewer unknown items, then the smaller sum."""
        places = [(self.dimensions.index(criterion), criterion) for criterion in order]
        items_of, plain = self.items_of, itemgetter(*(place for place, _ in places))
        is_one = len(places) == 1

        def key(floor: tuple[int, ...], unknown: int) -> tuple[int, ...]:
            if not unknown:
                return (plain(floor),) if is_one else plain(floor)
            return tuple(
                [floor[place] + ((unknown & items_of[criterion]).bit_count() << _ABOVE) for place, criterion in places]
            )

        return key

    def amount(self, label: Label, place: int) -> int:
        """Return a label's sum in one dimension, the count of what isn't in it above the sum."""
        return label.vector[place] + ((label.unknown & self.items_of[self.dimensions[place]]).bit_count() << _ABOVE)


class _Run:
    """One search: a heap of open labels, those closed at each place, those found."""

    def __init__(
        self,
        search: Search,
        key: Key,
        most: int | None,
        *,
        is_simple: bool,
        accept: Callable[[Label], bool],
        beats: Callable[[Label, Label], bool],
    ) -> None:
        self.search, self.key, self.most, self.is_simple = search, key, most, is_simple
        self.accept, self.beats = accept, beats
        self.size = len(search.criteria)
        self.labels: list[Label] = []
        self.front: list[Label] = []
        self.limit: tuple[object, ...] | None = None
        self.ceilings: Sequence[tuple[int, int, Criterion]] = ()
        self.closed: dict[object, list[Label]] = defaultdict(list)
        self.heap: list[tuple[tuple[object, ...], int, Label, tuple[int, ...]]] = []
        self.pushed = self.patience = 0

    def found(self, known: Sequence[Label], ceilings: Sequence[tuple[int, int]]) -> Found:
        """Return what is found before the time is used up."""
        search, self.front = self.search, [*known]
        self.ceilings = [(place, most, search.dimensions[place]) for place, most in ceilings]
        best = min(known, key=self._order, default=None)
        if self.most == 1 and best:
            self.limit = self._order(best)
        self._push(search.first())
        try:
            while self.heap and (self.most is None or len(self.labels) < self.most):
                self._check_patience()
                _, _, label, floor = heapq.heappop(self.heap)
                self._close(label, floor)
        except Stopped:
            floors = [floor for _, _, _, floor in self.heap]
            bounds = tuple(min(column) for column in zip(*floors, strict=True)) if floors else ()
            return Found(self.labels or ([best] if best and self.limit else []), False, bounds)
        return Found(self.labels or ([best] if best and self.limit else []))

    def _order(self, label: Label, floor: tuple[int, ...] | None = None) -> tuple[object, ...]:
        """Return the place of a label: by the key, what is equal then by every dimension, then by ids."""
        bound = label.vector if floor is None else floor
        return (*self.key(bound, label.unknown | self.search.sure_items), bound, label.path)

    def _check_patience(self) -> None:
        if self.pushed > self.patience:
            raise Stopped

    def _push(self, label: Label) -> None:
        floor = self.search.floor(label)
        if label.parent and self.search.over_cap(label, floor):
            return
        order = self._order(label, floor)
        if (self.limit and order >= self.limit) or (self.ceilings and self._is_above(floor, label.unknown)):
            return
        if self._is_beaten(label, floor):
            return
        self.pushed += 1
        heapq.heappush(self.heap, (order, self.pushed, label, floor))

    def _place(self, label: Label) -> object:
        return label.path if self.is_simple else label.path[-1]

    def _is_beaten(self, label: Label, floor: tuple[int, ...]) -> bool:
        beats = self.beats
        for other in self.closed.get(self._place(label), ()):
            if beats(other, label):
                return True
        return self.most is None and self._is_behind(floor, label.unknown | self.search.sure_items)

    def _is_behind(self, floor: tuple[int, ...], unknown: int) -> bool:
        """Return whether a finished route is no worse than this floor; the one that was last so is asked first."""
        size, front = self.size, self.front
        for place, goal in enumerate(front):
            if not goal.unknown & ~unknown:
                for mine, bound in zip(goal.vector[:size], floor, strict=False):
                    if mine > bound:
                        break
                else:
                    if place:
                        front.insert(0, front.pop(place))
                    return True
        return False

    def _is_above(self, floor: tuple[int, ...], unknown: int) -> bool:
        items_of = self.search.items_of
        return any(
            floor[place] + ((unknown & items_of[criterion]).bit_count() << _ABOVE) > most
            for place, most, criterion in self.ceilings
        )

    def _is_hopeless(self, label: Label, edge: Edge) -> bool:
        """Return whether nothing that goes on with this move can still count, whatever it asks."""
        floor = self.search.floor_after(label, edge)
        unknown = label.unknown | edge.items | self.search.sure_items
        if self.ceilings and self._is_above(floor, unknown):
            return True
        if self.limit and self.key(floor, unknown) > self.limit[: len(self.limit) - 2]:
            return True
        return self.most is None and self._is_behind(floor, unknown)

    def _close(self, label: Label, floor: tuple[int, ...]) -> None:
        if self._is_beaten(label, floor):
            return
        self.closed[self._place(label)].append(label)
        if label.path[-1] in self.search.goals:
            self._arrive(label)
            return
        search, most = self.search, self.search.max_moves + self.search.head - 1
        for edge in search.edges(label.path[-1]):
            search.check_time()
            if self.is_simple and edge.goal in label.path:
                continue
            if len(label.path) + search.fewest[edge.goal] > most:
                search.refuse(label.path[-1], edge.goal, "too many moves", f"more than {search.max_moves}")
                continue
            if self._is_hopeless(label, edge):
                continue
            for child in search.children(label, edge):
                search.check_time()
                self._push(child)

    def _arrive(self, label: Label) -> None:
        search = self.search
        if label.passed != search.all_via:
            missing = next(name for bit, name in enumerate(search.request.via) if not label.passed >> bit & 1)
            search.refuse(label.path[-2], label.path[-1], "not passed", missing)
        elif self.accept(label) and not (self.is_simple and any(label.path == each.path for each in self.labels)):
            self.labels.append(label)
            self.front.append(label)


# -- staying longer -------------------------------------------------------------------------------------------------


def lengthenings(short: Mapping[str, int], worked: frozenset[Families]) -> Iterator[Mapping[Families, int]]:
    """Yield the ways to serve what is `short` (family to months): each family whole in one of the careers left.

    `worked` are the sets of families of the careers left; one lengthening serves every family of its set. Ways that ask for
    more than another, set by set, are left out.
    """
    if not short:
        yield _NOTHING
        return
    choices = [[families for families in sorted(worked, key=sorted) if family in families] for family in short]
    kept: list[dict[Families, int]] = []
    for chosen in islice(product(*choices), limits.LENGTHENINGS.value):
        bought: dict[Families, int] = {}
        for families, amount in zip(chosen, short.values(), strict=True):
            bought[families] = max(amount, bought.get(families, 0))
        if not any(_is_within(other, bought) for other in kept):
            kept = [other for other in kept if not _is_within(bought, other)]
            kept.append(bought)
    yield from kept


def _is_within(one: Mapping[Families, int], other: Mapping[Families, int]) -> bool:
    return all(amount <= other.get(families, 0) for families, amount in one.items())


def _filled(
    bought: Mapping[Families, int], slack: int, asked: Sequence[tuple[str, int | None]], worked: frozenset[Families]
) -> Iterator[Mapping[Families, int]]:
    """Yield `bought` with `slack` months of waiting spent in careers whose experience is asked for, up to what is asked."""
    most = {
        families: max((amount or 0 for family, amount in asked if family in families), default=0)
        for families in sorted(worked, key=sorted)
    }
    room = {families: amount - bought.get(families, 0) for families, amount in most.items() if amount > bought.get(families, 0)}
    if len(room) <= 1:
        yield {**bought, **{families: bought.get(families, 0) + min(slack, more) for families, more in room.items()}}
        return
    for parts in product(*(range(min(slack, more) + 1) for more in room.values())):
        if sum(parts) == min(slack, sum(room.values())):
            yield {**bought, **{families: bought.get(families, 0) + part for families, part in zip(room, parts, strict=True)}}


def _served(months: Months, bought: Mapping[Families, int]) -> Months:
    if not bought:
        return months
    found = dict(months)
    for families, amount in bought.items():
        for family in families:
            found[family] = found.get(family, 0) + amount
    return found


_SPENT = (Criterion.MONTHS, Criterion.EFFORT, Criterion.COST, Criterion.MOVES)
Pick = Callable[[int, int, int, int, tuple[int, ...]], tuple[int, ...]]


def _picker(dimensions: Sequence[Criterion], static: Sequence[Criterion]) -> Pick:
    """Return what puts clock, study, cost, moves and the sums of `static` criteria in the order of the dimensions."""
    order = itemgetter(*((*_SPENT, *static).index(criterion) for criterion in dimensions))
    return lambda clock, study, cost, size, sums: order((clock, study, cost, size, *sums))


def _assumption(graph: CareerGraph) -> Statement | None:
    found = [s for s in graph.statements(subject=f"{Kind.CAREER}:*", relation=Property.ROLE_MONTHS) if not s.object]
    return found[0] if found else None


_FREE = _Entry(0, 0, 0, (), (), 0)
