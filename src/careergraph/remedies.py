"""What would open a route where there is none: the least sets of changes of the request, each tried out."""

import time
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from careergraph import limits, planner
from careergraph.entrance import entrance
from careergraph.graph import CareerGraph
from careergraph.request import Request
from careergraph.requirements import AtLeast, Hold, Need, Serve, Variants
from careergraph.routes import Change, Plan
from careergraph.vocab import Criterion, Kind, Reading


def repairs(graph: CareerGraph, plan: Plan, *, seconds: int = limits.PLAN_SECONDS.value) -> tuple[tuple[Change, ...], ...]:
    """Return sets of at most three changes of which each opens a route, and no part of which does; at most 20 sets.

    A change is one thing more in hand (a credential, or experience), one cap lifted, one method or source allowed that was to
    be avoided, or the lenient reading. Empty if the plan has routes, if no chain of moves leads to the goal at all, or if
    nothing of this kind helps.

    Args:
        graph: Where the plan was made.
        plan: A plan without routes.
        seconds: When to stop; what is found by then is right, but there may be more.
    """
    if plan.routes:
        return ()
    deadline = time.monotonic() + seconds
    changes = _changes(graph, plan)
    found: list[tuple[Change, ...]] = []
    for size in range(1, _MOST_CHANGES + 1):
        for chosen in combinations(changes, size):
            if len(found) == _MOST_SETS or time.monotonic() > deadline:
                return tuple(found)
            if any({*known} <= {*chosen} for known in found):
                continue
            left = max(1, int(deadline - time.monotonic()))
            if planner.has_route(graph, changed(plan.request, chosen)._replace(seconds=left)):
                found.append(chosen)
    return tuple(found)


_MOST_CHANGES, _MOST_SETS, _MOST_GAINS = 3, 20, 8


def changed(request: Request, changes: tuple[Change, ...]) -> Request:
    """Return the request with the changes made."""
    for change in changes:
        if change.code == "reading":
            request = request._replace(reading=Reading.LENIENT, trust=())
        elif change.code == "allow":
            request = request._replace(avoid=tuple(word for word in request.avoid if word != change.detail))
        elif change.code == "lift":
            request = _lifted(request, change.detail)
        elif change.detail.startswith(f"{Kind.CAREER}:"):
            family, _, months = change.detail.partition("=")
            request = request._replace(experience=(*request.experience, (family, int(months))))
        else:
            request = request._replace(have=tuple(sorted({*request.have, change.detail})))
    return request


def _lifted(request: Request, name: str) -> Request:
    if name == Criterion.MOVES:
        return request._replace(max_moves=limits.MOVES.value)
    return request._replace(caps=tuple((criterion, cap) for criterion, cap in request.caps if criterion != name))


def _changes(graph: CareerGraph, plan: Plan) -> list[Change]:
    """Return the changes that may help, those that ask for the least of the person first."""
    request = plan.request
    found = [Change("lift", criterion) for criterion, _ in request.caps]
    if (request.max_moves or limits.MOVES.value) < limits.MOVES.value:
        found.append(Change("lift", Criterion.MOVES))
    found += [Change("allow", word) for word in request.avoid]
    if request.reading is Reading.STRICT:
        found.append(Change("reading", Reading.LENIENT))
    wanted = Counter(change for need in _blocking(graph, plan) for change in gains_of(need))
    wanted.update(_gained_beyond(graph, request))
    held = {*request.have}
    return (
        found
        + [change for change, _ in sorted(wanted.items(), key=lambda each: (-each[1], each[0])) if change.detail not in held][
            :_MOST_GAINS
        ]
    )


def _gained_beyond(graph: CareerGraph, request: Request) -> Iterator[Change]:
    """Yield what the best route without the caps gains: held already, it would not count towards them."""
    if request.caps:
        for route in planner.answer(graph, request._replace(caps=(), k=1, is_front=False, steps=())).routes:
            yield from (Change("have", gain.id) for gain in route.gains)


def _blocking(graph: CareerGraph, plan: Plan) -> Iterator[Need]:
    """Yield the needs that refused moves could not meet."""
    asked = entrance(graph, plan.request)
    for refusal in plan.refusals:
        if refusal.code == "blocked":
            needs = asked.needs[asked.number(refusal.goal, refusal.start)]
            yield from (need for aspect, need in needs if aspect == refusal.detail)


def gains_of(need: Need) -> Iterator[Change]:
    """Yield what could be had that a need asks for: credentials, and experience with its months."""
    match need:
        case Hold(wanted) if not wanted.endswith(":*"):
            yield Change("have", wanted)
        case Serve(family, months) if not family.endswith(":*"):
            yield Change("have", f"{family}={1 if months is None else months}")
        case AtLeast(_, parts) | Variants(parts):
            for part in dict.fromkeys(parts):
                yield from gains_of(part)
