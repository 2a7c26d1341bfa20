"""All moves of a graph as packed arrays, and what lies between a career and the goal at least.

Careers are private integers in the order of their ids; the moves out of career `u` are `first[u]` to `first[u + 1]`.
Bounds go over moves alone, so no requirement is in them: nothing finished can be below.
"""

import heapq
import sys
from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

FAR = 1 << 60
"""The bound of a career from which no chain of moves leads to a goal."""


class Side(NamedTuple):
    """The moves of a table seen from one side: for each career where they come from (or lead to), and their numbers."""

    first: Sequence[int]
    others: Sequence[int]
    numbers: Sequence[int]

    @property
    def size(self) -> int:
        """How many careers there are."""
        return len(self.first) - 1


@dataclass(frozen=True, slots=True)
class MoveTable:
    """Every move by number: where to, months, risk and commonness (-1: unknown), and the moves into a career.

    `months` are as stated, -1 where no source states them. `risk` and `commonness` are round(-1000 ln x) of confidence and
    share.
    """

    careers: Sequence[str]
    index: dict[str, int]
    first: Sequence[int]
    goals: Sequence[int]
    months: Sequence[int]
    risk: Sequence[int]
    commonness: Sequence[int]
    first_in: Sequence[int]
    origins: Sequence[int]
    moves_in: Sequence[int]

    @property
    def backward(self) -> Side:
        """The moves into each career."""
        return Side(self.first_in, self.origins, self.moves_in)

    @property
    def forward(self) -> Side:
        """The moves out of each career."""
        return Side(self.first, self.goals, range(len(self.goals)))

    def out(self, career: int) -> range:
        """Return the numbers of the moves that begin in `career`."""
        return range(self.first[career], self.first[career + 1])

    def into(self, weights: Sequence[int]) -> list[int]:
        """Return `weights` of moves in the order of `origins`."""
        return [weights[move] for move in self.moves_in]


def table_of(rows: Iterable[tuple[str, str, int | None, int | None, int | None]]) -> MoveTable:
    """Return the table of (start, goal, months, risk, commonness), sorted by start and goal."""
    known = list(rows)
    careers = sorted({name for row in known for name in row[:2]})
    index = {name: number for number, name in enumerate(careers)}
    starts, goals = [index[row[0]] for row in known], [index[row[1]] for row in known]
    order = sorted(range(len(known)), key=lambda move: (goals[move], starts[move]))
    months, risk, common = ([-1 if row[place] is None else int(row[place] or 0) for row in known] for place in (2, 3, 4))
    first, first_in = _offsets(starts, len(careers)), _offsets(goals, len(careers))
    return MoveTable(careers, index, first, goals, months, risk, common, first_in, [starts[move] for move in order], order)


def packed(table: MoveTable) -> dict[str, bytes]:
    """Return the table as named bytes: ids on lines, numbers as 32 bits each, the least byte first."""
    columns = {name: packed_numbers(getattr(table, name)) for name in COLUMNS}
    return {"careers": "\n".join(table.careers).encode(), **columns}


def unpacked(parts: Mapping[str, bytes]) -> MoveTable:
    """Return the table of `packed` bytes."""
    careers = parts["careers"].decode().split("\n") if parts["careers"] else []
    index = {name: number for number, name in enumerate(careers)}
    return MoveTable(careers, index, *(unpacked_numbers(parts[name]) for name in COLUMNS))


COLUMNS = ("first", "goals", "months", "risk", "commonness", "first_in", "origins", "moves_in")


def packed_numbers(numbers: Sequence[int]) -> bytes:
    """Return numbers as 32 bits each, the least byte first."""
    column = array("i", numbers)
    if sys.byteorder == "big":
        column.byteswap()
    return column.tobytes()


def unpacked_numbers(data: bytes) -> "array[int]":
    """Return the numbers of `packed_numbers`."""
    column = array("i")
    column.frombytes(data)
    if sys.byteorder == "big":
        column.byteswap()
    return column


def _offsets(numbers: Sequence[int], size: int) -> list[int]:
    """Return where the entries of each number begin, with the end of the last."""
    counts = [0] * (size + 1)
    for number in numbers:
        counts[number + 1] += 1
    for number in range(size):
        counts[number + 1] += counts[number]
    return counts


class Links:
    """The moves of a table seen from one side, each with what it weighs; put together for a career when it is asked for."""

    def __init__(self, side: Side, weights: Sequence[int], unknown: int) -> None:
        """Take the weights of all moves, by number, and what one weighs whose weight is below zero; all weigh that if there are none."""
        self.size, self._side, self._weights, self._unknown = side.size, side, weights, unknown
        self._known: dict[int, list[tuple[int, int]]] = {}

    def of(self, career: int) -> list[tuple[int, int]]:
        """Return (other, weight) of each move on this side of a career."""
        known = self._known.get(career)
        if known is None:
            (first, others, numbers), weights, unknown = self._side, self._weights, self._unknown
            here = slice(first[career], first[career + 1])
            if weights:
                weighed = [unknown if (weight := weights[number]) < 0 else weight for number in numbers[here]]
                known = [*zip(others[here], weighed, strict=True)]
            else:
                known = [(other, unknown) for other in others[here]]
            self._known[career] = known
        return known


def least(links: Links, inside: Collection[int], begin: Mapping[int, int]) -> dict[int, int]:
    """Return the least sum of weights from the careers of `begin` (each with what it has before) to each of those `inside`.

    Dijkstra (1959) with a bucket a distance.
    """
    found = inward(links.size, inside)
    buckets: dict[int, list[int]] = defaultdict(list)
    for career, amount in begin.items():
        if amount < found[career]:
            found[career] = amount
            buckets[amount].append(career)
    levels = sorted(buckets)
    while levels:
        distance = heapq.heappop(levels)
        for career in buckets[distance]:  # grows while it is walked, by moves that weigh nothing
            if found[career] != distance:
                continue
            for other, weight in links.of(career):
                if (farther := distance + weight) < found[other]:
                    found[other] = farther
                    if farther not in buckets:
                        heapq.heappush(levels, farther)
                    buckets[farther].append(other)
    return {career: found[career] for career in inside}


def inward(size: int, inside: Collection[int]) -> list[int]:
    """Return what is known of each career before a walk: far where one may go, below everything elsewhere."""
    found = [-1] * size
    for career in inside:
        found[career] = FAR
    return found


class _Ball:
    """The careers that so many moves lead to, in one direction, each with the fewest moves."""

    def __init__(self, side: Side, begin: Collection[int], closed: Collection[int]) -> None:
        self.side, self.closed, self.moves = side, closed, 0
        self.edge = {*begin}.difference(closed)
        self.found = dict.fromkeys(self.edge, 0)

    def grow(self, inside: "_Ball | None" = None, most: int = FAR) -> None:
        """Go one move on; only to what is `inside` another ball too, and with at most so many moves through both."""
        first, others = self.side.first, self.side.others
        self.moves += 1
        following: set[int] = set()
        for career in self.edge:
            following.update(others[first[career] : first[career + 1]])
        following.difference_update(self.found, self.closed)
        if inside:
            met = inside.found
            following = {career for career in following if career in met and met[career] + self.moves <= most}
        self.edge = following
        self.found.update(dict.fromkeys(following, self.moves))


def around(side: Side, begin: Collection[int], closed: Collection[int], most: int) -> dict[int, int]:
    """Return the careers that at most so many moves lead to from those of `begin`, each with the fewest."""
    ball = _Ball(side, begin, closed)
    while ball.edge and ball.moves < most:
        ball.grow()
    return ball.found


def corridor(
    table: MoveTable, begin: Collection[int], goals: Collection[int], closed: Collection[int], most: Callable[[int], int]
) -> tuple[dict[int, int], int]:
    """Return the careers by way of which a chain of moves is short enough, each with its fewest moves to a goal; and the fewest.

    `most` tells from the fewest moves between `begin` and `goals` how many a chain may have. Searched from both ends.
    """
    out, into = _Ball(table.forward, begin, closed), _Ball(table.backward, goals, closed)
    while out.found.keys().isdisjoint(into.found) and out.edge and into.edge:
        min(out, into, key=lambda ball: len(ball.edge)).grow()
    if out.found.keys().isdisjoint(into.found):
        return {}, FAR
    fewest = out.moves + into.moves
    limit = most(fewest)
    while out.moves + into.moves < limit and out.edge and into.edge:
        min(out, into, key=lambda ball: len(ball.edge)).grow()
    for ball, other in ((out, into), (into, out)):
        while ball.edge and ball.moves < limit:
            ball.grow(other, limit)
    both = sorted(out.found.keys() & into.found.keys())
    return {career: into.found[career] for career in both if out.found[career] + into.found[career] <= limit}, fewest
