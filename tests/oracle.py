"""A planner by brute force: every walk, every way, every choice of where to stay longer; no bounds, no dominance.

It shares with the planner what a single requirement means (`requirements`, `person`), and nothing of how routes are found.
"""

from dataclasses import dataclass, replace
from itertools import product

from careergraph import requirements
from careergraph.graph import CareerGraph
from careergraph.person import Person, Standing, family_months
from careergraph.request import Request
from careergraph.requirements import AtLeast, Serve, Unknown, Variants
from careergraph.vocab import Criterion


@dataclass(frozen=True)
class State:
    """One partial walk with all that it spent."""

    careers: tuple[str, ...]
    stays: tuple[tuple[str, int], ...] = ()
    clock: int = 0
    study: int = 0
    risk: int = 0
    gained: int = 0
    unknowns: frozenset[Unknown] = frozenset()

    def vector(self, criteria: tuple[Criterion, ...]) -> tuple[tuple[int, ...], frozenset[Unknown]]:
        """Return the sum of each criterion, and what isn't counted."""
        sums = {"months": self.clock, "effort": self.study, "risk": self.risk, "moves": len(self.careers) - 1}
        return tuple(sums[criterion] for criterion in criteria), self.unknowns


class Oracle:
    """All finished walks of one request."""

    def __init__(self, graph: CareerGraph, request: Request) -> None:
        self.graph, self.request = graph, request
        self.person = Person(graph, request)
        self.table = graph.move_table()

    def finished(self) -> list[State]:
        """Return every finished state, however bad."""
        done, open_states = [], [State((self.request.start,))]
        while open_states:
            state = open_states.pop()
            if len(state.careers) > self.request.max_moves:
                continue
            for after in self.after(state):
                (done if after.careers[-1] in self.request.goals else open_states).append(after)
        return [state for state in done if {*self.request.via} <= {*state.careers}]

    def after(self, state: State):
        table, here = self.table, state.careers[-1]
        if here not in table.index:
            return
        for move in table.out(table.index[here]):
            goal = table.careers[table.goals[move]]
            if goal not in self.request.avoid:
                yield from self.moved(state, goal, table.months[move], table.risk[move])

    def moved(self, state: State, goal: str, months: int, risk: int):
        request = self.request
        typical = 24 if months < 0 else months
        stay = max(0, typical - request.served_months) if len(state.careers) == 1 else typical
        stays = (*state.stays, (state.careers[-1], stay))
        served = [*request.experience, (request.start, request.served_months), *stays]
        standing = Standing(self.person, state.gained, family_months(self.graph, served))
        demands = requirements.demands(
            self.graph, goal, state.careers[-1], reading=request.reading, trust=request.trust, scope=request.scope
        )
        needs = [demand.need for demand in demands if demand.deciding or demand.variants]
        asked = [each for need in needs for each in serves(need)]
        for ways in product(*(requirements.ways(need, standing) for need in needs)):
            way = requirements.FREE
            for each in ways:
                way |= each
            price = self.person.price(way.gains, state.gained)
            study = state.study + price.study
            for bought in self.bought(way, standing, stays, asked, study - state.clock - stay):
                work = state.clock + stay + sum(months for _, months in bought)
                yield replace(
                    state,
                    careers=(*state.careers, goal),
                    stays=(*stays, *bought),
                    clock=work + price.study if request.has_full_time_study else max(work, study),
                    study=study,
                    risk=state.risk + risk,
                    gained=state.gained | price.gained,
                    unknowns=state.unknowns | way.unknowns | {u for u in price.unknowns if u.code == "study time"},
                )

    def bought(self, way, standing, stays, asked, slack):
        """Yield (career, months) lists: each shortfall whole in one career left, and waiting spent where experience is asked."""
        short = {}
        for family, wanted in sorted(way.serves):
            lack = wanted - (standing.served(family) or 0)
            if lack > 0:
                short[family] = max(lack, short.get(family, 0))
        careers = sorted({career for career, _ in stays})
        choices = [[career for career in careers if family in self.graph.served_in(career)] for family in short]
        for chosen in product(*choices):
            months = dict.fromkeys(careers, 0)
            for career, amount in zip(chosen, short.values(), strict=True):
                months[career] = max(months[career], amount)
            waiting = 0 if self.request.has_full_time_study else max(0, slack - sum(months.values()))
            counting = {career: self.counting(career, asked) for career in careers}
            room = {kind: max(months for _, months in kind) for kind in counting.values() if kind}
            for career, kind in counting.items():
                room[kind] = room.get(kind, 0) - months[career]
            for more in product(*(range(max(0, min(waiting, room[counting[career]])) + 1) for career in careers)):
                spent = {kind: sum(m for c, m in zip(careers, more, strict=True) if counting[c] == kind) for kind in room}
                if sum(more) <= waiting and all(amount == 0 or amount <= room[kind] for kind, amount in spent.items()):
                    total = [(career, months[career] + extra) for career, extra in zip(careers, more, strict=True)]
                    yield tuple((career, amount) for career, amount in total if amount)

    def counting(self, career: str, asked) -> frozenset[tuple[str, int]]:
        """Return what of the experience asked for months in a career count towards."""
        return frozenset((family, months) for family, months in asked if family in self.graph.served_in(career))


def serves(need):
    """Yield (family, months) of every experience inside a need."""
    match need:
        case Serve(family, months):
            yield family, months or 0
        case AtLeast(_, parts) | Variants(parts):
            for part in parts:
                yield from serves(part)


def front(states, criteria):
    """Return the vectors that no other beats."""
    vectors = {state.vector(criteria) for state in states}
    return {v for v in vectors if not any(other != v and beats(other, v) for other in vectors)}


def beats(one, other):
    return one[1] <= other[1] and all(mine <= yours for mine, yours in zip(one[0], other[0], strict=True))


def rank(vector, order=None):
    """Return the order of vectors: criterion by criterion, fewer unknown items, then the smaller sum.

    `order` has (place, unknown items) of each criterion; months, effort, risk, moves by default.
    """
    sums, unknowns = vector
    places = enumerate(items(unknowns, len(sums))) if order is None else order
    return tuple(part for place, count in places for part in (count, sums[place]))


def items(unknowns, size):
    """Return how many unknown items each of months, effort, risk, moves has: doubts count everywhere, study time in two."""
    study = sum(each.code == "study time" for each in unknowns)
    return [len(unknowns), len(unknowns), len(unknowns) - study, len(unknowns) - study][:size]
