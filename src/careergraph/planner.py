"""Promotion routes from one career to another, exact for one criterion at a time, with a reason for everything.

Request ──> labels (partial routes, best first) ──> Plan ── Route ── Leg ── Verdict
│ one move at a time: stay in the career left, judge what the next career asks,
│ choose a way to meet it: gains (study queue), longer stays (experience)
└ bounds from behind: the same criterion over moves alone
"""

import heapq
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from careergraph import limits, requirements, store
from careergraph.graph import CareerGraph
from careergraph.model import Claim, Statement, degree_parts, kind_of
from careergraph.request import COMPLETE_BY_DEFAULT, Request, avoided, check, person, word
from careergraph.requirements import Demand, Unknown, Way
from careergraph.routes import Amount, Finding, Gain, Leg, Plan, Reason, Refusal, Route, Total, Verdict
from careergraph.vocab import Criterion, Kind, Method, Property, Reading, Truth


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
    trust: str = "",
    scope: Mapping[str, str] | None = None,
    prefer: str = Criterion.MONTHS,
    k: int = 3,
    max_moves: int = limits.MOVES.value,
    max_months: int | None = None,
    max_effort: int | None = None,
    avoid: Sequence[str] = (),
    via: Sequence[object] = (),
    full_time_study: bool = False,
    seconds: int = limits.PLAN_SECONDS.value,
) -> Plan:
    """Return the `k` best routes from `start` to `goal`: promotions only, requirements judged for this person.

    Args:
        graph: Where to plan.
        start: The career now: a node, an id or a title.
        goal: The career wanted.
        have: What the person holds: ids of degrees (`degree:associate`, `degree:bachelor/marketing`), certifications and
            skills, or experience served before as `career:ID=MONTHS`.
        lack: What the person surely doesn't hold.
        served_months: Months already served in the first career.
        complete: The kinds for which silence in `have` means no.
        reading: `strict` asks for what every publisher claims, `lenient` for what at least one does.
        trust: A source or publisher whose claims alone count, where it has any.
        scope: The situation meant, such as `{"company-size": "large"}`.
        prefer: The criterion made small: `months`, `moves` or `effort` (months of study).
        k: How many routes at most. Routes differ in their careers and repeat none.
        max_moves: The most moves of a route.
        max_months: The most months of a route, by the upper total.
        max_effort: The most months of study, by the upper total.
        avoid: Careers (ids or titles) not to pass, and sources, publishers or methods (`implied`) whose moves not to take.
        via: Careers that every route must pass, in any order.
        full_time_study: Whether study and work can't be done at the same time.
        seconds: When to stop and answer what was found.

    Raises:
        NodeNotFound: no career or credential has such an id or title.
        AmbiguousTitle: several have.
        RequestError: the request contradicts itself.

    Routes come with fewer unknown items first, then by the criterion, then by the others, then those with fewer moves that no
    source states, then by ids. Whoever waits for study gains no experience by it. Complexity: best-first over simple paths
    with exact bounds for moves alone; in the worst case exponential, hence the limits; the answer says when they stopped it.
    """
    request = replace(
        person(graph, goal, have=have, lack=lack, complete=complete, reading=reading, trust=trust, scope=scope),
        start=graph.career(start).id,
        served_months=served_months,
        prefer=word("prefer", Criterion, prefer),
        k=k,
        max_moves=max_moves,
        max_months=max_months,
        max_effort=max_effort,
        avoid=avoided(graph, avoid),
        via=tuple(sorted({graph.career(career).id for career in via})),
        has_full_time_study=full_time_study,
        seconds=seconds,
    )
    check(request)
    return _Search(graph, request).run()


def situation_of(graph: CareerGraph, request: Request) -> requirements.Situation:
    """Return the person of a request as they are now, before any route."""
    return _Situation(_Search(graph, request), (), dict(request.experience))


# -- the search -----------------------------------------------------------------------------------------------------

_ORDER = (Criterion.MONTHS, Criterion.MOVES, Criterion.EFFORT)


@dataclass(frozen=True, slots=True)
class _Label:
    """A partial route: careers, stays, clock, study done, gains a leg, and what could not be counted a leg."""

    careers: tuple[str, ...]
    stays: tuple[int, ...] = ()
    clock: int = 0
    study: int = 0
    gains: tuple[tuple[str, ...], ...] = ()
    unknowns: tuple[frozenset[Unknown], ...] = ()

    @property
    def all_unknowns(self) -> frozenset[Unknown]:
        return frozenset().union(*self.unknowns)

    @property
    def all_gains(self) -> frozenset[str]:
        return frozenset(gain for gains in self.gains for gain in gains)


class _Situation:
    """The person on arrival at one career of a route (see `requirements.Situation`)."""

    def __init__(self, search: "_Search", gains: Iterable[str], months: Mapping[str, int]) -> None:
        self._search, self._months = search, months
        self._held = (*search.request.have, *sorted(gains))

    def held(self, wanted: str) -> Truth:
        return self._search.held(wanted, self._held)

    def served(self, family: str) -> int | None:
        graph = self._search.graph
        counting = [months for career, months in self._months.items() if family in graph.families(career)]
        return sum(counting) if counting else None

    def has_told_all_experience(self) -> bool:
        return Kind.CAREER in self._search.request.complete


@dataclass
class _Search:
    """One search: bounds from behind, labels best first."""

    graph: CareerGraph
    request: Request
    refused: dict[tuple[str, str], set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        self.out: dict[str, list[tuple[str, int | None]]] = defaultdict(list)
        self.back: dict[str, list[tuple[str, int | None]]] = defaultdict(list)
        self.weak: set[tuple[str, str]] = set()
        self.months_of: dict[tuple[str, str], int | None] = {}
        for start, goal, months, method in self._allowed_moves():
            if method not in (Method.MEASURED, Method.STATED):
                self.weak.add((start, goal))
            self.months_of[start, goal] = months
            self.out[start].append((goal, months))
            self.back[goal].append((start, months))
        self.role_assumption = self._assumption(f"{Kind.CAREER}:*", Property.ROLE_MONTHS)
        number = self.role_assumption.value.number if self.role_assumption and self.role_assumption.value else None
        self.assumed_months = int(number) if number is not None else 0
        self._demands: dict[tuple[str, str], tuple[Demand, ...]] = {}
        self._held: dict[tuple[str, str], Truth] = {}
        self._study: dict[tuple[str, tuple[str, ...]], tuple[int | None, tuple[str, ...], tuple[Statement, ...]]] = {}
        self.months_bound = self._bound(self.typical)
        self.moves_bound = self._bound(lambda _: 1)

    def _allowed_moves(self) -> Iterator[tuple[str, str, int | None, str]]:
        """Yield start, goal, typical months and best method of every move that isn't to be avoided."""
        avoid = {*self.request.avoid}
        is_picky = any(not word.startswith(f"{Kind.CAREER}:") for word in avoid)
        for start, goal, months, method in self.graph.move_table():
            said = self._evidence(start, goal) if is_picky else ()
            if avoid & {start, goal} or (is_picky and not said):
                self.refused[start, goal].add(("avoided", ", ".join(sorted(avoid & {start, goal}))))
            elif is_picky:
                yield start, goal, store.typical_months(said)[0], store.best_method(said)
            else:
                yield start, goal, months, method

    def _evidence(self, start: str, goal: str) -> tuple[Statement, ...]:
        """Return the statements of a move that aren't to be avoided, in the order of source and place."""
        avoid = {*self.request.avoid}
        move = next(move for move in self.graph.moves(start) if move.goal == goal)
        said = [self.graph.statement(key) for key in move.statements]
        kept = [s for s in said if not avoid & {s.source, s.method, self.graph.source(s.source).publisher.id}]
        return tuple(sorted(kept, key=lambda s: (s.source, s.locators, s.id)))

    # -- what the graph says ------------------------------------------------------------------------------------

    def _assumption(self, subject: str, prop: Property) -> Statement | None:
        found = [s for s in self.graph.statements(subject=subject, relation=prop) if not s.object]
        return found[0] if found else None

    def typical(self, months: int | None) -> int:
        """Return the stated months, or the assumption."""
        return self.assumed_months if months is None else months

    def demands(self, career: str, came_from: str) -> tuple[Demand, ...]:
        is_alike = all(not claim.from_career for claim in self.graph.claims(career))
        key = (career, "" if is_alike else came_from)
        if key not in self._demands:
            r = self.request
            self._demands[key] = requirements.demands(
                self.graph, career, came_from, reading=r.reading, trust=r.trust, scope=r.scope
            )
        return self._demands[key]

    def held(self, wanted: str, held: Sequence[str]) -> Truth:
        """Return whether any of `held` counts as `wanted`; silence is no only for the complete kinds."""
        found = {self._satisfies(item, wanted) for item in held}
        for sure in (Truth.MET, Truth.UNKNOWN):
            if sure in found:
                return sure
        lacking = any(self._satisfies(wanted, item) is Truth.MET for item in self.request.lack)
        return Truth.NOT_MET if lacking or kind_of(wanted) in self.request.complete else Truth.UNKNOWN

    def _satisfies(self, held: str, wanted: str) -> Truth:
        key = (held, wanted)
        if key not in self._held:
            self._held[key] = self.graph.satisfies(held, wanted)
        return self._held[key]

    def study(self, gain: str, held: tuple[str, ...]) -> tuple[int | None, tuple[str, ...], tuple[Statement, ...]]:
        """Return the study months of `gain` for one who holds `held`, what is gained on the way, and who says so."""
        key = (gain, held)
        if key not in self._study:
            self._study[key] = self._study_of(gain, held)
        return self._study[key]

    def _study_of(self, gain: str, held: tuple[str, ...]) -> tuple[int | None, tuple[str, ...], tuple[Statement, ...]]:
        level = f"degree:{degree_parts(gain)[0]}" if gain.startswith("degree:") else gain
        said = [
            s
            for name in dict.fromkeys((gain, level))
            for s in self.graph.statements(subject=name, relation=Property.STUDY_MONTHS)
        ]
        options = []
        for statement in said:
            assert statement.value is not None
            months = int(statement.value.number or 0)
            before: tuple[int | None, tuple[str, ...], tuple[Statement, ...]] = (0, (), ())
            if statement.object and self.held(statement.object, held) is not Truth.MET:
                before = self.study(statement.object, held)
            if before[0] is not None:
                way = (*before[1], gain)
                options.append((before[0] + months, way, (*before[2], statement)))
        if not options:
            return None, (gain,), ()
        return min(options, key=lambda option: (option[0], len(option[1]), option[1]))

    # -- bounds -------------------------------------------------------------------------------------------------

    def _bound(self, cost: Callable[[int | None], int]) -> dict[str, int]:
        """Return the least cost from each career to the goal over moves alone (Dijkstra 1959, backwards)."""
        found: dict[str, int] = {}
        queue = [(0, self.request.goal)]
        while queue:
            distance, career = heapq.heappop(queue)
            if career not in found:
                found[career] = distance
                for start, months in self.back.get(career, ()):
                    heapq.heappush(queue, (distance + cost(months), start))
        return found

    def values(self, label: _Label) -> dict[Criterion, int]:
        """Return what no finished route from this label can be below, a criterion."""
        last, first = label.careers[-1], len(label.careers) == 1
        ahead = self.months_bound[last]
        served = self.request.served_months if first else 0
        return {
            Criterion.MONTHS: max(label.clock + max(0, ahead - served), label.study),
            Criterion.MOVES: len(label.careers) - 1 + self.moves_bound[last],
            Criterion.EFFORT: label.study,
        }

    def key(self, label: _Label) -> tuple[object, ...]:
        """Return the order of labels: unknown items, the preferred criterion, the others, weak moves, careers."""
        values = self.values(label)
        prefer = self.request.prefer
        rest = tuple(values[criterion] for criterion in _ORDER if criterion is not prefer)
        weak = sum(pair in self.weak for pair in pairwise(label.careers))
        return (len(label.all_unknowns), values[prefer], *rest, weak, label.careers)

    # -- one move -----------------------------------------------------------------------------------------------

    def extend(self, label: _Label, goal: str, months: int | None, *, is_hopeful: bool = False) -> Iterator[_Label]:
        """Yield the labels after the move to `goal`: one for each way to meet what it asks."""
        stay = self.typical(months)
        if len(label.careers) == 1:
            stay = max(0, stay - self.request.served_months)
        stays = (*label.stays, stay)
        situation = self.situation(label, stays)
        is_timed = months is not None or self.role_assumption is not None
        untimed = frozenset() if is_timed else frozenset({Unknown("role time", label.careers[-1])})
        for way in self._ways(label, goal, situation, is_hopeful=is_hopeful):
            held = tuple(sorted({*self.request.have, *label.all_gains}))
            study, gains, unknowns = self._study_all(way, held)
            for longer in self._lengthened(label.careers, stays, way):
                clock = label.clock + stay + sum(longer) - sum(stays)
                done = label.study + study
                clock = clock + study if self.request.has_full_time_study else max(clock, done)
                yield _Label(
                    (*label.careers, goal),
                    longer,
                    clock,
                    done,
                    (*label.gains, gains),
                    (*label.unknowns, way.unknowns | unknowns | untimed),
                )

    def situation(self, label: _Label, stays: Sequence[int]) -> _Situation:
        """Return the person after `stays` in the careers of the label."""
        months: dict[str, int] = defaultdict(int, dict(self.request.experience))
        months[label.careers[0]] += self.request.served_months
        for career, stay in zip(label.careers, stays, strict=True):
            months[career] += stay
        return _Situation(self, label.all_gains, months)

    def _ways(self, label: _Label, goal: str, situation: _Situation, *, is_hopeful: bool) -> tuple[Way, ...]:
        meet = requirements.hopeful_ways if is_hopeful else requirements.ways
        found: tuple[Way, ...] = (requirements.FREE,)
        for demand in self.demands(goal, label.careers[-1]):
            if not demand.deciding and not demand.variants:
                continue
            mine = meet(demand.need, situation)
            if not mine:
                self.refused[label.careers[-1], goal].add(("blocked", demand.aspect))
                return ()
            found = requirements.least(one | other for one in found for other in mine)
        return found

    def _study_all(self, way: Way, held: tuple[str, ...]) -> tuple[int, tuple[str, ...], frozenset[Unknown]]:
        """Return the study months of all gains of a way, the gains in the order of study, and unstated times."""
        total, unknowns = 0, set[Unknown]()
        gained: list[str] = []
        for gain in sorted(
            way.gains, key=lambda gain: (-sum(self._satisfies(gain, other) is Truth.MET for other in way.gains), gain)
        ):
            now = tuple(sorted({*held, *gained}))
            if self.held(gain, now) is Truth.MET:
                continue
            months, steps, _ = self.study(gain, now)
            if months is None:
                unknowns.add(Unknown("study time", gain))
            total += months or 0
            gained += steps
        return total, tuple(gained), frozenset(unknowns)

    def _lengthened(self, careers: Sequence[str], stays: tuple[int, ...], way: Way) -> Iterator[tuple[int, ...]]:
        """Yield the stays that reach every experience of the way at the least cost, for each choice that differs later."""
        short: dict[str, int] = {}
        months = self.situation(_Label(tuple(careers)), stays)
        for family, wanted in way.serves:
            short[family] = max(short.get(family, 0), wanted - (months.served(family) or 0))
        found = list(self._cover(careers, stays, short))
        cheapest = min((sum(option) for option in found), default=0)
        seen = set()
        for option in found:
            added = frozenset(
                (self.graph.families(career), more - stay)
                for career, more, stay in zip(careers, option, stays, strict=True)
                if more > stay
            )
            if sum(option) == cheapest and added not in seen:
                seen.add(added)
                yield option

    def _cover(self, careers: Sequence[str], stays: tuple[int, ...], short: dict[str, int]) -> Iterator[tuple[int, ...]]:
        """Yield lengthened stays that cover `short` (family to months), careers left last first."""
        lacking = {family: months for family, months in short.items() if months > 0}
        if not lacking:
            yield stays
            return
        family = max(lacking, key=lambda name: (lacking[name], name))
        for index in reversed(range(len(careers))):
            families = self.graph.families(careers[index])
            if family not in families:
                continue
            amounts = {months for name, months in lacking.items() if name in families}
            for amount in sorted(amounts, reverse=True):
                longer = (*stays[:index], stays[index] + amount, *stays[index + 1 :])
                rest = {name: months - amount if name in families else months for name, months in lacking.items()}
                yield from self._cover(careers, longer, rest)

    # -- all routes ---------------------------------------------------------------------------------------------

    def run(self) -> Plan:
        """Return the plan."""
        request = self.request
        if request.start not in self.months_bound:
            return Plan(request, (), self._reasons(), refusals=self._refusals())
        routes: dict[tuple[str, ...], Route] = {}
        deadline = time.monotonic() + request.seconds
        first = _Label((request.start,))
        queue: list[tuple[tuple[object, ...], int, _Label]] = [(self.key(first), 0, first)]
        made = popped = 0
        while queue and len(routes) < request.k:
            key, _, label = heapq.heappop(queue)
            popped += 1
            if label.careers[-1] == request.goal:
                if label.careers not in routes and self._passes(label):
                    routes[label.careers] = self._route(label)
                continue
            if made > limits.PLAN_LABELS.value or (popped % 16 == 0 and time.monotonic() > deadline):
                bound = key[1]
                assert isinstance(bound, int)
                return Plan(request, tuple(routes.values()), (), False, bound, self._refusals())
            for extended in self._extensions(label):
                made += 1
                heapq.heappush(queue, (self.key(extended), made, extended))
        return Plan(request, tuple(routes.values()), () if routes else self._reasons(), refusals=self._refusals())

    def _passes(self, label: _Label) -> bool:
        missing = sorted({*self.request.via} - {*label.careers})
        if missing:
            self.refused[label.careers[-2], label.careers[-1]].add(("not passed", missing[0]))
        return not missing

    def _extensions(self, label: _Label) -> Iterator[_Label]:
        for goal, months in self.out.get(label.careers[-1], ()):
            if goal in label.careers or goal not in self.moves_bound:
                continue
            if len(label.careers) + self.moves_bound[goal] > self.request.max_moves:
                self.refused[label.careers[-1], goal].add(("too many moves", f"more than {self.request.max_moves}"))
                continue
            for extended in self.extend(label, goal, months):
                if not self._is_over(extended):
                    yield extended

    def _is_over(self, label: _Label) -> bool:
        """Return whether every end of this label is over a cap; note which."""
        caps = {Criterion.MONTHS: self.request.max_months, Criterion.EFFORT: self.request.max_effort}
        values = self.values(label)
        over = [
            f"more than {cap} {criterion}" for criterion, cap in caps.items() if cap is not None and values[criterion] > cap
        ]
        if over:
            self.refused[label.careers[-2], label.careers[-1]].add(("over the cap", over[0]))
        return bool(over)

    def _reasons(self) -> tuple[Reason, ...]:
        """Return why no route was found."""
        r = self.request
        is_connected = r.start in self.months_bound
        if not is_connected and any(code == "avoided" for refusals in self.refused.values() for code, _ in refusals):
            return (Reason("avoided", r.goal, f"no chain of moves is left without {', '.join(r.avoid)}"),)
        if not self.back.get(r.goal):
            return (Reason("no moves known", r.goal, "no source says what leads there"),)
        if not self.out.get(r.start):
            return (Reason("no moves known", r.start, "no source says where it leads"),)
        if not is_connected:
            return (Reason("not connected", r.goal, "no chain of moves leads from the start to the goal"),)
        told = {(goal, *refusal) for (_, goal), refusals in self.refused.items() for refusal in refusals}
        return tuple(sorted({self._reason(*each) for each in told if each[1] != "avoided"}))

    def _reason(self, goal: str, code: str, detail: str) -> Reason:
        """Return the reason that a refused move gives: about the career that asks, the one not passed, or the goal."""
        if code == "blocked":
            return Reason(code, goal, detail)
        return Reason(code, detail) if code == "not passed" else Reason(code, self.request.goal, detail)

    def _refusals(self) -> tuple[Refusal, ...]:
        found = [Refusal(*pair, code, detail) for pair, refusals in self.refused.items() for code, detail in refusals]
        return tuple(sorted(found))

    # -- a finished label into a route --------------------------------------------------------------------------

    def _route(self, label: _Label) -> Route:
        lower = self._lower(label)
        sure = lower.all_gains
        legs = tuple(self._leg(label, lower, index, sure) for index in range(len(label.careers) - 1))
        low, high = (tuple(sorted(end.all_unknowns)) for end in (lower, label))
        untimed_low, untimed = (tuple(u for u in items if u.code == "study time") for items in (low, high))
        return Route(
            label.careers,
            legs,
            Total(Amount(lower.clock, low), Amount(label.clock, high)),
            Total(Amount(lower.study, untimed_low), Amount(label.study, untimed)),
        )

    def _lower(self, upper: _Label) -> _Label:
        """Return the best label over the same careers if everything unknown turns out well."""
        labels = [_Label(upper.careers[:1])]
        for start, goal in pairwise(upper.careers):
            months = self.months_of[start, goal]
            labels = [after for label in labels for after in self.extend(label, goal, months, is_hopeful=True)]
        inside = [label for label in labels if _is_within(label, upper)]
        return min(inside or labels, key=lambda label: (self.key(label), label.stays, label.gains))

    def _leg(self, label: _Label, lower: _Label, index: int, sure: frozenset[str]) -> Leg:
        start, goal = label.careers[index : index + 2]
        move = next(move for move in self.graph.moves(start) if move.goal == goal)
        before = _Label(label.careers[: index + 1], label.stays[:index], gains=label.gains[:index])
        situation = self.situation(before, label.stays[: index + 1])
        months = self.months_of[start, goal]
        is_assumed = months is None
        assumptions = (self.role_assumption,) if is_assumed and self.role_assumption else ()
        return Leg(
            move=move,
            typical_months=self.typical(months),
            months=label.stays[index],
            months_lower=lower.stays[index],
            is_assumed=is_assumed,
            gains=self._gains(before, label.gains[index], sure),
            gains_lower=lower.gains[index],
            unknowns=tuple(sorted(label.unknowns[index])),
            verdicts=tuple(verdict_on(demand, situation) for demand in self.demands(goal, start)),
            evidence=self._evidence(start, goal),
            assumptions=assumptions,
        )

    def _gains(self, before: _Label, gained: Sequence[str], sure: frozenset[str]) -> tuple[Gain, ...]:
        held = {*self.request.have, *before.all_gains}
        gains = []
        for gain in gained:
            months, _, evidence = self.study(gain, tuple(sorted(held)))
            gains.append(Gain(gain, months, gain in sure, evidence))
            held.add(gain)
        return tuple(gains)


def _is_within(label: _Label, other: _Label) -> bool:
    """Return whether nothing of `label` is more than in `other`."""
    return (
        label.clock <= other.clock
        and label.study <= other.study
        and label.all_unknowns <= other.all_unknowns
        and all(one <= two for one, two in zip(label.stays, other.stays, strict=True))
    )


def verdict_on(demand: Demand, situation: requirements.Situation) -> Verdict:
    """Return how the person stands to one aspect of a career: as a whole, and to each claim about it."""

    def findings(claims: Sequence[Claim]) -> tuple[Finding, ...]:
        return tuple(Finding(claim, requirements.judge(claim, situation)) for claim in claims)

    found = requirements.truth(demand.need, situation)
    parts = (findings(demand.deciding), findings(demand.variants), findings(demand.advice))
    return Verdict(demand.aspect, found, *parts, demand.is_contested)
