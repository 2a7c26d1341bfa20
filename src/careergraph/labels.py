"""The search for routes: labels (partial routes) best first, with dominance (Martins 1984; NAMOA*, Mandow & Perez 2010).

    start ── label ── label ── goal          a label: where one is, what was spent, what is held and served
             │ children: one for each way to meet what the next career asks
             ├ bound: what no finished route of this label can be below
             └ beaten: another label at the same career is no worse in anything that could still matter

Careers, gains and unknown items are private integers here; everything that goes out has its ids again.
"""

import heapq
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product

from careergraph import limits, moves, requirements, store
from careergraph.costs import MoveCosts
from careergraph.graph import CareerGraph
from careergraph.model import Statement
from careergraph.moves import FAR, MoveTable
from careergraph.person import Person, Standing, family_months
from careergraph.request import Request
from careergraph.requirements import AtLeast, Demand, Need, Serve, Unknown, Variants, Way
from careergraph.vocab import Criterion, Kind, Property

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


@dataclass(frozen=True, slots=True)
class Edge:
    """One move: where to, typical months in the career left, the sums it adds to, and what of it isn't counted."""

    goal: int
    months: int
    sums: tuple[int, ...]
    items: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """One way to enter a career: gains with their price, experience to reach, and what isn't counted."""

    study: int
    cost: int
    gained: int
    steps: tuple[str, ...]
    serves: tuple[tuple[str, int], ...]
    items: int


@dataclass(frozen=True, slots=True)
class _Stay:
    """The stay in a career left: typical months, months bought where, and what is served after both."""

    stay: int
    bought: Mapping[Families, int]
    months: Months
    worked: frozenset[Families]

    @property
    def months_of_work(self) -> int:
        """Typical and bought months."""
        return self.stay + sum(self.bought.values())


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
        self.static = tuple(criterion for criterion in _STATIC if criterion in self.dimensions)
        self.caps = tuple((self.dimensions.index(criterion), cap) for criterion, cap in request.caps)
        self.deadline = time.monotonic() + request.seconds
        self.made = 0
        self._items: dict[Unknown, int] = {}
        self.items_of = dict.fromkeys(self.dimensions, 0)
        self.told_of = dict.fromkeys(self.dimensions, 0)
        self._prepare_moves()
        self._prepare_experience()
        self._edges: dict[int, list[Edge]] = {}
        self._demands: dict[tuple[int, int], tuple[Demand, ...]] = {}
        self._entries: dict[tuple[object, ...], tuple[_Entry, ...]] = {}
        self._asked_at: dict[tuple[int, int], tuple[tuple[str, int], ...]] = {}

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
        self.fewest = moves.fewest(table, self.goals, self.closed)
        self._bounds: dict[Criterion, list[int]] = {Criterion.MOVES: self.fewest}

    def bound(self, criterion: Criterion) -> list[int]:
        """Return the least of a criterion from each career to a goal, over moves alone."""
        if criterion not in self._bounds:
            weights = {Criterion.RISK: self.table.risk, Criterion.COMMONNESS: self.table.commonness}.get(criterion)
            if criterion is Criterion.MONTHS:
                weights = [self.assumed_months if months < 0 else months for months in self.table.months]
            if weights is None:
                self._bounds[criterion] = [0] * len(self.table.careers)
            else:
                known = self.table.into([max(0, weight) for weight in weights])
                self._bounds[criterion] = moves.least(self.table, self.goals, known, self.closed)
        return self._bounds[criterion]

    def _prepare_experience(self) -> None:
        """Note which families are asked for, which careers count in them, and which may turn a way impossible into unknown."""
        asked = self.graph.asked_experience()
        vague = {career for career, family, has_amount in asked if not has_amount or family.endswith(":*")}
        self.families = frozenset(family for _, family, _ in asked if not family.endswith(":*"))
        self.sensitive = frozenset(family for career, family, _ in asked if career in vague)
        members = self.graph.members(self.families)
        self.worked_in = [members.get(career, _NOWHERE) for career in self.table.careers] + [_NOWHERE]
        asking = self.graph.asking()
        self.asks = [career in asking for career in self.table.careers]

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
            elif self.fewest[goal] < FAR:
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
        """Return what entering a career from another asks."""
        name = self.table.careers[career]
        is_alike = all(not claim.from_career for claim in self.graph.claims(name))
        key = (career, self.begin if is_alike else came_from)
        if key not in self._demands:
            r, start = self.request, "" if key[1] == self.begin else self.table.careers[key[1]]
            found = requirements.demands(self.graph, name, start, reading=r.reading, trust=r.trust, scope=r.scope)
            self._demands[key] = found
            self._asked_at[key] = tuple(sorted({each for demand in found for each in _serves(demand.need)}))
        if key[1] != came_from:
            self._demands[career, came_from] = self._demands[key]
            self._asked_at[career, came_from] = self._asked_at[key]
        return self._demands[key]

    def _ways(self, career: int, came_from: int, gained: int, months: Months, *, is_hopeful: bool) -> tuple[_Entry, ...]:
        if (career, came_from) not in self._asked_at:
            self.demands(career, came_from)
        asked = self._asked_at[career, came_from]
        key = (career, came_from, gained, is_hopeful, *(months.get(family) for family, _ in asked))
        if key not in self._entries:
            self._entries[key] = self._entries_of(career, came_from, gained, months, is_hopeful=is_hopeful)
        return self._entries[key]

    def _entries_of(self, career: int, came_from: int, gained: int, months: Months, *, is_hopeful: bool) -> tuple[_Entry, ...]:
        meet = requirements.hopeful_ways if is_hopeful else requirements.ways
        standing = Standing(self.person, gained, months)
        found: tuple[Way, ...] = (requirements.FREE,)
        for demand in self.demands(career, came_from):
            if not demand.deciding and not demand.variants:
                continue
            mine = self._allowed(meet(demand.need, standing), gained)
            if not mine:
                self._refuse(came_from, career, "blocked", demand.aspect)
                return ()
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

    def _refuse(self, start: int, goal: int, code: str, detail: str) -> None:
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
        label = Label((self.start,), (), months=months, sums=sums, passed=passed)
        label.vector = self._vector(label)
        return label

    def _vector(self, label: Label) -> tuple[int, ...]:
        spent = {
            Criterion.MONTHS: label.clock,
            Criterion.EFFORT: label.study,
            Criterion.COST: label.cost,
            Criterion.MOVES: len(label.path) - self.head,
            **dict(zip(self.static, label.sums, strict=True)),
        }
        return tuple([spent[criterion] for criterion in self.dimensions])

    def children(self, label: Label, edge: Edge, *, is_hopeful: bool = False, is_filled: bool = True) -> Iterator[Label]:
        """Yield the labels after one move: one for each way to meet what the career entered asks."""
        career = label.path[-1]
        stayed = self._stayed(label, edge)
        is_free = not self.asks[edge.goal]
        entries = _FREE if is_free else self._ways(edge.goal, career, label.gained, stayed.months, is_hopeful=is_hopeful)
        for entry in entries:
            if is_free:
                yield self._child(label, edge, entry, stayed)
                continue
            for choice in self._longer_stays(label, edge, entry, stayed, is_filled=is_filled):
                yield self._child(label, edge, entry, choice)

    def _stayed(self, label: Label, edge: Edge) -> _Stay:
        """Return the typical stay in the career left, and what is served then."""
        families, months, worked = self.worked_in[label.path[-1]], label.months, label.worked
        stay = max(0, edge.months - self.request.served_months) if label.parent is None else edge.months
        if families:
            months = {**months, **{family: months.get(family, 0) + stay for family in families}}
            worked = worked if families in worked else worked | {families}
        return _Stay(stay, _NOTHING, months, worked)

    def _child(self, label: Label, edge: Edge, entry: _Entry, stayed: _Stay) -> Label:
        work = label.clock + stayed.months_of_work
        study = label.study + entry.study
        items = edge.items | entry.items
        child = Label(
            (*label.path, edge.goal),
            (),
            work + entry.study if self.request.has_full_time_study else max(work, study),
            study,
            label.cost + entry.cost,
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
            tuple([one + two for one, two in zip(label.sums, edge.sums, strict=True)]),
        )
        child.vector = self._vector(child)
        return child

    def _longer_stays(self, label: Label, edge: Edge, entry: _Entry, stayed: _Stay, *, is_filled: bool) -> Iterator[_Stay]:
        """Yield how to stay longer for the experience that an entry asks for, each choice that differs later."""
        short = {family: wanted - stayed.months.get(family, 0) for family, wanted in entry.serves}
        lacking = {family: amount for family, amount in sorted(short.items()) if amount > 0}
        asked = self._asked_at.get((edge.goal, label.path[-1]), ()) if is_filled else ()
        for bought in lengthenings(lacking, stayed.worked):
            slack = label.study + entry.study - (label.clock + stayed.stay + sum(bought.values()))
            is_waiting = asked and slack > 0 and not self.request.has_full_time_study
            for more in _filled(bought, slack, asked, stayed.worked) if is_waiting else (bought,):
                self._check_time()
                yield _Stay(stayed.stay, more, _served(stayed.months, more), stayed.worked)

    # -- bounds and dominance -----------------------------------------------------------------------------------

    def floor(self, label: Label) -> tuple[int, ...]:
        """Return what no finished route of this label can be below, a value each dimension."""
        career = label.path[-1]
        found = list(label.vector)
        if career == self.begin:
            return label.vector
        for place, criterion in enumerate(self.dimensions):
            if criterion is Criterion.MONTHS:
                served = self.request.served_months if label.parent is None else 0
                found[place] += max(0, self.bound(criterion)[career] - served)
            elif criterion not in (Criterion.EFFORT, Criterion.COST):
                found[place] += self.bound(criterion)[career]
        return tuple(found)

    def beats(self, one: Label, other: Label) -> bool:
        """Return whether `one`, at the same career, is no worse than `other` in anything that could still matter."""
        for mine, yours in zip(one.vector, other.vector, strict=True):
            if mine > yours:
                return False
        if one.unknown & ~other.unknown or other.passed & ~one.passed:
            return False
        clock, study = one.clock, one.study
        missing = other.gained & ~one.gained
        if missing:
            price = self.person.price(frozenset(self.person.items(missing)), one.gained)
            if any(self.item(unknown) & ~other.unknown for unknown in price.unknowns):
                return False
            study += price.study
            if study > other.study or one.cost + price.cost_usd > other.cost:
                return False
            if self.request.has_full_time_study:
                clock += price.study
        if other.months or other.worked:
            longer = self._longer(one, other)
            if longer is None:
                return False
            clock += longer
        return clock <= other.clock

    def _longer(self, one: Label, other: Label) -> int | None:
        """Return how much longer `one` had to stay to have served all that `other` has; None if it can't."""
        if one.months == other.months and one.worked == other.worked:
            return 0
        for families in other.worked - one.worked:
            if not any(families <= mine for mine in one.worked):
                return None
        longer = 0
        for family, amount in other.months.items():
            mine = one.months.get(family)
            if mine is None or (mine < amount and not any(family in families for families in one.worked)):
                return None
            if family in self.sensitive and (mine > 0) != (amount > 0):
                return None
            longer += max(0, amount - mine)
        if any(family in self.sensitive for family in one.months.keys() - other.months.keys()):
            return None
        return longer

    # -- searching ----------------------------------------------------------------------------------------------

    def unhurried(self) -> None:
        """Forget the time limit, once what is found only has to be written down."""
        self.made, self.deadline = -limits.PLAN_LABELS.value, float("inf")

    def _check_time(self) -> None:
        self.made += 1
        if self.made > limits.PLAN_LABELS.value or (self.made % 64 == 0 and time.monotonic() > self.deadline):
            raise Stopped

    def over_cap(self, label: Label, floor: Sequence[int]) -> bool:
        """Return whether every end of this label is over a cap; note which."""
        for place, cap in self.caps:
            if floor[place] > cap:
                detail = f"more than {cap} {self.dimensions[place]}"
                self._refuse(label.path[-2], label.path[-1], "over the cap", detail)
                return True
        return False

    def run(
        self,
        key: Key,
        *,
        most: int | None = 1,
        is_simple: bool = False,
        known: Sequence[Label] = (),
        ceiling: int | None = None,
        accept: Callable[[Label], bool] = lambda _: True,
        beats: Callable[[Label, Label], bool] | None = None,
    ) -> Found:
        """Return the first `most` labels at a goal in the order of `key`, or, if None, all that no other beats.

        `is_simple` repeats no career and lets only labels of the same careers beat each other. `known` are finished labels
        that take part: nothing that they beat is followed. `ceiling` is the most of the first criterion.
        """
        run = _Run(self, key, most, is_simple=is_simple, accept=accept, beats=beats or self.beats)
        return run.found(known, ceiling)


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
        self.ceiling: int | None = None
        self.closed: dict[object, list[Label]] = defaultdict(list)
        self.heap: list[tuple[tuple[object, ...], int, Label, tuple[int, ...]]] = []
        self.pushed = 0

    def found(self, known: Sequence[Label], ceiling: int | None) -> Found:
        """Return what is found before the time is used up."""
        search, self.ceiling, self.front = self.search, ceiling, [*known]
        best = min(known, key=self._order, default=None)
        if self.most == 1 and best:
            self.limit = self._order(best)
        self._push(search.first())
        try:
            while self.heap and (self.most is None or len(self.labels) < self.most):
                _, _, label, floor = heapq.heappop(self.heap)
                self._close(label, floor)
        except Stopped:
            floors = [floor for _, _, _, floor in self.heap]
            bounds = tuple(min(column) for column in zip(*floors, strict=True)) if floors else ()
            return Found(self.labels or ([best] if best and self.limit else []), False, bounds)
        return Found(self.labels or ([best] if best and self.limit else []))

    def _order(self, label: Label, floor: tuple[int, ...] | None = None) -> tuple[object, ...]:
        return (*self.key(floor or label.vector, label.unknown), len(label.path), label.path)

    def _push(self, label: Label) -> None:
        floor = self.search.floor(label)
        if label.parent and self.search.over_cap(label, floor):
            return
        order = self._order(label, floor)
        if (self.limit and order >= self.limit) or (self.ceiling is not None and floor[0] > self.ceiling):
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
        if self.most is not None:
            return False
        size, unknown = self.size, ~label.unknown
        for goal in self.front:
            if not goal.unknown & unknown:
                for mine, yours in zip(goal.vector[:size], floor, strict=False):
                    if mine > yours:
                        break
                else:
                    return True
        return False

    def _close(self, label: Label, floor: tuple[int, ...]) -> None:
        if self._is_beaten(label, floor):
            return
        self.closed[self._place(label)].append(label)
        if label.path[-1] in self.search.goals:
            self._arrive(label)
            return
        search = self.search
        for edge in search.edges(label.path[-1]):
            if self.is_simple and edge.goal in label.path:
                continue
            if len(label.path) + 1 - search.head + search.fewest[edge.goal] > search.request.max_moves:
                search._refuse(label.path[-1], edge.goal, "too many moves", f"more than {search.request.max_moves}")  # noqa: SLF001
                continue
            for child in search.children(label, edge):
                search._check_time()  # noqa: SLF001
                self._push(child)

    def _arrive(self, label: Label) -> None:
        search = self.search
        if label.passed != search.all_via:
            missing = next(name for bit, name in enumerate(search.request.via) if not label.passed >> bit & 1)
            search._refuse(label.path[-2], label.path[-1], "not passed", missing)  # noqa: SLF001
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
    bought: Mapping[Families, int], slack: int, asked: Sequence[tuple[str, int]], worked: frozenset[Families]
) -> Iterator[Mapping[Families, int]]:
    """Yield `bought` with `slack` months of waiting spent in careers whose experience is asked for, up to what is asked."""
    most = {
        families: max((amount for family, amount in asked if family in families), default=0)
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


def _serves(need: Need) -> Iterator[tuple[str, int]]:
    """Yield (family, months) of every experience of stated or unstated amount inside a need."""
    match need:
        case Serve(family, months):
            yield family, months or 0
        case AtLeast(_, parts) | Variants(parts):
            for part in parts:
                yield from _serves(part)


def _assumption(graph: CareerGraph) -> Statement | None:
    found = [s for s in graph.statements(subject=f"{Kind.CAREER}:*", relation=Property.ROLE_MONTHS) if not s.object]
    return found[0] if found else None


_FREE = (_Entry(0, 0, 0, (), (), 0),)
