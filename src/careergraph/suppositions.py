"""What if: the same question with something changed, and what that does to each route: it appears, vanishes, gets shorter or longer.

request ──> answer before ┐
changed ──> answer after  ┴─> of each route (plan) or career (reach) what became of it
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

import careergraph
from careergraph import planner, reachability
from careergraph.doubted import without
from careergraph.errors import RequestError
from careergraph.graph import CareerGraph
from careergraph.labels import Label, Search
from careergraph.model import kind_of
from careergraph.reachability import Reach
from careergraph.request import Request, check, somebody, word
from careergraph.routes import Change, Plan, Route
from careergraph.tracing import replays, route_of
from careergraph.vocab import Criterion, Kind, Reading, Truth


class Effect(StrEnum):
    """What a change does to a route, in the first criterion that was asked for."""

    APPEARS = "appears"
    SHORTER = "shorter"
    OTHER = "other"
    LONGER = "longer"
    VANISHES = "vanishes"
    SAME = "same"


class Difference(NamedTuple):
    """What became of one route of a plan, or of the best route to one career of a reach (`career`, empty for a plan).

    `before` and `after` are None where it can't be taken. `other`: neither shorter nor longer, but not the same.
    """

    effect: Effect
    career: str
    before: Route | None
    after: Route | None

    @property
    def route(self) -> Route:
        """The route after the change, or the one that is no more."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class WhatIf:
    """An answer, the answer after the changes, and what distinguishes them; `after.request` has the changes made."""

    changes: tuple[Change, ...]
    before: Plan | Reach
    after: Plan | Reach
    differences: tuple[Difference, ...]
    graph: CareerGraph | None = field(default=None, compare=False, repr=False)

    def __reduce__(self) -> tuple[object, ...]:
        """Leave the graph behind when the answer is sent elsewhere: it is open in this process."""
        return WhatIf, (self.changes, self.before, self.after, self.differences)

    @property
    def is_complete(self) -> bool:
        """Whether both searches came to their end; if not, what appears or vanishes may be a matter of time alone."""
        return self.before.is_complete and self.after.is_complete

    def to_frame(self) -> Any:
        """Return a row for each route or career as a pandas `DataFrame`; pandas is no dependency and must be installed."""
        return careergraph.to_frame(self)

    def of(self, effect: str) -> tuple[Difference, ...]:
        """Return what appears, vanishes, gets shorter, and so on."""
        return tuple(each for each in self.differences if each.effect == effect)


def what_if(
    graph: CareerGraph,
    asked: Plan | Reach | Request,
    *,
    have: Sequence[str] = (),
    lack: Sequence[str] = (),
    without_source: Sequence[str] = (),
    reading: str = "",
    served_months: int | None = None,
) -> WhatIf:
    """Return what changes if the person, the sources or the reading were different; several changes are made at once.

    Args:
        graph: Where `asked` was answered.
        asked: A plan, a reach, or the request of a plan.
        have: What the person holds or has served besides.
        lack: What they don't hold after all; a career: no experience in it.
        without_source: Sources and publishers whose statements don't count: no move, no claim, no number of theirs.
        reading: `strict` or `lenient` instead.
        served_months: Months served in the first career instead.

    Raises:
        NodeNotFound: no career, credential or source has such an id or title.
        RequestError: nothing is changed, or the changes contradict each other.
    """
    changes = tuple(_changes(graph, have, lack, without_source, reading=reading, served_months=served_months))
    if not changes:
        raise RequestError(
            "what_if", "nothing is changed", "name something to have, to lack, a source to do without, a reading"
        )
    before = planner.answer(graph, asked) if isinstance(asked, Request) else asked
    request, there = (
        _changed(graph, before.request, have, lack, reading=reading, served_months=served_months),
        without(graph, without_source),
    )
    if isinstance(before, Reach):
        then = reachability.within(there, request, by=before.by, band=before.band)
        return WhatIf(changes, before, then, tuple(_of_careers(before, then)), graph)
    plan = planner.answer(there, request)
    return WhatIf(changes, before, plan, tuple(_of_routes(graph, there, before, plan)), graph)


def _changes(
    graph: CareerGraph,
    have: Sequence[str],
    lack: Sequence[str],
    without_source: Sequence[str],
    *,
    reading: str,
    served_months: int | None,
) -> Iterator[Change]:
    known = somebody(graph, have=have)
    yield from (Change("have", item) for item in known.have)
    yield from (Change("have", f"{career}={months}") for career, months in known.experience)
    yield from (Change("lack", _named(graph, item)) for item in lack)
    yield from (Change("without", name) for name in without_source)
    if reading:
        yield Change("reading", word("reading", Reading, reading))
    if served_months is not None:
        yield Change("served", str(served_months))


def _named(graph: CareerGraph, item: str) -> str:
    """Return the id of what is taken away: a career, whose experience is, or a credential."""
    if item in graph and kind_of(item) is Kind.CAREER:
        return item
    return somebody(graph, lack=[item]).lack[0]


def _changed(
    graph: CareerGraph, request: Request, have: Sequence[str], lack: Sequence[str], *, reading: str, served_months: int | None
) -> Request:
    """Return the request with the changes made; what is had is no longer lacked, and the other way round."""
    more, less = somebody(graph, have=have), {_named(graph, item) for item in lack}
    if less & {*more.have, *dict(more.experience)}:
        raise RequestError("lack", f"{min(less & {*more.have, *dict(more.experience)})} is in `have` as well")
    kept = {item for item in request.have if not any(graph.satisfies(item, gone) is Truth.MET for gone in less)}
    experience = {career: months for career, months in request.experience if career not in less}
    for career, months in more.experience:
        experience[career] = experience.get(career, 0) + months
    still_lacking = {item for item in request.lack if not any(graph.satisfies(held, item) is Truth.MET for held in more.have)}
    changed = request._replace(
        have=tuple(sorted(kept | {*more.have})),
        lack=tuple(sorted(still_lacking | {item for item in less if kind_of(item) is not Kind.CAREER})),
        experience=tuple(sorted(experience.items())),
        reading=word("reading", Reading, reading) if reading else request.reading,
        trust=() if reading else request.trust,
        served_months=request.served_months if served_months is None else served_months,
    )
    check(changed)
    return changed


# -- what became of it ------------------------------------------------------------------------------------------------


def _of_careers(before: Reach, after: Reach) -> Iterator[Difference]:
    """Yield what became of each career within reach, in the order of effects, then of the answers."""
    was, now = ({each.career: each.route for each in found.careers} for found in (before, after))
    careers = dict.fromkeys((*now, *was))
    criterion = before.criterion
    found = [Difference(_effect(criterion, was.get(c), now.get(c)), c, was.get(c), now.get(c)) for c in careers]
    yield from sorted(found, key=lambda each: _ORDER.index(each.effect))


def _of_routes(graph: CareerGraph, there: CareerGraph, before: Plan, after: Plan) -> Iterator[Difference]:
    """Yield what became of each route listed before or after: a route that is only no longer among the best can still be taken."""
    was, now = ({route.careers: route for route in plan.routes[::-1]} for plan in (before, after))
    found = []
    for careers in dict.fromkeys(route.careers for route in (*after.routes, *before.routes)):
        old = was.get(careers) or along(graph, before.request, careers)
        new = now.get(careers) or along(there, after.request, careers)
        found.append(Difference(_effect(before.request.criteria[0], old, new), "", old, new))
    yield from sorted(found, key=lambda each: _ORDER.index(each.effect))


_ORDER = list(Effect)


def along(graph: CareerGraph, request: Request, careers: Sequence[str]) -> Route | None:
    """Return the best route over these careers, one after the other, within the caps; None if it can't be taken."""
    search = Search(graph, request)
    index = search.table.index
    if any(career not in index for career in careers):
        return None
    path = [index[career] for career in careers]
    labels = [label for label in replays(search, path if request.start else [search.begin, *path]) if _is_within(search, label)]
    key = search.key(search.criteria)
    best = min(labels, key=lambda label: (key(label.vector, label.unknown), label.vector), default=None)
    return route_of(search, best) if best and best.parent else None


def _is_within(search: Search, label: Label) -> bool:
    return search.fields.is_within(label.vector, search.within_caps)


def _effect(criterion: Criterion, before: Route | None, after: Route | None) -> Effect:
    if before is None or after is None:
        return Effect.APPEARS if before is None else Effect.VANISHES
    old, new = before.total(criterion), after.total(criterion)
    if old.upper != new.upper:
        is_less, is_more = (
            one.known <= two.known and {*one.unknowns} <= {*two.unknowns}
            for one, two in ((new.upper, old.upper), (old.upper, new.upper))
        )
        return Effect.SHORTER if is_less else Effect.LONGER if is_more else Effect.OTHER
    is_same = before.careers == after.careers and before.totals == after.totals and before.gains == after.gains
    return Effect.SAME if is_same else Effect.OTHER
