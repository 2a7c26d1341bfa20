"""All moves of a graph as packed arrays, and what lies between a career and the goal at least.

Careers are private integers in the order of their ids; the moves out of career `u` are `first[u]` to `first[u + 1]`.
Bounds go over moves alone, so no requirement is in them: nothing finished can be below.
"""

import heapq
import sys
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

FAR = 1 << 60
"""The bound of a career from which no chain of moves leads to a goal."""


class Side(NamedTuple):
    """The moves of a table seen from one side: for each career where they come from (or lead to), and in which order."""

    first: Sequence[int]
    others: Sequence[int]

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
        return Side(self.first_in, self.origins)

    @property
    def forward(self) -> Side:
        """The moves out of each career."""
        return Side(self.first, self.goals)

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
    columns = {name: packed_numbers(getattr(table, name)) for name in _COLUMNS}
    return {"careers": "\n".join(table.careers).encode(), **columns}


def unpacked(parts: Mapping[str, bytes]) -> MoveTable:
    """Return the table of `packed` bytes."""
    careers = parts["careers"].decode().split("\n") if parts["careers"] else []
    index = {name: number for number, name in enumerate(careers)}
    return MoveTable(careers, index, *(unpacked_numbers(parts[name]).tolist() for name in _COLUMNS))


_COLUMNS = ("first", "goals", "months", "risk", "commonness", "first_in", "origins", "moves_in")


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


def least(  # noqa: C901 - one tight loop
    side: Side, weights: Sequence[int], begin: Mapping[int, int], closed: Collection[int], *, until: int = -1
) -> list[int]:
    """Return the least sum of weights from the careers of `begin` (each with what it has before) to each career.

    `weights` are in the order of the side and not negative; `closed` careers are not passed. Once the career `until` is
    reached, what is farther stands at its distance, which no true one is below. Dijkstra (1959) with a bucket a distance.
    """
    size, first, others = side.size, side.first, side.others
    found = [FAR] * size
    for career in closed:
        found[career] = -1
    buckets: dict[int, list[int]] = defaultdict(list)
    for career, amount in begin.items():
        if 0 <= amount < found[career]:
            found[career] = amount
            buckets[amount].append(career)
    levels = sorted(buckets)
    while levels:
        distance = heapq.heappop(levels)
        careers = buckets[distance]
        for career in careers:  # grows while it is walked, by moves that weigh nothing
            if found[career] != distance:
                continue
            start, end = first[career], first[career + 1]
            for other, weight in zip(others[start:end], weights[start:end]):  # noqa: B905 - both are slices of one length
                if (farther := distance + weight) < found[other]:
                    found[other] = farther
                    if farther not in buckets:
                        heapq.heappush(levels, farther)
                    buckets[farther].append(other)
        del buckets[distance]
        if until >= 0 and found[until] == distance:
            found = [min(amount, distance) for amount in found]
            break
    for career in closed:
        found[career] = FAR
    return found


def fewest(table: MoveTable, goals: Collection[int], closed: Collection[int]) -> list[int]:
    """Return the fewest moves from each career to the nearest goal."""
    found = [FAR] * len(table.careers)
    for career in closed:
        found[career] = -1
    layer = sorted(goals)
    for goal in layer:
        found[goal] = 0
    first, origins, moves = table.first_in, table.origins, 0
    while layer:
        moves += 1
        following = []
        for career in layer:
            for origin in origins[first[career] : first[career + 1]]:
                if found[origin] == FAR:
                    found[origin] = moves
                    following.append(origin)
        layer = following
    for career in closed:
        found[career] = FAR
    return found
