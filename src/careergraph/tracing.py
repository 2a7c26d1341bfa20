"""A finished label into a route: every leg with its stay, gains, verdicts and evidence, and both totals."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from careergraph import store
from careergraph.labels import Label, Search
from careergraph.model import Move, Statement
from careergraph.person import Person, Standing, family_months, verdict_on
from careergraph.requirements import Demand
from careergraph.routes import Amount, Gain, Leg, Route, Total, Verdict, Verdicts
from careergraph.vocab import Criterion, Kind, Method, Property, Truth


def route_of(search: Search, label: Label, *, names: tuple[str, ...] = ()) -> Route:
    """Return the route of a finished label of `search`."""
    same = replays(search, label.path, is_filled=False)
    upper = _plain(same, label)
    lower = _lower(
        search, upper, same if search.is_sure(label) else replays(search, label.path, is_hopeful=True, is_filled=False)
    )
    sure = {step for each in lower.chain for step in each.steps}
    stays = zip(_stays(upper), _stays(lower), strict=True)
    legs = tuple(
        _leg(search, upper.chain[: index + 2], each, low.steps, sure)
        for index, (each, low) in enumerate(zip(stays, lower.chain[1:], strict=True))
    )
    careers = tuple(search.table.careers[career] for career in upper.path if career != search.begin)
    totals = tuple((c, Total(_amount(search, lower, c), _amount(search, upper, c))) for c in search.dimensions)
    return Route(careers, legs, totals, names)


def _amount(search: Search, label: Label, criterion: Criterion) -> Amount:
    known = search.fields.get(label.vector, search.dimensions.index(criterion))
    return Amount(known, search.unknowns(label.unknown & search.told_of[criterion]))


def replays(search: Search, path: Sequence[int], *, is_hopeful: bool = False, is_filled: bool = True) -> list[Label]:
    """Return every label over these careers that no other beats that stays no longer in the first careers."""

    def beats(one: Label, other: Label) -> bool:
        return search.beats(one, other) and _stays(one) <= _stays(other)

    labels = [search.first()]
    for goal in path[1:]:
        found: list[Label] = []
        for label in labels:
            edge = next((edge for edge in search.edges(label) if edge.goal == goal), None)
            for child in search.children(label, edge, is_hopeful=is_hopeful, is_filled=is_filled) if edge else ():
                if not any(beats(other, child) for other in found):
                    found = [other for other in found if not beats(child, other)]
                    found.append(child)
        labels = found
    return labels


def _plain(found: Sequence[Label], label: Label) -> Label:
    """Return a label of the same careers and sums that stays nowhere longer than it must, or the label itself."""
    same = [each for each in found if _sums(each) == _sums(label)]
    return min(same, key=lambda each: (_stays(each), each.chain[-1].steps), default=label)


def _sums(label: Label) -> tuple[int, int]:
    return label.vector, label.unknown


def _lower(search: Search, upper: Label, found: Sequence[Label]) -> Label:
    """Return the best label over the same careers if everything unknown turns out well; never one above `upper`."""
    inside = [each for each in found if _is_within(search, each, upper)]
    return min(inside, key=lambda each: (each.unknown.bit_count(), each.vector, _stays(each)), default=upper)


def _is_within(search: Search, one: Label, other: Label) -> bool:
    return not one.unknown & ~other.unknown and search.fields.is_within(one.vector, other.vector)


def _stays(label: Label) -> tuple[int, ...]:
    """Return the months in each career left, those bought at a later leg where they were served: in the last that counts."""
    chain = label.chain[1:]
    stays = [each.stay for each in chain]
    left = [each.families for each in chain]
    for index, each in enumerate(chain):
        for families, amount in each.bought.items():
            place = max(place for place in range(index + 1) if left[place] == families)
            stays[place] += amount
    return tuple(stays)


def _leg(search: Search, chain: Sequence[Label], stays: tuple[int, int], steps_low: tuple[str, ...], sure: set[str]) -> Leg:
    """Return the last leg of `chain`; `stays` are the months in the career left, upper and lower."""
    before, label = chain[-2:]
    start, goal = before.path[-1], label.path[-1]
    said = _said(search, start, goal)
    return Leg(
        move=said.move,
        typical_months=search.assumed_months if said.months is None else said.months,
        months=stays[0],
        months_lower=stays[1],
        is_assumed=said.months is None,
        gains=_in_order(_gains(search, before.gained, label.steps, sure, search.entrance.holds[search.asked(goal, start)])),
        gains_lower=steps_low,
        unknowns=search.unknowns(label.items),
        verdicts=_verdicts(search, goal, start, before.gained, tuple(_served(search, chain[1:]))),
        evidence=said.evidence,
        assumptions=said.assumptions,
        matches=said.matches,
    )


class Said(NamedTuple):
    """What is said of one move, whoever takes it: stated months (None: by none), evidence, assumptions, matches."""

    move: Move
    months: int | None
    evidence: tuple[Statement, ...]
    assumptions: tuple[Statement, ...]
    matches: tuple[Statement, ...]


def _said(search: Search, start: int, goal: int) -> Said:
    if (start, goal) not in search.said:
        move = _move(search, start, goal)
        months = _stated(search, start, goal) if move.start else 0
        crossing, found = search.crossings.get((move.start, move.goal)), evidence(search, move)
        assumed = tuple(_assumptions(search, found, is_timed=months is not None))
        search.said[start, goal] = Said(move, months, found, assumed, crossing.matches if crossing else ())
    return search.said[start, goal]


def _verdicts(search: Search, goal: int, start: int, gained: int, served: tuple[tuple[str, int], ...]) -> Verdicts:
    """Return how the person stands to all that a career asks; routes that begin alike ask this for the same legs."""
    key = (goal, start, gained, served)
    if key not in search.verdicts:
        search.verdicts[key] = Verdicts(partial(_weighed, search.demands(goal, start), search.person, gained, served))
    return search.verdicts[key]


def _weighed(
    demands: Callable[[], tuple[Demand, ...]], person: Person, gained: int, served: tuple[tuple[str, int], ...]
) -> tuple[Verdict, ...]:
    standing = Standing(person, gained, family_months(person.graph, served))
    return tuple(verdict_on(demand, standing) for demand in demands())


def _served(search: Search, chain: Sequence[Label]) -> Iterator[tuple[str, int]]:
    """Yield (career, months) before and on the route, up to the last leg of `chain` and without what that leg buys."""
    request, careers = search.request, search.table.careers
    yield from request.experience
    if request.start:
        yield request.start, request.served_months
    for index, label in enumerate(chain):
        if label.parent and label.parent.path[-1] != search.begin:
            yield careers[label.parent.path[-1]], label.stay
        for families, amount in label.bought.items() if index < len(chain) - 1 else ():
            place = max(place for place in range(index + 1) if chain[place].families == families)
            yield careers[chain[place].path[-2]], amount


def _move(search: Search, start: int, goal: int) -> Move:
    careers = search.table.careers
    if start == search.begin:
        return Move("", careers[goal], 0, None, Method.ASSUMED, ())
    left, entered = search.origin(goal, start)
    return search.graph.move(left, entered)._replace(start=careers[start], goal=careers[goal])


def _number(search: Search, start: int, goal: int) -> int:
    return next(move for move in search.table.out(start) if search.table.goals[move] == goal)


def _stated(search: Search, start: int, goal: int) -> int | None:
    months = search.table.months[_number(search, start, goal)]
    return None if months < 0 else months


def evidence(search: Search, move: Move) -> tuple[Statement, ...]:
    """Return the statements of a move that aren't to be avoided, in the order of source and place."""
    graph, avoid = search.graph, {*search.request.avoid}
    said = [graph.statement(key) for key in move.statements]
    kept = [s for s in said if not avoid & {s.source, s.method, s.relation, graph.source(s.source).publisher.id}]
    return tuple(sorted(kept, key=lambda s: (s.source, s.locators, s.id)))


def _assumptions(search: Search, said: Sequence[Statement], *, is_timed: bool) -> Iterator[Statement]:
    """Yield the defaults that a leg uses: the time in a role, and how sure a move is by its method."""
    if not is_timed and search.role_assumption:
        yield search.role_assumption
    used = {s.method for s in store.weighed(said) if s.confidence is None}
    for statement in search.graph.statements(subject=f"{Kind.CAREER}:*", relation=Property.MOVE_CONFIDENCE):
        if statement.value and statement.value.topic in used and Criterion.RISK in search.dimensions:
            yield statement


def _in_order(gains: Iterable[Gain]) -> tuple[Gain, ...]:
    """Return gains in the order of study; what no source gives a time for comes last, unless another is studied after it."""
    found = [*gains]
    before = {said.object for gain in found for said in gain.evidence}
    return tuple(sorted(found, key=lambda gain: gain.study_months is None and gain.id not in before))


def _gains(search: Search, gained: int, steps: Sequence[str], sure: set[str], asked: Collection[str]) -> Iterator[Gain]:
    """Yield what is gained for a career that asks for `asked`."""
    person = search.person
    named, others = ([step for step in steps if (step in asked) is is_asked] for is_asked in (True, False))
    open_ = [each for each in sorted(asked) if others and person.held(each, gained) is not Truth.MET]
    left = [each for each in open_ if not any(person.satisfies(step, each) is Truth.MET for step in named)]
    for step in steps:
        study = person.study(step, gained)
        counts = tuple(each for each in left if person.satisfies(step, each) is Truth.MET)
        yield Gain(step, study.months, step in sure, study.evidence, person.cost(step), counts)
        gained |= person.bit(step)
