"""Best first over labels: those that are open on a heap, those closed at each career, those found at a goal.

`explore` is one search, `lexical` several of them for one order of criteria.
"""

import gc
import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

from careergraph import limits
from careergraph.labels import Edge, Key, Label, Search, Stay, Stopped
from careergraph.vocab import Criterion

_PATIENT = 2000
"""How many labels are looked at to tell why there is no route."""
_HASTE = 500
"""How many labels a search may take that hurries to a goal: it is good where a bound is met, and bad where none is."""
LOOSE = (Criterion.EFFORT, Criterion.COST)
"""The criteria whose bounds are often not met."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Do without the collector of cyclic garbage: labels are many, and none is part of a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Found(NamedTuple):
    """What one search found: labels at a goal, whether it came to its end, and, if not, what nothing else is below."""

    labels: list[Label]
    is_complete: bool = True
    bounds: tuple[int, ...] = ()


def explore(
    search: Search,
    key: Key,
    *,
    most: int | None = 1,
    is_simple: bool = False,
    known: Sequence[Label] = (),
    ceilings: Sequence[tuple[int, int]] = (),
    places: Sequence[int] | None = None,
    patience: int = 0,
    is_hasty: bool = False,
    accept: Callable[[Label], bool] = lambda _: True,
    beats: Callable[[Label, Label], bool] | None = None,
) -> Found:
    """Return the first `most` labels at a goal in the order of `key`, or, if None, all that no other beats.

    `is_simple` repeats no career and lets only labels of the same careers beat each other. `known` are finished labels
    that take part: nothing that they beat is followed. `ceilings` are the most of single dimensions, by place (a bound, or
    with what isn't counted as by `amount`); `places` are the dimensions in which labels are compared. After `patience`
    labels, if any, the search gives up. If `is_hasty`, of what is equal by the key what is nearest to a goal comes first.
    """
    if beats is None:
        beats = search.beats if places is None else partial(search.beats, guards=search.fields.guards_of(places))
    run = _Run(search, key, most, is_simple=is_simple, accept=accept, beats=beats)
    run.counted = search.guards if places is None else search.fields.guards_of(places)
    run.patience, run.is_hasty = patience or limits.PLAN_LABELS.value, is_hasty
    return run.found(known, ceilings)


def tell_why(search: Search) -> None:
    """Note more of what moves were refused for, where a bound alone has told that there is no route."""
    search.bounds.layers = []
    explore(search, search.key(search.criteria), patience=_PATIENT)


def lexical(search: Search, order: Sequence[Criterion], known: Sequence[Label] = ()) -> Found:
    """Return the first route in the order of criteria: the least of the first, of those the least of the second, and so on.

    Two searches: the first compares labels in few dimensions, in the second what it found is a ceiling.
    """
    place, is_last = search.dimensions.index(order[0]), len(order) == 1
    haste = _HASTE if order[0] in LOOSE else 0
    first = quickest(search, order[0], known, patience=haste)
    if is_last or (haste and not first.is_complete):
        first = explore(search, search.key(order), known=known, places=_compared(search, order[0]))
    if not first.labels or not first.is_complete or is_last:
        return first
    most = search.amount(first.labels[0], place)
    inside = [each for each in (*known, *first.labels) if search.amount(each, place) <= most]
    return explore(search, search.key(order[1:]), known=inside, ceilings=[(place, most)])


def quickest(search: Search, criterion: Criterion, known: Sequence[Label] = (), *, patience: int = 0) -> Found:
    """Return a route with the least of one criterion: of several the one that is found first, hurrying to a goal."""
    places = _compared(search, criterion)
    return explore(search, search.key((criterion,)), known=known, places=places, patience=patience, is_hasty=True)


def _compared(search: Search, criterion: Criterion) -> Sequence[int]:
    """Return the dimensions in which labels are compared where one criterion counts."""
    state = (criterion, Criterion.EFFORT, Criterion.MOVES, *dict(search.request.caps))
    return sorted({search.dimensions.index(each) for each in state})


class _Open(NamedTuple):
    """An open label, or one with a move that it may go on with, which is entered only when its turn comes.

    With its floor, how many labels were found before it, how many were closed at its career, and the stays in the career
    left that are known.
    """

    label: Label
    floor: int
    found: int
    closed: int
    edge: Edge | None = None
    stays: dict[int, Stay] = {}  # noqa: RUF012 - never changed where there is no edge


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
        self.labels: list[Label] = []
        self.front: list[tuple[int, int]] = []
        self.arrived: list[tuple[int, int]] = []
        self.limit: tuple[Any, ...] | None = None
        self.ceiling = 0
        self.closed: dict[object, list[Label]] = defaultdict(list)
        self.heap: list[Any] = []
        self.opened = self.pushed = self.patience = self.counted = 0
        self.is_hasty = False

    def found(self, known: Sequence[Label], ceilings: Sequence[tuple[int, int]]) -> Found:
        """Return what is found before the time is used up."""
        search, self.front = self.search, [self._finished(label) for label in known]
        self.ceiling = search.fields.ceiling(ceilings) | search.guards if ceilings else 0
        best = min(known, key=self._order, default=None)
        if self.most == 1 and best:
            self.limit = self._order(best)
        self._push(search.first())
        opened: _Open | None = None
        try:
            search.check_clock()
            while self.heap and (self.most is None or len(self.labels) < self.most):
                opened = None
                self._check_patience()
                opened = heapq.heappop(self.heap)[-1]
                if opened.edge:
                    self._enter(opened, opened.edge)
                elif not self._is_beaten_since(opened):
                    self._close(opened.label)
        except Stopped:
            left = [*([opened] if opened else []), *(each for *_, each in self.heap)]
            floors = [search.fields.unpack(each.floor) for each in left]
            bounds = tuple(min(column) for column in zip(*floors, strict=True)) if floors else ()
            return Found(self.labels or ([best] if best and self.limit else []), False, bounds)
        return Found(self.labels or ([best] if best and self.limit else []))

    def _finished(self, label: Label) -> tuple[int, int]:
        return self.search.counted(label.vector), label.unknown

    def _order(self, label: Label, floor: int | None = None) -> tuple[Any, ...]:
        """Return the place of a label: by the key, what is equal then by every dimension, then by ids."""
        bound = label.vector if floor is None else floor
        return self._place_of(bound, label.unknown, label.vector, label.path)

    def _place_of(self, bound: int, unknown: int, vector: int, path: tuple[int, ...]) -> tuple[Any, ...]:
        key = self.key(bound, unknown | self.search.sure_items)
        if self.is_hasty:
            return (key, self.search.fields.get(bound - vector, self.search.moves_place), bound, path)
        return (key, bound, path)

    def _check_patience(self) -> None:
        if self.pushed > self.patience:
            raise Stopped

    def _push(self, label: Label) -> None:
        floor = self.search.floor(label)
        if label.parent and self.search.over_cap(label, floor):
            return
        order = self._order(label, floor)
        if self._is_late(order) or (self.ceiling and self._is_above(floor, label.unknown)):
            return
        closed = self.closed[self._place(label)]
        if self._is_beaten(label, closed) or (self.most is None and self._is_behind(self.front, floor, label.unknown)):
            return
        self.pushed += 1
        self._open(order, _Open(label, floor, len(self.labels), len(closed)))

    def _open(self, order: tuple[object, ...], opened: _Open) -> None:
        self.opened += 1
        heapq.heappush(self.heap, (*order, self.opened, opened))

    def _place(self, label: Label) -> object:
        return label.path if self.is_simple else label.path[-1]

    def _is_beaten(self, label: Label, closed: Iterable[Label]) -> bool:
        beats, counted, mine = self.beats, self.counted, label.vector | self.search.guards
        for other in closed:  # noqa: SIM110 - the innermost loop
            if mine - other.vector & counted == counted and beats(other, label):
                return True
        return False

    def _is_beaten_since(self, opened: "_Open") -> bool:
        """Return whether a label is beaten, or a route no worse than its floor, that was closed after it was opened."""
        label, closed = opened.label, self.closed[self._place(opened.label)]
        if self._is_beaten(label, closed[opened.closed :]):
            return True
        return self.most is None and self._is_behind(self.arrived[opened.found :], opened.floor, label.unknown)

    def _is_behind(self, front: list[tuple[int, int]], floor: int, unknown: int) -> bool:
        """Return whether a finished route is no worse than this floor; the one that was last so is asked first."""
        guards, unknown = self.search.guards, unknown | self.search.sure_items
        bound = floor | guards
        for place, (vector, items) in enumerate(front):
            if bound - vector & guards == guards and not items & ~unknown:
                if place:
                    front.insert(0, front.pop(place))
                return True
        return False

    def _is_above(self, floor: int, unknown: int) -> bool:
        search = self.search
        guards = search.guards
        return self.ceiling - (floor + search.uncounted(unknown)) & guards != guards

    def _is_late(self, order: tuple[Any, ...]) -> bool:
        """Return whether a place is not before the one that is known, as far as it counts."""
        limit = self.limit
        return limit is not None and (order >= limit or (self.is_hasty and order[0] >= limit[0]))

    def _close(self, label: Label) -> None:
        self.closed[self._place(label)].append(label)
        if label.path[-1] in self.search.goals:
            self._arrive(label)
            return
        search, stays = self.search, dict[int, Stay]()
        onward = search.onward(label)
        search.check_time(len(onward))
        floors = search.floors(label, [rest for _, rest in onward], search.worked_in(label.path[-1]))
        for (edge, _), floor in zip(onward, floors, strict=True):
            unknown = label.unknown | edge.items
            if (self.is_simple and edge.goal in label.path) or (
                self.ceiling and self._is_above(floor, unknown | search.sure_items)
            ):
                continue
            if self.most is None and self._is_behind(self.front, floor, unknown):
                continue
            order = self._place_of(floor, unknown, label.vector + edge.adds, (*label.path, edge.goal))
            if not self._is_late(order):
                self._open(order, _Open(label, floor, len(self.labels), 0, edge, stays))

    def _enter(self, opened: _Open, edge: Edge) -> None:
        """Open the labels after a move, unless a route found meanwhile is no worse.

        One that pays nothing to enter has the place of the move itself: its turn is now.
        """
        search, (label, floor, found, *_, stays) = self.search, opened
        unknown = label.unknown | edge.items
        if self.most is None and self._is_behind(self.arrived[found:], floor, unknown):
            return
        if edge.months not in stays:
            stays[edge.months] = search.stayed(label, edge.months)
        free = list[Label]()
        for child in search.children(label, edge, stays[edge.months]):
            search.check_time()
            if child.steps or child.bought or child.unknown != unknown:
                self._push(child)
            else:
                free.append(child)
        for child in free:
            if not search.over_cap(child, floor) and not self._is_beaten(child, self.closed[self._place(child)]):
                self.pushed += 1
                self._check_patience()
                self._close(child)

    def _arrive(self, label: Label) -> None:
        search = self.search
        if label.passed != search.all_via:
            missing = next(name for bit, name in enumerate(search.request.via) if not label.passed >> bit & 1)
            search.refuse(label.path[-2], label.path[-1], "not passed", missing)
        elif self.accept(label) and not (self.is_simple and any(label.path == each.path for each in self.labels)):
            self.labels.append(label)
            self.arrived.append(self._finished(label))
            self.front.append(self.arrived[-1])
